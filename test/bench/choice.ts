import type { AuthProfile } from '../../src/core/credentials/credential.ts';
import { planInOrder } from '../../src/core/credentials/credential-plan.ts';
import { withBlocks } from '../../src/core/credentials/plan-blocks.ts';
import type { Block } from '../../src/core/failover/block.ts';
import { nextStep, startRun } from '../../src/core/failover/run-engine.ts';
import { percentile, report } from './report.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const MODEL = { provider: 'bench', model: 'm' };
/** Every third credential is limited at the moment. */
const BLOCKED_EVERY = 3;

/** F1: the choice of the next request as a run makes it: over the plan that its world keeps, with the blocks as they are now. */
export function measureChoice(): void {
  for (const [candidates, choices] of [
    [100, 20_000],
    [2000, 1000],
  ] as const) {
    const choose = chooser(candidates);
    for (let warm = 0; warm < choices / 10; warm += 1) choose();
    const samples = Array.from({ length: choices }, () => {
      const startedAt = process.hrtime.bigint();
      choose();
      return Number(process.hrtime.bigint() - startedAt) / 1000;
    });
    report('F1', `the next request among ${candidates} credentials, a third of them blocked`, {
      p50Microseconds: percentile(samples, 0.5),
      p99Microseconds: percentile(samples, 0.99),
      ...(candidates === 100 ? { limit: 15, limitP99: 60 } : { limit: 300 }),
    });
  }
}

function chooser(candidates: number): () => unknown {
  const profiles = Array.from({ length: candidates }, (_, index) => profileOf(index));
  const blocks = profiles.filter((_, index) => index % BLOCKED_EVERY === 0).map(blockOf);
  const lastUsed = new Map(profiles.map(({ id }, index) => [id, NOW_MS - ((index * 7919) % candidates)]));
  const state = startRun([MODEL]);
  const kept = planInOrder({
    ...MODEL,
    descriptor: undefined,
    config: {},
    profiles,
    storedOrder: undefined,
    lastUsed,
    envKeys: [],
    baseUrl: 'https://bench.example/v1',
    nowMs: NOW_MS,
  });
  return () => nextStep(state, withBlocks(kept, { ...MODEL, config: {}, blocks, nowMs: NOW_MS }));
}

function profileOf(index: number): AuthProfile {
  return {
    id: `bench:key-${index}`,
    provider: 'bench',
    type: 'api_key',
    owner: 'shared',
    hasSecret: true,
    verification: { state: 'verified', atMs: NOW_MS },
  } as AuthProfile;
}

function blockOf({ id }: AuthProfile): Block {
  return {
    credentialId: id,
    provider: 'bench',
    model: 'm',
    kind: 'cooldown',
    reason: 'rate_limit',
    sinceMs: NOW_MS - 1000,
    untilMs: NOW_MS + 29_000,
    step: 1,
    errorCount: 1,
    lastFailureAtMs: NOW_MS - 1000,
    source: 'ladder',
  };
}
