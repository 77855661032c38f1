import { APICallError } from '@ai-sdk/provider';
import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../../src/adapters/http/http-evidence.ts';
import { keepScan } from '../../../src/app/scan/keep-scan.ts';
import { runScan } from '../../../src/app/scan/run-scan.ts';
import type { ModelScanner } from '../../../src/core/ports/model-scanner.ts';
import { listed } from '../../support/openrouter-server.ts';
import { scanOptions } from '../../support/scan-world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const CANDIDATES = 2000;
const MEGABYTE = 1_048_576;
/** Characters of JSON that one candidate may take: its facts, and a sentence of 200 characters. */
const MOST_OF_A_ROW = 1000;

const SIGNAL = new AbortController().signal;

/** What a server says that talks without end, as the way out hands it on. */
function flood(body: string): ReturnType<typeof evidenceOf> {
  const error = new APICallError({
    message: 'Not Found',
    url: 'http://127.0.0.1/api/v1/chat/completions',
    requestBodyValues: { prompt: body },
    statusCode: 404,
    responseHeaders: { 'x-flood': body },
    responseBody: body,
  });
  return evidenceOf(error, {
    ...{ provider: 'openrouter', model: 'm', phase: 'first-token', headers: {} },
    auth: { kind: 'none' },
  });
}

function floodedPorts(body: string): { readonly ports: TestPorts; readonly lengths: readonly number[] } {
  const data = Array.from({ length: CANDIDATES }, (_, index) => listed({ id: `acme/model-${index}:free` }));
  const lengths: number[] = [];
  const scanner: ModelScanner = {
    catalogue: async () => ({ ok: true, document: { data } }),
    async checkTools() {
      const evidence = flood(body);
      lengths.push(JSON.stringify(evidence).length);
      return { ok: false, evidence };
    },
  };
  const config = {
    models: { providers: { openrouter: { baseUrl: 'http://127.0.0.1:9/api/v1', models: [] } } },
  };
  return { ports: testPorts({ config, env: { OPENROUTER_API_KEY: 'canary-router' }, scanner }), lengths };
}

describe('what a scan holds while two thousand servers talk without end', () => {
  test.each([
    ['plain words', `No endpoints found ${'blah '.repeat(MEGABYTE / 5)}`],
    ['a document', JSON.stringify({ error: { message: `No endpoints found ${'x'.repeat(MEGABYTE)}` } })],
  ])('%s of a megabyte: a row keeps a sentence of it', async (_, body) => {
    const { ports, lengths } = floodedPorts(body);
    let largest = 0;
    let pictures = 0;
    const result = await runScan(ports, scanOptions({ concurrency: 16 }), SIGNAL, (picture) => {
      pictures += 1;
      if (pictures % 500 === 0) largest = Math.max(largest, JSON.stringify(picture()).length);
    });
    expect(lengths).toHaveLength(CANDIDATES);
    expect(Math.max(...lengths)).toBeLessThan(32_768);
    expect(result.rows).toHaveLength(CANDIDATES);
    expect(result.rows.every(({ tool }) => tool.label === 'gone')).toBe(true);
    expect(Math.max(...result.rows.map((row) => JSON.stringify(row).length))).toBeLessThan(MOST_OF_A_ROW);
    expect(JSON.stringify(result).length).toBeLessThan(CANDIDATES * MOST_OF_A_ROW);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(CANDIDATES * MOST_OF_A_ROW);
    await keepScan(ports, result);
    const kept = ports.scans.last('openrouter');
    expect(kept?.models).toHaveLength(CANDIDATES);
    expect(JSON.stringify(kept)).not.toContain('No endpoints');
    ports.close();
  });
});
