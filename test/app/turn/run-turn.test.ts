import { afterEach, describe, expect, test } from 'vitest';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { answered, START_MS, type TestPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failed,
  failedTurn,
  failsOn,
  GROQ,
  keyOf,
  limited,
  OPENAI,
  saveKeys,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

describe('rotation inside a provider', () => {
  test('FALL-2: a limited key is asked once, its sibling answers, and the next turn starts there', async () => {
    ports = await turnPorts([], ['openai:first', 'openai:second']);
    failsOn(ports, 'openai:first', { status: 429 });
    expect((await turn(ports)).text).toBe('hi');
    expect(ports.calls).toHaveLength(2);
    await turn(ports);
    expect(asked(ports).at(-1)).toBe(`${OPENAI} openai:second`);
    expect(ports.calls).toHaveLength(3);
  });

  test('RETRY-9: one rotation for a rate limit, then the next model', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'openai:c', 'anthropic:a']);
    ports.setAnswer((target) => (target.ref.provider === 'openai' ? limited() : answered('hi')));
    await turn(ports);
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${OPENAI} openai:b`, `${ANTHROPIC} anthropic:a`]);
  });

  test.each([
    ['401', { status: 401 }],
    ['402', { status: 402 }],
  ])('RETRY-9: %s goes through all keys of the provider before the next model', async (_name, evidence) => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'openai:c', 'anthropic:a']);
    ports.setAnswer((target) => (target.ref.provider === 'openai' ? failed(evidence) : answered('hi')));
    expect((await turn(ports)).served).toBe(ANTHROPIC);
    expect(ports.calls.map(({ target }) => keyOf(target))).toEqual([
      'openai:a',
      'openai:b',
      'openai:c',
      'anthropic:a',
    ]);
  });

  test('DIS-4, B065: auth.cooldowns.rateLimitedProfileRotations 0 means no rotation', async () => {
    const config = {
      ...(chainConfig([ANTHROPIC]) as object),
      auth: { cooldowns: { rateLimitedProfileRotations: 0 } },
    };
    ports = await turnPorts([], ['openai:a', 'openai:b', 'anthropic:a'], { config });
    ports.setAnswer((target) => (target.ref.provider === 'openai' ? limited() : answered('hi')));
    await turn(ports);
    expect(ports.calls.map(({ target }) => keyOf(target))).toEqual(['openai:a', 'anthropic:a']);
  });

  test.each([
    ['Q-11: without a setting at once', undefined, { status: 529 }, [0, 0]],
    ['DIS-4: overloadedBackoffMs later', 250, { status: 529 }, [0, 250]],
    ['DIS-4: overloadedBackoffMs is not for rate limits', 250, { status: 429 }, [0, 0]],
  ])('%s: when the sibling of a key is asked', async (_name, overloadedBackoffMs, evidence, expected) => {
    const config = { ...(chainConfig() as object), auth: { cooldowns: { overloadedBackoffMs } } };
    ports = await turnPorts([], ['openai:a', 'openai:b'], { config });
    const times: number[] = [];
    ports.setAnswer((target) => {
      times.push(ports.clock.now() - START_MS);
      return keyOf(target) === 'openai:a' ? failed(evidence) : answered('hi');
    });
    expect((await turn(ports)).credentialId).toBe('openai:b');
    expect(times).toEqual(expected);
  });

  test('DIS-4: overloadedBackoffMs neither holds up the next model nor outlasts the time of the turn', async () => {
    const config = {
      ...(chainConfig([ANTHROPIC], { timeoutSeconds: 2 }) as object),
      auth: { cooldowns: { overloadedBackoffMs: 60_000 } },
    };
    ports = await turnPorts([], ['openai:a', 'anthropic:a'], { config });
    failsOn(ports, 'openai:a', { status: 529 });
    expect((await turn(ports)).served).toBe(ANTHROPIC);
    expect(ports.clock.now()).toBe(START_MS);
    await saveKeys(ports, 'openai:b', 'openai:c');
    ports.setAnswer(() => failed({ status: 529 }));
    await failedTurn(ports);
    expect(ports.clock.now()).toBe(START_MS + 2000);
  });

  test('COOL-3, decision 15: when the window has ended the first key serves again, one step up after the next failure', async () => {
    ports = await turnPorts([], ['openai:first', 'openai:second']);
    failsOn(ports, 'openai:first', { status: 429 });
    await turn(ports);
    ports.clock.set(START_MS + 29_999);
    await turn(ports);
    expect(asked(ports).slice(2)).toEqual([`${OPENAI} openai:second`]);
    ports.clock.set(START_MS + 30_000);
    await turn(ports);
    expect(asked(ports).slice(3)).toEqual([`${OPENAI} openai:first`, `${OPENAI} openai:second`]);
    expect(ports.health.blocks()).toMatchObject([
      { credentialId: 'openai:first', step: 2, untilMs: START_MS + 90_000 },
    ]);
  });

  test('COOL-6: an answer sets lastUsed, removes the block and verifies the key', async () => {
    ports = await turnPorts([], ['openai:first']);
    ports.setAnswer(() => limited());
    await failedTurn(ports);
    ports.clock.set(START_MS + 30_000);
    ports.setAnswer(() => answered('back'));
    expect(await turn(ports)).toMatchObject({ text: 'back', credentialId: 'openai:first', hops: [] });
    expect(ports.health.blocks()).toEqual([]);
    expect(ports.auth.lastUsed().get('openai:first')).toBe(START_MS + 30_000);
    expect(ports.auth.get('main', 'openai:first')?.verification).toEqual({
      state: 'verified',
      atMs: START_MS + 30_000,
    });
  });
});

describe('what stops a run', () => {
  test.each<[string, FailureEvidence, string]>([
    [
      'context overflow',
      { status: 400, message: 'input exceeds the maximum number of tokens' },
      'context_overflow',
    ],
    ['a 400', { status: 400, message: 'tools.0.name is not valid' }, 'format'],
  ])('FALL-6, COOL-7: %s asks nobody else and cools nothing', async (_name, evidence, reason) => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
    failsOn(ports, 'openai:a', evidence);
    const error = await failedTurn(ports);
    expect(error.failures).toMatchObject([{ credentialId: 'openai:a', reason }]);
    expect(ports.calls).toHaveLength(1);
    expect(ports.health.blocks()).toEqual([]);
  });

  test('RETRY-8: a stream that dies after its first text is not continued by another model', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
    const seen: string[] = [];
    ports.setAnswer((_target, options) => {
      options.onText?.('half an ans');
      return failed({ code: 'ECONNRESET', phase: 'stream' }, true);
    });
    const error = await failedTurn(ports, { onText: (text) => seen.push(text) });
    expect(seen).toEqual(['half an ans']);
    expect(ports.calls).toHaveLength(1);
    expect(error.failures).toMatchObject([{ reason: 'timeout' }]);
    expect(ports.health.blocks()).toHaveLength(1);
  });

  test('FALL-6: a person who stops it gets "cancelled" and nothing is recorded against the key', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    const stop = new AbortController();
    ports.setAnswer(() => {
      stop.abort();
      return failed({ aborted: true });
    });
    await expect(turn(ports, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
      exitCode: 130,
    });
    expect(ports.calls).toHaveLength(1);
    expect(ports.health.blocks()).toEqual([]);
    expect(ports.health.recentAttempts('main', 10)).toEqual([]);
  });

  test('decision 19: the time of one turn is shared by the chain, and nobody is asked once it is used up', async () => {
    ports = await turnPorts([ANTHROPIC, GROQ], ['openai:a', 'anthropic:a', 'groq:a'], {
      config: chainConfig([ANTHROPIC, GROQ], { timeoutSeconds: 90 }),
    });
    const limits: number[] = [];
    ports.setAnswer((_target, options) => {
      limits.push(options.limits.totalMs);
      ports.clock.set(ports.clock.now() + (limits.length === 1 ? 30_000 : 60_000));
      return failed({ status: 503 });
    });
    const error = await failedTurn(ports);
    expect(limits).toEqual([60_000, 60_000]);
    expect(error.failures.map((entry) => entry.ref.provider)).toEqual(['openai', 'anthropic']);
    expect(error.details.join('\n')).toContain(`not asked: ${GROQ}`);
    expect(ports.health.blocks().map((block) => block.provider)).not.toContain('groq');
  });
});

describe('a wait that is not worth leaving for', () => {
  test('decision 16, B058: under two seconds with nothing else to ask is waited out once', async () => {
    ports = await turnPorts([], ['openai:a']);
    const times: number[] = [];
    ports.setAnswer(() => {
      times.push(ports.clock.now() - START_MS);
      return times.length === 1
        ? failed({ status: 429, headers: { 'retry-after-ms': '1500' } })
        : answered('hi');
    });
    expect(await turn(ports)).toMatchObject({ text: 'hi', credentialId: 'openai:a' });
    expect(times).toEqual([0, 1500]);
  });

  test('decision 16: once only, and what failed twice is told twice', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => failed({ status: 429, headers: { 'retry-after-ms': '900' } }));
    const error = await failedTurn(ports);
    expect(ports.calls).toHaveLength(2);
    expect(error.failures).toHaveLength(2);
  });

  test('decision 18: a sibling is asked at once instead of waiting', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after-ms': '500' } });
    expect((await turn(ports)).credentialId).toBe('openai:b');
    expect(ports.clock.now()).toBe(START_MS);
  });

  test('two seconds and more are not waited for', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => limited('2'));
    expect((await failedTurn(ports)).soonestRetryMs).toBe(START_MS + 2000);
    expect(ports.calls).toHaveLength(1);
  });
});
