import { createModelScanner } from '../../src/adapters/providers/model-scanner.ts';
import { runScan } from '../../src/app/scan/run-scan.ts';
import type { ScanOptions } from '../../src/app/scan/scan-types.ts';
import { readCatalogue } from '../../src/core/scan/read-catalogue.ts';
import { filterModels } from '../../src/core/scan/scan-filter.ts';
import { NOT_PROBED } from '../../src/core/scan/scan-model.ts';
import { compareProbed } from '../../src/core/scan/scan-ranking.ts';
import { listed, startRouter } from '../support/openrouter-server.ts';
import { testPorts } from '../support/test-ports.ts';
import { median, report } from './report.ts';

const OFFERED = 400;
const CANDIDATES = 200;
const CONCURRENCY = 16;
/** As long as free models take in practice. */
const DELAY_MS = 500;
const ROUNDS = 9;

/** Goals of issue E: the list after its answer, and how near to the ideal 200 checks come, with the memory they take. */
export async function measureScan(): Promise<void> {
  const text = JSON.stringify({
    data: Array.from({ length: OFFERED }, (_, index) => listed(modelOf(index))),
  });
  const samples = Array.from({ length: ROUNDS }, () => listMs(text));
  report('E1', 'the list of a scan without checks, from the answer to the ranked rows', {
    ms: median(samples),
    limit: 150,
  });
  const router = await startRouter(
    Array.from({ length: CANDIDATES }, (_, index) => modelOf(index)),
    {
      delayMs: DELAY_MS,
    },
  );
  const scanner = createModelScanner({ client: 'openclaw-models/bench' });
  const ports = testPorts({
    config: { models: { providers: { openrouter: { baseUrl: router.baseUrl, models: [] } } } },
    env: { OPENROUTER_API_KEY: 'canary-bench' },
    scanner,
  });
  const options: ScanOptions = {
    source: 'openrouter',
    filter: {},
    isProbing: true,
    timeoutMs: 12_000,
    concurrency: CONCURRENCY,
  };
  const scan = (filter: ScanOptions['filter']): Promise<unknown> =>
    runScan(ports, { ...options, filter }, new AbortController().signal);
  // Libraries are loaded by the first check.
  await scan({ provider: 'maker-1' });
  const heapBefore = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  await scan({});
  const ms = performance.now() - startedAt;
  const grownBytes = Math.max(0, process.memoryUsage().heapUsed - heapBefore);
  const baseMs = Math.ceil(CANDIDATES / CONCURRENCY) * DELAY_MS;
  report('E2', '200 checks at concurrency 16 against answers after 500 ms each, against the ideal', {
    ratio: ms / baseMs,
    limit: 1.2,
    ms,
    baseMs,
    grownMegabytes: grownBytes / 1_048_576,
  });
  ports.close();
  await router.close();
}

function modelOf(index: number): Parameters<typeof listed>[0] {
  return {
    id: `maker-${index % 20}/model-${index}-${(index % 70) + 1}b:free`,
    context: 1000 * ((index * 7) % 200),
  };
}

function listMs(text: string): number {
  const startedAt = performance.now();
  const models = readCatalogue(JSON.parse(text)) ?? [];
  const free = models.filter(({ isFree }) => isFree);
  const rows = filterModels(free, { minParams: 1, maxAgeDays: 10_000 }, Date.now());
  rows.map((model) => ({ ...model, tool: NOT_PROBED, image: NOT_PROBED })).sort(compareProbed);
  return performance.now() - startedAt;
}
