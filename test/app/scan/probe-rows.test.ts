import { afterEach, describe, expect, it } from 'vitest';
import { probeRows } from '../../../src/app/scan/probe-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { ToolOutcome } from '../../../src/core/ports/model-scanner.ts';
import { NOT_PROBED, type ScanRow } from '../../../src/core/scan/scan-model.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const CALLED: ToolOutcome = { ok: true, called: true, latencyMs: 1 };

function limited(retryAfter: string): ToolOutcome {
  const evidence = {
    provider: 'openrouter',
    status: 429,
    headers: { 'retry-after': retryAfter },
    body: '{}',
  };
  return { ok: false, evidence };
}

/** Candidates by number, each with what its check answers; the moments and how many were open when it began. */
async function run(count: number, concurrency: number, answer: (index: number) => ToolOutcome) {
  const begun: { readonly atMs: number; readonly open: number }[] = [];
  let open = 0;
  ports = testPorts({
    env: { OPENROUTER_API_KEY: 'canary-key' },
    scanner: {
      async checkTools({ ref }) {
        open += 1;
        begun.push({ atMs: ports.clock.now() - START_MS, open });
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return answer(Number(ref.model));
      },
    },
  });
  const rows = Array.from({ length: count }, (_, index) => row(String(index)));
  const found = new Map<string, ScanRow>();
  await probeRows(ports, readWorld(ports), rows, {
    timeoutMs: 1000,
    concurrency,
    signal: new AbortController().signal,
    onRow: (shown) => found.set(shown.id, shown),
  });
  return { begun, found: [...found.values()] };
}

function row(id: string): ScanRow {
  return {
    ...{ provider: 'openrouter', id, ref: `openrouter/${id}`, name: id, isFree: true, cost: undefined },
    ...{ contextLength: undefined, createdAtMs: undefined, inferredParamB: undefined },
    ...{ supportsToolsMeta: true, supportsToolChoice: true, supportsImagesMeta: false },
    ...{ supportedParametersCount: 0, state: 'waiting', tool: NOT_PROBED, image: NOT_PROBED },
  };
}

describe('probeRows (C2)', () => {
  it('never more at a time than asked for, each row once', async () => {
    const { begun, found } = await run(40, 7, () => CALLED);
    expect(begun).toHaveLength(40);
    expect(Math.max(...begun.map(({ open }) => open))).toBe(7);
    expect(found.every(({ state, tool }) => state === 'probed' && tool.ok)).toBe(true);
  });

  it('one refusal halves what is open at once', async () => {
    const { begun } = await run(40, 8, (index) => (index === 0 ? limited('0') : CALLED));
    const later = begun.slice(8, 13).map(({ open }) => open);
    expect(Math.max(...later)).toBeLessThanOrEqual(6);
  });

  it('no request within a Retry-After window', async () => {
    const { begun, found } = await run(12, 1, (index) => (index === 2 ? limited('30') : CALLED));
    expect(begun.slice(0, 3).every(({ atMs }) => atMs === 0)).toBe(true);
    expect(begun.slice(3).every(({ atMs }) => atMs >= 30_000)).toBe(true);
    expect(found.filter(({ tool }) => tool.ok)).toHaveLength(11);
  });

  it('a host that is closed for an hour is not asked any more', async () => {
    const { begun, found } = await run(12, 1, (index) => (index === 2 ? limited('3600') : CALLED));
    expect(begun).toHaveLength(3);
    expect(found.filter(({ tool }) => tool.label === 'rate_limit' && tool.skipped)).toHaveLength(9);
  });
});
