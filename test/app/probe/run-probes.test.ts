import { afterEach, describe, expect, test } from 'vitest';
import { probeCost } from '../../../src/app/probe/probe-cost.ts';
import { type ProbeScope, planProbe } from '../../../src/app/probe/probe-plan.ts';
import { hasFailedRoute, type ProbeOptions, runProbes } from '../../../src/app/probe/run-probes.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { blocked } from '../../support/blocked.ts';
import { COMPLETION, CREDENTIALS, listing, lists, runScope } from '../../support/probes.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failed,
  GROQ,
  keyOf,
  OPENAI,
  saveKeys,
  saveProfile,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const run = (scope: Partial<ProbeScope> = {}, options: Partial<ProbeOptions> = {}) =>
  runScope(ports, scope, options);

describe('decision 34: a row is one credential and one request', () => {
  test('no rotation, no fallback, nothing written, nobody credited', async () => {
    ports = await turnPorts([ANTHROPIC, GROQ], ['openai:a', 'openai:b', 'anthropic:a']);
    const block = await blocked(ports, 'openai:a');
    ports.setAnswer((target) =>
      keyOf(target) === 'openai:b' ? answered('ok') : failed({ status: 429, message: 'slow down' }),
    );
    const before = ports.watch.version();
    const { told } = await run();
    expect(told.toSorted()).toEqual(['anthropic:a rate_limit', 'openai:a rate_limit', 'openai:b ok']);
    expect(asked(ports).toSorted()).toEqual([
      `${ANTHROPIC} anthropic:a`,
      `${OPENAI} openai:a`,
      `${OPENAI} openai:b`,
    ]);
    expect(ports.watch.version()).toBe(before);
    expect(ports.health.blocks()).toEqual([block]);
    expect(ports.sessions.list('main')).toEqual([]);
    expect(ports.auth.lastUsed().size).toBe(0);
    expect(ports.auth.get('main', 'openai:b')?.verification.state).toBe('unverified');
    // The one that opened the block.
    expect(ports.health.recentAttempts('main', 10)).toHaveLength(1);
  });

  test('PROBE-2: the tokens are those that were asked for', async () => {
    ports = await turnPorts([], ['openai:a']);
    let tokens: number | undefined;
    ports.setAnswer((_target, options) => {
      tokens = options.maxOutputTokens;
      return answered('ok');
    });
    const { verdicts } = await run({}, { maxTokens: 5 });
    expect(tokens).toBe(5);
    expect(verdicts).toEqual([
      { status: 'ok', check: 'completion', modelState: 'answers', latencyMs: 0, firstTokenMs: 5 },
    ]);
  });

  test('PROBE-2: so many at a time; the report keeps the order of the plan', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b', 'openai:c', 'openai:d']);
    let [open, most] = [0, 0];
    ports.setAnswer(async () => {
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      return answered('ok');
    });
    const { rows, report, events } = await run({}, { concurrency: 3 });
    expect(most).toBe(3);
    expect(report.results.map(({ row }) => row)).toEqual(rows);
    expect(events.filter(({ kind }) => kind === 'started').map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(events.filter(({ kind }) => kind === 'finished')).toHaveLength(4);
  });

  test('B072: at the limit the row ends, and what is under way is cut off', async () => {
    ports = await turnPorts([], ['openai:a']);
    let signal: AbortSignal | undefined;
    ports.setAnswer((_target, options) => {
      signal = options.signal;
      return new Promise(() => undefined);
    });
    const { verdicts, report } = await run({}, { timeoutMs: 2000 });
    expect(verdicts).toMatchObject([
      { status: 'timeout', reason: 'timeout', error: 'timeout: no answer within 2.0 s' },
    ]);
    expect(signal?.aborted).toBe(true);
    expect(report.finishedAtMs - START_MS).toBe(2000);
  });

  test('a person who stops it keeps what there is', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    const world = readWorld(ports);
    const stop = new AbortController();
    const options = { ...COMPLETION, concurrency: 1 };
    const report = await runProbes(
      ports,
      world,
      planProbe(ports, world, CREDENTIALS),
      options,
      (event) => {
        if (event.kind === 'finished') stop.abort();
      },
      stop.signal,
    );
    expect(report.results.map(({ row }) => row.label)).toEqual(['openai:a']);
    expect(ports.calls).toHaveLength(1);
  });
});

