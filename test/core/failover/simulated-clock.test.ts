import { expect, test } from 'vitest';
import type { AuthProfile } from '../../../src/core/credentials/credential.ts';
import { planInOrder } from '../../../src/core/credentials/credential-plan.ts';
import { withBlocks } from '../../../src/core/credentials/plan-blocks.ts';
import { type Block, openBlock } from '../../../src/core/failover/block.ts';
import { blockPolicy } from '../../../src/core/failover/block-policy.ts';
import {
  afterFailure,
  leave,
  nextStep,
  type RunState,
  startRun,
} from '../../../src/core/failover/run-engine.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { planInput } from '../../support/plan-input.ts';

const EVENTS = 200_000;
const PROVIDERS = ['p0', 'p1'] as const;
const KEYS = 3;
const LIMITS = { rateLimit: KEYS, overloaded: KEYS };

/** The same numbers in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A failure, and the seconds of patience that the provider asks for in it. */
function failure(random: () => number): { readonly evidence: FailureEvidence; readonly askedS: number } {
  const askedS = 1 + Math.floor(random() * 900);
  const spellings: readonly FailureEvidence[] = [
    { status: 429, headers: { 'retry-after': String(askedS) } },
    { status: 429, headers: { 'retry-after-ms': String(askedS * 1000) } },
    {
      status: 429,
      headers: { 'x-ratelimit-reset-requests': `${askedS}s`, 'x-ratelimit-remaining-requests': '0' },
    },
    { status: 429, message: `Rate limit reached. Please try again in ${askedS}s.` },
    { status: 503, headers: { 'retry-after': String(askedS) } },
    { status: 429 },
    { status: 500 },
    { status: 529 },
    { status: 401 },
    { status: 402 },
    { code: 'ECONNRESET' },
  ];
  const index = Math.floor(random() * spellings.length);
  return { evidence: spellings[index]!, askedS: index < 5 ? askedS : 0 };
}

function profileOf(provider: string, index: number): AuthProfile {
  return {
    id: `${provider}:key-${index}`,
    provider,
    type: 'api_key',
    owner: 'shared',
    hasSecret: true,
    verification: { state: 'verified', atMs: 0 },
  } as AuthProfile;
}

/** Runs one after the other on a clock that jumps; `wakeAtMs` is what the providers asked for, kept apart from the blocks. */
class Simulation {
  nowMs = 1_800_000_000_000;
  events = 0;
  readonly early: string[] = [];
  readonly seen = { answered: 0, waited: 0, exhausted: 0 };
  private readonly random = numbers(7);
  private readonly blocks = new Map<string, Block>();
  private readonly wakeAtMs = new Map<string, number>();
  private readonly plans = new Map(
    PROVIDERS.map((provider) => {
      const profiles = Array.from({ length: KEYS }, (_, index) => profileOf(provider, index));
      return [
        provider,
        planInOrder(planInput(provider, { profiles, baseUrl: 'http://127.0.0.1:9' })),
      ] as const;
    }),
  );

  run(): void {
    this.nowMs += Math.floor(this.random() ** 4 * 900_000);
    let state = startRun(PROVIDERS.map((provider) => ({ provider, model: 'm' })));
    for (;;) {
      this.events += 1;
      const next = this.step(state);
      if (next === undefined) return;
      state = next;
    }
  }

  private step(state: RunState): RunState | undefined {
    const ref = state.chain[state.position];
    const { nowMs } = this;
    const kept = this.plans.get((ref?.provider ?? 'p0') as 'p0');
    const facts = {
      provider: ref?.provider ?? '',
      model: 'm',
      config: {},
      blocks: [...this.blocks.values()],
      nowMs,
    };
    const step = nextStep(state, ref === undefined ? [] : withBlocks(kept!, facts));
    if (step.kind === 'leave') return leave(state, step.failure);
    if (step.kind !== 'attempt') {
      this.seen.exhausted += 1;
      return undefined;
    }
    const { id, block } = step.candidate;
    const name = `${id} ${step.ref.model}`;
    const wakeAtMs = Math.max(this.wakeAtMs.get(name) ?? 0, this.wakeAtMs.get(id) ?? 0);
    if (block !== undefined || wakeAtMs > nowMs) this.early.push(`${name} ${wakeAtMs - nowMs} ms too early`);
    if (wakeAtMs > 0) this.seen.waited += 1;
    if (this.random() < 0.3) {
      this.seen.answered += 1;
      this.blocks.delete(`${id}\nm`);
      this.blocks.delete(`${id}\n`);
      return undefined;
    }
    return this.failed(state, step.ref.provider, id);
  }

  private failed(state: RunState, provider: string, credentialId: string): RunState {
    const { evidence, askedS } = failure(this.random);
    const { nowMs } = this;
    const classification = classifyFailure(evidence, nowMs);
    const model = classification.scope === 'model' ? 'm' : '';
    const policy = blockPolicy({}, provider);
    const previous = this.blocks.get(`${credentialId}\n${model}`);
    const opened = openBlock({
      previous,
      credentialId,
      provider,
      model: 'm',
      classification,
      words: undefined,
      nowMs,
      policy,
    });
    if (opened !== undefined) this.blocks.set(`${credentialId}\n${model}`, opened);
    const name = model === '' ? credentialId : `${credentialId} ${model}`;
    this.wakeAtMs.set(name, nowMs + askedS * 1000);
    const tried = {
      ref: { provider, model: 'm' },
      credentialId,
      reason: classification.reason,
      status: evidence.status,
      message: '',
      retryAtMs: opened?.untilMs,
    };
    return afterFailure(state, tried, classification, LIMITS);
  }
}

test('F6: in a long life on a simulated clock nobody is asked before the end of the wait that a provider named', {
  timeout: 60_000,
}, () => {
  const simulation = new Simulation();
  while (simulation.events < EVENTS) simulation.run();
  expect(simulation.early).toEqual([]);
  // It answered, waited and ran out of candidates often enough to have met what it speaks of.
  for (const [name, count] of Object.entries(simulation.seen)) expect(count, name).toBeGreaterThan(1000);
});
