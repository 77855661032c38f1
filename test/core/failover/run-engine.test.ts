import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CredentialCandidate } from '../../../src/core/credentials/credential-plan.ts';
import {
  afterFailure,
  type FailedTry,
  leave,
  nextStep,
  passOver,
  type RunState,
  resume,
  startRun,
} from '../../../src/core/failover/run-engine.ts';
import { FAILURE_REASONS, type FailureReason } from '../../../src/core/failure/reason.ts';

const first = { provider: 'aurora', model: 'large' };
const second = { provider: 'comet', model: 'small' };
const key = (id: string, facts: Partial<CredentialCandidate> = {}): CredentialCandidate => ({
  id,
  source: 'profile',
  ...facts,
});
const blocked = (untilMs: number): Pick<CredentialCandidate, 'block'> => ({
  block: {
    credentialId: 'x',
    provider: 'aurora',
    model: 'large',
    kind: 'cooldown',
    reason: 'rate_limit',
    sinceMs: 0,
    untilMs,
    step: 1,
    errorCount: 1,
    lastFailureAtMs: 0,
    source: 'ladder',
  },
});
const failed = (credentialId: string, reason: FailureReason): FailedTry => ({
  ref: first,
  credentialId,
  reason,
  status: undefined,
  message: reason,
  retryAtMs: undefined,
});
const limits = { rateLimit: 1, overloaded: 1 };
const failsWith = (state: RunState, id: string, reason: FailureReason, failover = true): RunState =>
  afterFailure(state, failed(id, reason), { reason, failover, rule: 'test', scope: 'model' }, limits);
const envFailsWith = (state: RunState, id: string, reason: FailureReason): RunState =>
  afterFailure(
    state,
    { ...failed(id, reason), source: 'env' },
    { reason, failover: true, rule: 'test', scope: 'model' },
    limits,
  );

describe('the engine of one run', () => {
  test('B015: nor who had his turn at the same model while the other process was at it', () => {
    const block = { ...blocked(1), credentialId: 'a' }.block;
    if (block === undefined) throw new Error('no block');
    let state = failsWith(passOver(startRun([first]), 'a', block), 'b', 'timeout');
    state = leave(state, failed('', 'unknown'));
    const step = nextStep(state, []);
    if (step.kind !== 'await') throw new Error(step.kind);
    state = resume(state, step.awaiting);
    expect(state.tried).toEqual(['b']);
    expect(nextStep(state, [key('b'), key('a')])).toMatchObject({ kind: 'attempt', candidate: { id: 'a' } });
  });

  test('B015: after the wait for another process nobody is asked again who had a turn already', () => {
    const block = { ...blocked(1), credentialId: 'a' }.block;
    if (block === undefined) throw new Error('no block');
    let state = passOver(startRun([first, second]), 'a', block);
    state = leave(state, failed('a', 'rate_limit'));
    state = leave(state, { ...failed('b', 'auth'), ref: second });
    const step = nextStep(state, []);
    if (step.kind !== 'await') throw new Error(`it is ${step.kind}`);
    state = resume(state, step.awaiting);
    expect(nextStep(state, [key('a')])).toMatchObject({ kind: 'attempt', ref: first });
    expect(nextStep(leave(state, failed('a', 'rate_limit')), [key('b')])).toEqual({ kind: 'exhausted' });
  });

  test('FALL-7: a dearer key that may not serve takes no probe from the blocked one it stands behind', () => {
    const plan = [key('own', blocked(100_000)), key('env', { source: 'env', whyNot: 'cost_fence' })];
    const state = startRun([first], { consent: 'refused', guarded: [] });
    const near = { right: 'primary', nowMs: 95_000 } as const;
    expect(nextStep(state, plan, near)).toMatchObject({ kind: 'attempt', candidate: { id: 'own' } });
    const early = { right: 'primary', nowMs: 1 } as const;
    expect(nextStep(state, plan, early)).toMatchObject({ failure: { reason: 'cost_fence' } });
  });

  test('FALL-1: a credential of the model first, its sibling next, then the next model', () => {
    let state = startRun([first, second]);
    const plan = [key('a'), key('b'), key('c')];
    expect(nextStep(state, plan)).toMatchObject({ kind: 'attempt', candidate: { id: 'a' } });
    state = failsWith(state, 'a', 'rate_limit');
    expect(nextStep(state, plan)).toMatchObject({ kind: 'attempt', candidate: { id: 'b' } });
    state = failsWith(state, 'b', 'rate_limit');
    expect(nextStep(state, [key('z')])).toMatchObject({ kind: 'attempt', ref: second });
  });

  test.each([
    ['rate_limit', 1],
    ['overloaded', 1],
    ['timeout', 1],
    ['server_error', 1],
    ['auth', 3],
    ['auth_permanent', 3],
    ['billing', 3],
    ['model_not_found', 0],
    ['unclassified', 0],
    ['empty_response', 0],
  ] as const)('RETRY-9: %s rotates %i times before the model is left', (reason, rotations) => {
    let state = startRun([first, second]);
    const plan = ['a', 'b', 'c', 'd'].map((id) => key(id));
    let asked = 0;
    while (state.position === 0 && asked < 10) {
      const step = nextStep(state, plan);
      if (step.kind !== 'attempt') break;
      asked++;
      state = failsWith(state, step.candidate.id, reason);
    }
    expect(asked).toBe(rotations + 1);
  });

  test('decision 20: a failure that no other model can mend ends the run', () => {
    const state = failsWith(startRun([first, second]), 'a', 'context_overflow', false);
    expect(nextStep(state, [key('b')])).toEqual({ kind: 'exhausted' });
    expect(state.failures).toHaveLength(1);
  });

  test('B017: without a credential nothing is asked and the reason is our own', () => {
    const step = nextStep(startRun([first]), []);
    expect(step).toMatchObject({
      kind: 'leave',
      failure: { reason: 'missing_credential', message: 'No API key found for provider "aurora"' },
    });
  });

  test('DOC-4: credentials that wait in a file of an earlier version are told by a field', () => {
    const step = nextStep(startRun([first]), [key('legacy:aurora', { whyNot: 'migration_required' })]);
    expect(step).toMatchObject({
      kind: 'leave',
      failure: { reason: 'missing_credential', isMigrationPending: true },
    });
  });

  test('COOL-11, B059: all blocked names the soonest end', () => {
    const step = nextStep(startRun([first]), [key('a', blocked(900)), key('b', blocked(400))]);
    expect(step).toMatchObject({
      kind: 'leave',
      failure: {
        reason: 'blocked',
        retryAtMs: 400,
        message: 'No available auth profile for aurora (all in cooldown or unavailable)',
      },
    });
  });

  test.each([
    ['rate_limit', 'rate_limit', 'rate_limit'],
    ['billing', 'rate_limit', undefined],
  ] as const)('FALL-8: blocked by %s and %s is blocked by %s', (one, other, blockedBy) => {
    const plan = ([one, other] as const).map((reason, index) => {
      const { block } = blocked(900);
      return key(`key-${index}`, block === undefined ? {} : { block: { ...block, reason } });
    });
    const step = nextStep(startRun([first]), plan);
    expect('failure' in step && step.failure.blockedBy).toBe(blockedBy);
  });

  test('an excluded or ineligible credential is never asked', () => {
    const plan = [key('a', { whyNot: 'excluded_by_auth_order' }), key('b', { whyNot: 'expired' })];
    expect(nextStep(startRun([first]), plan).kind).toBe('leave');
  });

  test('a model that was tried is not told a second time when its credentials run out', () => {
    const state = failsWith(startRun([first, second]), 'a', 'auth');
    const step = nextStep(state, [key('a')]);
    expect(step.kind).toBe('leave');
    if (step.kind === 'leave') expect(leave(state, step.failure).failures).toHaveLength(1);
  });

  test('every run ends, and no credential is asked twice for one model', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FAILURE_REASONS), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        (reasons, models, keys) => {
          const chain = Array.from({ length: models }, (_, index) => ({ provider: `p${index}`, model: 'm' }));
          const plan = Array.from({ length: keys }, (_, index) => key(`k${index}`));
          const asked = new Set<string>();
          let state = startRun(chain);
          for (let turn = 0; turn < 200; turn++) {
            const step = nextStep(state, plan);
            if (step.kind === 'exhausted' || step.kind === 'await') return;
            if (step.kind === 'leave') {
              state = leave(state, step.failure);
              continue;
            }
            const name = `${step.ref.provider}/${step.candidate.id}`;
            expect(asked.has(name)).toBe(false);
            asked.add(name);
            state = failsWith(state, step.candidate.id, reasons[turn % reasons.length] ?? 'unknown');
          }
          expect.unreachable('the run did not end');
        },
      ),
    );
  });
});