describe('PROBE-3, PROBE-4', () => {
  test.each([
    [{ status: 401 }, 'auth'],
    [{ status: 402 }, 'billing'],
    [{ status: 429 }, 'rate_limit'],
    [{ status: 400, message: 'invalid request' }, 'format'],
    [{ code: 'ETIMEDOUT', name: 'TimeoutError' }, 'timeout'],
    [{}, 'unknown'],
  ] as const)('%j is %s', async (evidence, status) => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => failed(evidence));
    expect((await run()).verdicts).toMatchObject([{ status, check: 'completion' }]);
  });

  test('what cannot be tried is told and not asked', async () => {
    ports = await turnPorts([], []);
    await saveProfile(ports, 'openai:old', { type: 'token', expiresAtMs: START_MS });
    await saveProfile(ports, 'groq:ref', { ref: { source: 'env', provider: 'default', id: 'NOT_SET' } });
    const { verdicts } = await run();
    expect(verdicts.map(({ status, reasonCode, error }) => [status, reasonCode, error])).toEqual(
      expect.arrayContaining([
        [
          'auth',
          'expired',
          'Auth profile credentials are missing or expired.\n↳ Auth reason [expired]: the token has expired',
        ],
        [
          'auth',
          'unresolved_ref',
          'Auth profile credentials are missing or expired.\n↳ Auth reason [unresolved_ref]: Environment variable "NOT_SET" is not set.',
        ],
      ]),
    );
    expect(ports.calls).toEqual([]);
  });

  test('PROBE-5, PROBE-7: with an explicit order the others are reported; the stored one beats the config', async () => {
    ports = testPorts({
      config: { ...(chainConfig() as object), auth: { order: { openai: ['openai:a'] } } },
    });
    await saveKeys(ports, 'openai:a', 'openai:b');
    expect((await run()).told).toEqual(['openai:a ok', 'openai:b unknown']);
    await ports.auth.setOrder('main', 'openai', ['openai:b']);
    const { told, verdicts } = await run();
    expect(told).toEqual(['openai:b ok', 'openai:a unknown']);
    expect(verdicts[1]?.error).toBe('Excluded by auth.order for this provider.');
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${OPENAI} openai:b`]);
  });

  test('PROBE-5: a provider with a key and no model is no_model', async () => {
    ports = testPorts({
      config: {
        models: { providers: { lab: { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions' } } },
      },
    });
    await saveKeys(ports, 'lab:a');
    expect((await run()).told).toEqual(['lab:a no_model']);
  });

  test('S9: a key that a provider quotes is redacted', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => failed({ status: 401, message: 'Incorrect key canary-openai:a' }));
    expect(JSON.stringify((await run()).verdicts)).not.toContain('canary');
  });
});

describe('B072: the cheapest request first', () => {
  test('the list of models says whether the key is taken; no tokens are spent', async () => {
    const { inspector, paths } = lists(() => listing('gpt-5.5'));
    ports = await turnPorts([], ['openai:a'], { inspector });
    expect((await run({}, { mode: 'cheapest' })).verdicts).toEqual([
      { status: 'ok', check: 'models', modelState: 'listed', latencyMs: 0 },
    ]);
    expect(paths).toEqual(['openai models']);
    expect(ports.calls).toEqual([]);
  });

  test('OpenRouter is asked about the key itself', async () => {
    const { inspector, paths } = lists(() => ({ ok: false, evidence: { status: 401, message: 'no user' } }));
    ports = testPorts({ inspector, env: { OPENROUTER_API_KEY: 'canary-router' } });
    expect((await run({ provider: 'openrouter' }, { mode: 'cheapest' })).verdicts).toMatchObject([
      { status: 'auth', check: 'key' },
    ]);
    expect(paths).toEqual(['openrouter /key']);
  });

  test.each([404, 405, 501, 200])(
    'an answer %i to the list judges no key: a completion does',
    async (status) => {
      const { inspector } = lists(() => ({ ok: false, evidence: { status } }));
      ports = await turnPorts([], ['openai:a'], { inspector });
      expect((await run({}, { mode: 'cheapest' })).verdicts).toMatchObject([
        { status: 'ok', check: 'completion' },
      ]);
      const cheap = await run({}, { mode: 'cheap' });
      expect(cheap.verdicts).toMatchObject([{ status: 'unknown', check: 'models' }]);
      expect(hasFailedRoute(cheap.world, cheap.report.results)).toBe(false);
      expect(ports.calls).toHaveLength(1);
    },
  );

  test('what it costs is known before: by class, without what is not asked', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'groq:a'], { env: { OPENROUTER_API_KEY: 'canary-router' } });
    await saveProfile(ports, 'openai:old', { type: 'token', expiresAtMs: START_MS });
    await saveProfile(ports, 'anthropic:plan', { type: 'token', expiresAtMs: START_MS + 9e6 });
    const world = readWorld(ports);
    const cost = (scope: Partial<ProbeScope>, mode: ProbeOptions['mode']) =>
      probeCost(world, planProbe(ports, world, { ...CREDENTIALS, ...scope }), mode);
    expect(cost({}, 'cheapest')).toEqual({ requests: 4, checks: 4, completions: [] });
    expect(cost({}, 'completion')).toEqual({
      requests: 4,
      checks: 0,
      completions: [
        { costClass: 'subscription', count: 1 },
        { costClass: 'metered', count: 3 },
      ],
    });
    expect(ports.calls).toEqual([]);
  });
});

test('decision 34: a failure of a provider that nothing uses is no failed route', async () => {
  ports = await turnPorts([], ['openai:a', 'groq:a']);
  ports.setAnswer(({ ref }) => (ref.provider === 'groq' ? failed({ status: 401 }) : answered('ok')));
  const { world, report } = await run();
  expect(report.results.map(({ verdict }) => verdict.status)).toEqual(['ok', 'auth']);
  expect(hasFailedRoute(world, report.results)).toBe(false);
});
