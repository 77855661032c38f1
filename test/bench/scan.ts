import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createModelScanner } from '../../src/adapters/providers/model-scanner.ts';
import { runScan } from '../../src/app/scan/run-scan.ts';
import type { ScanOptions } from '../../src/app/scan/scan-types.ts';
import { readCatalogue } from '../../src/core/scan/read-catalogue.ts';
import { filterModels } from '../../src/core/scan/scan-filter.ts';
import { NOT_PROBED } from '../../src/core/scan/scan-model.ts';
import { compareProbed } from '../../src/core/scan/scan-ranking.ts';
import { listed } from '../support/openrouter-server.ts';
import { testPorts } from '../support/test-ports.ts';
import { median, report } from './report.ts';

const OFFERED = 400;
/** Candidates, checks at a time, and milliseconds until an answer. */
const CASES = [
  ['E2', 200, 16, 500, 1.2],
  ['E3', 200, 16, 100, 1.2],
  ['C1', 1000, 64, 100, 1 / 0.85],
] as const;
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
  for (const [goal, candidates, concurrency, delayMs, limit] of CASES) {
    report(
      goal,
      `${candidates} checks at concurrency ${concurrency} against answers after ${delayMs} ms each, against the ideal`,
      { limit, ...(await measureChecks(candidates, concurrency, delayMs)) },
    );
  }
}

/** The server runs in a process of its own: it would take the time of what is measured. */
async function measureChecks(
  candidates: number,
  concurrency: number,
  delayMs: number,
): Promise<Readonly<Record<string, number>>> {
  const server = spawn(process.execPath, [
    fileURLToPath(new URL('./scan-server.ts', import.meta.url)),
    JSON.stringify(Array.from({ length: candidates }, (_, index) => modelOf(index))),
    String(delayMs),
  ]);
  const [address] = (await once(server.stdout, 'data')) as [Buffer];
  const ports = testPorts({
    config: { models: { providers: { openrouter: { baseUrl: String(address).trim(), models: [] } } } },
    env: { OPENROUTER_API_KEY: 'canary-bench' },
    scanner: createModelScanner({ client: 'openclaw-models/bench' }),
  });
  const options = { source: 'openrouter', isProbing: true, timeoutMs: 12_000, concurrency } as const;
  const scan = (filter: ScanOptions['filter']): Promise<unknown> =>
    runScan(ports, { ...options, filter }, new AbortController().signal);
  // Libraries are loaded by the first checks.
  await scan({ provider: 'maker-1' });
  const heapBefore = heapBytes();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await scan({});
  const ms = performance.now() - startedAt;
  // Where this comes near to the ideal, the processor is the limit and not the checks.
  const { user, system } = process.cpuUsage(cpuBefore);
  const grownMegabytes = Math.max(0, heapBytes() - heapBefore) / 1_048_576;
  ports.close();
  server.kill();
  const baseMs = Math.ceil(candidates / concurrency) * delayMs;
  return { ratio: ms / baseMs, ms, baseMs, cpuMs: (user + system) / 1000, grownMegabytes };
}

/** What is still held, where the process was started with --expose-gc; else what there is. */
function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
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