describe('keys of the environment (KEYROT)', () => {
  const env = (name: string): CredentialCandidate => key(`env:${name}`, { source: 'env' });
  const plan = [env('A'), env('B'), env('C'), key('config:aurora', { source: 'models.json' })];

  test('KEYROT-2, KEYROT-3: a rate limit asks every further key, whatever the limit of rotations', () => {
    let state = startRun([first, second]);
    for (const id of ['env:A', 'env:B', 'env:C']) {
      expect(nextStep(state, plan.slice(0, 3))).toMatchObject({ kind: 'attempt', candidate: { id } });
      state = envFailsWith(state, id, 'rate_limit');
    }
    expect(nextStep(state, plan.slice(0, 3))).toMatchObject({ kind: 'leave' });
    expect(state.failures.at(-1)).toMatchObject({ credentialId: 'env:C', reason: 'rate_limit' });
  });

  test.each(['auth', 'auth_permanent', 'billing', 'timeout', 'server_error', 'overloaded'] as const)(
    'KEYROT-2: %s asks no further key of the environment',
    (reason) => {
      const state = envFailsWith(startRun([first, second]), 'env:A', reason);
      const step = nextStep(state, plan.slice(0, 3));
      expect(step.kind === 'attempt' ? step.ref : undefined).toBeUndefined();
    },
  );

  test('KEYROT: a profile whose id reads like a variable is none', () => {
    const state = failsWith(startRun([first]), 'env:A', 'auth');
    expect(nextStep(state, [env('B')])).toMatchObject({ kind: 'attempt', candidate: { id: 'env:B' } });
  });

  test('the next model starts afresh', () => {
    let state = envFailsWith(startRun([first, second]), 'env:A', 'auth');
    const step = nextStep(state, [env('A'), env('B')]);
    expect(step.kind).toBe('leave');
    if (step.kind === 'leave') state = leave(state, step.failure);
    expect(nextStep(state, [env('B')])).toMatchObject({ kind: 'attempt', ref: second });
  });
});
