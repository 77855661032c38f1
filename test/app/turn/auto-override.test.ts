import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answered, START_MS, type TestPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  failed,
  failedTurn,
  failsOn,
  GROQ,
  limited,
  OPENAI,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;
const lines: string[] = [];
const request = { sessionId: 's1', onNotice: (line: string) => void lines.push(line) };
const overrideOf = () => ports.sessions.get('main', 's1')?.override;
const standIn = { provider: 'anthropic', model: 'claude-opus-4-6', source: 'auto', origin: OPENAI } as const;

beforeEach(async () => {
  lines.length = 0;
  ports = await turnPorts([ANTHROPIC, GROQ], ['openai:a', 'anthropic:a', 'groq:a']);
});
afterEach(() => ports.close());

describe('the override that a fallback leaves on a session', () => {
  test('SRC-4: it is stored before the stand-in is asked', async () => {
    let seen: unknown;
    ports.setAnswer(async (target) => {
      if (target.ref.provider === 'openai') return limited();
      seen = overrideOf();
      return failed({ status: 400 });
    });
    await failedTurn(ports, request);
    expect(seen).toEqual(standIn);
  });

  test('SRC-1, SRC-9, B002: away once, quiet while it lasts, back when the primary answers', async () => {
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '60' } });
    await turn(ports, request);
    expect(overrideOf()).toEqual(standIn);
    const again = await turn(ports, request);
    expect(again).toMatchObject({ requested: OPENAI, served: ANTHROPIC });
    expect(asked(ports).filter((line) => line.startsWith('openai/'))).toHaveLength(1);
    ports.clock.set(START_MS + 60_000);
    failsOn(ports, 'none', {});
    expect((await turn(ports, request)).served).toBe(OPENAI);
    expect(overrideOf()).toBeUndefined();
    expect(lines).toEqual([
      `↪️ Model Fallback: ${ANTHROPIC} (selected ${OPENAI}; rate limit)`,
      `↪️ Model Fallback cleared: ${OPENAI} (was ${ANTHROPIC})`,
    ]);
    expect(ports.config.changes).toEqual([]);
  });

  test('SRC-4: it is taken back when nothing answers', async () => {
    ports.setAnswer(() => limited());
    await failedTurn(ports, request);
    expect(overrideOf()).toBeUndefined();
  });

  test('SRC-4: the stand-in of an earlier turn comes back when nothing answers', async () => {
    failsOn(ports, 'openai:a', { status: 402 });
    await turn(ports, request);
    ports.setAnswer(() => limited());
    await failedTurn(ports, request);
    expect(overrideOf()).toEqual(standIn);
  });

  test('SRC-4: it is taken back when the person stops the stand-in', async () => {
    const stop = new AbortController();
    ports.setAnswer((target) => {
      if (target.ref.provider === 'openai') return limited();
      stop.abort();
      return failed({ aborted: true });
    });
    await expect(turn(ports, { ...request, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(overrideOf()).toBeUndefined();
  });

  test('SRC-4: a choice that a person made meanwhile survives', async () => {
    const chosen = { provider: 'groq', model: 'x', source: 'user', origin: undefined } as const;
    ports.setAnswer(async (target) => {
      if (target.ref.provider === 'groq') await ports.sessions.setOverride('main', 's1', chosen);
      return limited();
    });
    await failedTurn(ports, request);
    expect(overrideOf()).toEqual(chosen);
  });

  test('SRC-4: a choice that a person made while the primary was asked is not overwritten by the hop', async () => {
    const chosen = { provider: 'groq', model: 'x', source: 'user', origin: undefined } as const;
    ports.setAnswer(async (target) => {
      if (target.ref.provider !== 'openai') return answered('hi');
      await ports.sessions.setOverride('main', 's1', chosen);
      return limited();
    });
    await turn(ports, request);
    expect(overrideOf()).toEqual(chosen);
  });

  test('decision 29: a hop does not wait longer than 50 ms for the store', async () => {
    ports.sessions.setOverride = () => new Promise(() => {});
    const askedAtMs = new Promise<number>((resolve) => {
      ports.setAnswer((target) => {
        if (target.ref.provider === 'openai') return limited();
        resolve(ports.clock.now());
        return failed({ status: 400 });
      });
    });
    void turn(ports, request).catch(() => undefined);
    expect(await askedAtMs).toBe(START_MS + 50);
  });

  test('without a session nothing is stored', async () => {
    failsOn(ports, 'openai:a', { status: 429 });
    await turn(ports);
    expect(overrideOf()).toBeUndefined();
  });
});

describe('a model that a person picked', () => {
  const picked = {
    provider: 'groq',
    model: 'llama-3.3-70b-versatile',
    source: 'user',
    origin: undefined,
  } as const;

  test("FALL-4, decision 12: the session's own choice stands alone and stays", async () => {
    await ports.sessions.setOverride('main', 's1', picked);
    ports.setAnswer(() => limited());
    const error = await failedTurn(ports, request);
    expect(error.failures).toMatchObject([{ ref: { provider: 'groq' } }]);
    expect(overrideOf()).toEqual(picked);
  });

  test('STICK-5: a pinned profile is the only one asked, turn after turn', async () => {
    await ports.sessions.setOverride('main', 's1', { ...picked, provider: 'openai', model: 'gpt-5.5' });
    await ports.sessions.setProfile('main', 's1', 'openai', 'openai:a', 'user');
    await turn(ports, request);
    expect(ports.sessions.get('main', 's1')?.profiles['openai']).toEqual({
      profileId: 'openai:a',
      source: 'user',
    });
    ports.setAnswer(() => failed({ status: 401 }));
    await failedTurn(ports, request);
    expect(new Set(asked(ports))).toEqual(new Set([`${OPENAI} openai:a`]));
  });

  test('SRC-6: one turn with another model is no return, and leaves the stand-in where it was', async () => {
    failsOn(ports, 'openai:a', { status: 402 });
    await turn(ports, request);
    lines.length = 0;
    await turn(ports, { ...request, model: GROQ });
    expect(lines).toEqual([]);
    expect(overrideOf()).toEqual(standIn);
  });
});
