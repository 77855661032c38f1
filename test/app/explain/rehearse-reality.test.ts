import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { type RunStory, whyRun } from '../../../src/app/explain/why.ts';
import { setSessionModel } from '../../../src/app/selection/session-model.ts';
import { AllModelsFailedError } from '../../../src/app/turn/all-models-failed.ts';
import {
  parseRehearsal,
  type RehearsalRule,
  rehearsedFailure,
} from '../../../src/core/failover/rehearsal.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, failed, GROQ, OPENAI, turn, turnPorts } from '../../support/turns.ts';

const SMALL = 'openai/gpt-5.4-mini';
const MODELS = [OPENAI, SMALL, GROQ, ANTHROPIC];
const KEYS = ['openai:a', 'openai:b', 'groq:a', 'groq:b', 'anthropic:a'];
const ENVIRONMENT = { OPENAI_API_KEY: 'canary-env-one', GROQ_API_KEYS: 'canary-two,canary-three' };
const TARGETS = [...MODELS, ...KEYS, 'openai', 'groq', 'anthropic', 'env:OPENAI_API_KEY'];
const ENDINGS = [
  ...FAILURE_REASONS.filter((reason) => reason !== 'abort'),
  ...['400', '401', '402', '403', '404', '408', '413', '429', '500', '503', '529', 'hang'],
];

const rules = (maxLength: number) =>
  fc
    .uniqueArray(fc.record({ target: fc.constantFrom(...TARGETS), ending: fc.constantFrom(...ENDINGS) }), {
      maxLength,
      selector: ({ target }) => target,
    })
    .map((parts) => parts.map(({ target, ending }) => `${target}=${ending}`).join(','));

const world = fc.record({
  fallbacks: fc.uniqueArray(fc.constantFrom(...MODELS.slice(1)), { maxLength: 3 }),
  keys: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: KEYS.length }),
  env: fc.boolean(),
  settings: fc.record({
    'retry.sameModel': fc.constantFrom('on', 'off'),
    'overflow-hop': fc.constantFrom('off', 'larger-window'),
    'budget.perTurn': fc.constantFrom(2, 32),
    'budget.perMinute': fc.constantFrom(3, 60),
    'cost.consent': fc.constantFrom('always', 'never'),
  }),
  /** Runs that were before, and how many seconds passed after each. */
  past: fc.array(fc.record({ rules: rules(4), thenSeconds: fc.constantFrom(0, 7, 31, 400, 20_000) }), {
    maxLength: 3,
  }),
  session: fc.constantFrom(undefined, 'kept', 'chosen'),
  model: fc.constantFrom(undefined, GROQ),
  rules: rules(5),
});

/** The key that the first model loses is the only one of the last model, long after its failure is on disk. */
const LATE_BLOCK = {
  ...{
    fallbacks: [GROQ, ANTHROPIC, SMALL],
    keys: ['openai:a', 'groq:a', 'groq:b', 'anthropic:a'],
    env: false,
  },
  settings: {
    ...({ 'retry.sameModel': 'off', 'overflow-hop': 'off', 'cost.consent': 'always' } as const),
    ...({ 'budget.perTurn': 32, 'budget.perMinute': 60 } as const),
  },
  ...{ past: [], session: undefined, model: undefined },
  rules: 'openai=401,groq=402,anthropic=429',
};

/** The same failures for real: an answer that does not come takes as long as the run waits for it. */
function really(ports: TestPorts, failing: readonly RehearsalRule[]): void {
  ports.setAnswer(({ ref, credentialId }, { limits }) => {
    const failure = rehearsedFailure(failing, ref, credentialId ?? '');
    if (failure === undefined) return answered('hi');
    if (failure.kind === 'failure') return failed({ ...ref, ...failure.evidence });
    ports.clock.set(ports.clock.now() + limits.firstTokenMs);
    return failed({ ...ref, code: 'ETIMEDOUT', phase: 'first-token' });
  });
}

/** What was asked for, looked at, asked and found, in order, without ids and moments. */
function pathOf({ run, layers, models }: RunStory): unknown {
  const { requested, source, chain, outcome, served, credentialId, considered } = run;
  return {
    ...{ requested, source, chain, outcome, served, credentialId, considered, layers },
    tookMs: run.finishedAtMs - run.startedAtMs,
    models: models.map(({ ref, isReached, left, credentials }) => ({
      ...{ ref, isReached, left: left?.reason },
      credentials: credentials.map(({ verdict, attempts }) => [
        verdict,
        ...attempts.map(({ outcome: end, reason, rule, status, message }) => [
          ...[end, reason, rule, status, message],
        ]),
      ]),
    })),
  };
}

async function run(ports: TestPorts, request: Parameters<typeof turn>[1]): Promise<void> {
  await turn(ports, request).catch((error: unknown) => {
    if (!(error instanceof AllModelsFailedError)) throw error;
  });
}

test('D4, B014: whatever fails, whatever failed before, the rehearsed path is the path of the next run', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ fallbacks, keys, env, settings, past, session, model, ...next }) => {
      const ports = await turnPorts(fallbacks, keys, {
        config: chainConfig(fallbacks),
        env: env ? ENVIRONMENT : {},
      });
      try {
        for (const [key, value] of Object.entries(settings)) {
          await ports.settings.write(key, value, 'test');
        }
        const request = { sessionId: session, model };
        if (session === 'chosen') await setSessionModel(ports, session, SMALL);
        for (const { rules: before, thenSeconds } of past) {
          really(ports, parseRehearsal(before));
          await run(ports, { sessionId: session });
          ports.clock.set(ports.clock.now() + thenSeconds * 1000);
        }
        const failing = parseRehearsal(next.rules);
        const rehearsed = pathOf(await rehearse(ports, { rules: failing, ...request }));
        really(ports, failing);
        await run(ports, request);
        expect(rehearsed).toEqual(pathOf(whyRun(ports, 'main', undefined)));
      } finally {
        ports.close();
      }
    }),
    { numRuns: 120, examples: [[LATE_BLOCK]] },
  );
});
