import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { saveKeys } from '../../support/turns.ts';
import { scenario, strangeScenario } from './model/scenario.ts';
import { EngineWorld, PROVIDERS, type Scenario } from './model/world.ts';

function configOf({ chain: [primary, ...fallbacks] }: Scenario): unknown {
  const models = ['m0', 'm1'].map((id) => ({ id, name: id }));
  const provider = { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions', models };
  return {
    agents: { defaults: { model: { primary, fallbacks } } },
    models: { providers: Object.fromEntries(PROVIDERS.map((id) => [id, provider])) },
  };
}

async function faultsOf(given: Scenario, scheduler: fc.Scheduler, processes: readonly TestPorts[]) {
  try {
    const world = new EngineWorld(processes, given, scheduler);
    const [first] = processes;
    for (const provider of PROVIDERS) await saveKeys(first!, ...world.keysOf(provider));
    await world.play();
    return { faults: world.faults, requests: world.requests.length, firsts: [...world.firsts.values()] };
  } finally {
    for (const ports of processes) ports.close();
  }
}

describe('the engine keeps its promises, whatever happens and in whatever order (issue D)', () => {
  test('B001 B012 B015 COOL-4 COOL-6 SRC-1 SRC-9: several runs at once over one store', {
    timeout: 120_000,
  }, async () => {
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(scenario, fc.scheduler(), async (given, scheduler) => {
        const outcome = await faultsOf(given, scheduler, [testPorts({ config: configOf(given) })]);
        requests += outcome.requests;
        expect(outcome.faults).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(requests, 'the scenarios ask somebody').toBeGreaterThan(250);
  });

  test('SRC-9: a model that failed without a block is left alone for five minutes at most', {
    timeout: 120_000,
  }, async () => {
    const firsts = { origin: 0, 'stand-in': 0 };
    await fc.assert(
      fc.asyncProperty(strangeScenario, fc.scheduler(), async (given, scheduler) => {
        const outcome = await faultsOf(given, scheduler, [testPorts({ config: configOf(given) })]);
        for (const first of outcome.firsts) if (first !== undefined) firsts[first] += 1;
        expect(outcome.faults).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(Math.min(...Object.values(firsts)), JSON.stringify(firsts)).toBeGreaterThan(0);
  });

  test('B013: two processes over one database agree', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.scheduler(), async (given, scheduler) => {
        const folder = mkdtempSync(join(tmpdir(), 'engine-model-'));
        const storePath = join(folder, 'models.sqlite');
        const first = testPorts({ config: configOf(given), storePath, idPrefix: 'a' });
        const second = testPorts({ config: configOf(given), storePath, idPrefix: 'b', clock: first.clock });
        const { faults } = await faultsOf(given, scheduler, [first, second]);
        rmSync(folder, { recursive: true });
        expect(faults).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
