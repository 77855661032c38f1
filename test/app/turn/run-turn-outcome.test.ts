import { afterEach, describe, expect, test } from 'vitest';
import { setSessionModel } from '../../../src/app/selection/session-model.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failed,
  failedTurn,
  failsOn,
  GROQ,
  limited,
  OPENAI,
  saveProfile,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

describe('when nothing answers', () => {
  test('ERR-5, FALL-8, FALL-9, B082: every try with its words and a fix, and the soonest return', async () => {
    ports = await turnPorts([ANTHROPIC, GROQ], ['openai:a', 'anthropic:a']);
    ports.setAnswer((target) =>
      target.ref.provider === 'openai'
        ? failed({ status: 429, body: '{"error":{"message":"slow down"}}', headers: { 'retry-after': '90' } })
        : failed({ status: 401, message: 'bad key canary-anthropic:a' }),
    );
    const error = await failedTurn(ports);
    expect(error.message).toBe(
      `All models failed (3): ${OPENAI}: HTTP 429: slow down (rate_limit) | ${ANTHROPIC}: HTTP 401: bad key [redacted] (auth) | ` +
        `${GROQ}: No API key found for provider "groq" (missing_credential)`,
    );
    expect(error).toMatchObject({
      code: 'all-models-failed',
      exitCode: 1,
      soonestRetryMs: START_MS + 30_000,
    });
    expect(error.details.filter((line) => line.startsWith('→ '))).toHaveLength(3);
    expect(error.details.at(-1)).toBe(`Soonest retry in 00:30 (${ANTHROPIC}).`);
  });

  test('FALL-8: the end of a window that nobody named counts as well', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => limited());
    expect((await failedTurn(ports)).soonestRetryMs).toBe(START_MS + 30_000);
  });

  test('B017, FALL-7: a model whose keys all cool is not asked; the ledger says skipped', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => limited('60'));
    await failedTurn(ports);
    const error = await failedTurn(ports);
    expect(ports.calls).toHaveLength(1);
    expect(error.failures).toMatchObject([{ reason: 'blocked', retryAtMs: START_MS + 60_000 }]);
    expect(error.message).toContain('No available auth profile for openai (all in cooldown or unavailable)');
    expect(ports.health.recentAttempts('main', 1)).toMatchObject([{ outcome: 'skipped', reason: 'blocked' }]);
  });

  test('decision 32: no credential anywhere is exit 3 without a request', async () => {
    ports = await turnPorts([ANTHROPIC], []);
    expect(await failedTurn(ports)).toMatchObject({ code: 'credential-missing', exitCode: 3 });
    expect(ports.calls).toEqual([]);
  });

  test('FALL-13, COOL-7: a reference that does not resolve moves the chain on and cools nothing', async () => {
    ports = await turnPorts([ANTHROPIC], ['anthropic:a']);
    await ports.auth.save({
      id: 'openai:ref',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      ref: { source: 'env', provider: 'default', id: 'NOT_SET' },
      verification: { state: 'unverified', atMs: START_MS },
    });
    const result = await turn(ports);
    expect(result.served).toBe(ANTHROPIC);
    expect(result.hops).toMatchObject([{ credentialId: 'openai:ref', reason: 'auth' }]);
    expect(ports.health.blocks()).toEqual([]);
    const [, skipped] = ports.health.recentAttempts('main', 2);
    expect(skipped).toMatchObject({ credentialId: 'openai:ref', outcome: 'skipped', status: undefined });
  });

  test('no model configured: `no-model` that points at onboarding', async () => {
    ports = testPorts();
    await expect(turn(ports)).rejects.toMatchObject({
      code: 'no-model',
      hint: expect.stringContaining('openclaw onboard'),
    });
  });

  test('decision 9: a typed word that names no model is exit 2 and asks nobody', async () => {
    ports = testPorts();
    await expect(turn(ports, { model: 'nosuch/model' })).rejects.toMatchObject({
      code: 'model-unknown',
      exitCode: 2,
    });
    expect(ports.calls).toEqual([]);
  });
});

describe('a model typed for one turn', () => {
  test('SRC-6, FALL-4: it stands alone', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'anthropic:a', 'groq:a']);
    ports.setAnswer(() => limited());
    const error = await failedTurn(ports, { model: ANTHROPIC });
    expect(error.failures).toMatchObject([{ ref: { provider: 'anthropic' }, reason: 'rate_limit' }]);
    expect(ports.calls).toHaveLength(1);
  });

  test.each([
    { who: 'for a turn', request: { model: ANTHROPIC }, way: '--with-fallbacks' },
    { who: 'for a session', request: { sessionId: 's1' }, way: 'openclaw sessions set-model s1 --default' },
    { who: 'by nobody', request: {}, way: undefined },
    { who: 'with its own stand-ins', request: { model: ANTHROPIC, fallbacks: [GROQ] }, way: undefined },
  ])('SRC-1, FALL-4: chosen $who, the failure tells who was left out and how to let them in', async (row) => {
    ports = await turnPorts([GROQ], ['openai:a', 'anthropic:a', 'groq:a']);
    await setSessionModel(ports, 's1', ANTHROPIC);
    ports.setAnswer(() => limited());
    const { details } = await failedTurn(ports, row.request);
    const line = details.find((text) => text.startsWith('Only this model was asked'));
    if (row.way === undefined) expect(line).toBeUndefined();
    else expect(line).toContain(row.way);
  });

  test('FALL-4: where nobody could stand in, or nobody may, nothing is said of stand-ins', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => limited());
    expect((await failedTurn(ports, { model: OPENAI })).details.join()).not.toContain('Only this model');
    ports.config.overwrite(JSON.stringify(chainConfig([GROQ])));
    ports.setAnswer(() => failed({ status: 400, message: 'invalid request format' }));
    expect((await failedTurn(ports, { model: OPENAI })).details.join()).not.toContain('Only this model');
  });

  test('STICK-5: `@profile` is the only credential that is asked', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'openai:b', 'groq:a']);
    ports.setAnswer(() => failed({ status: 401 }));
    await failedTurn(ports, { model: `${OPENAI}@openai:b` });
    expect(asked(ports)).toEqual([`${OPENAI} openai:b`]);
  });

  test('RES-1: a profile that is not there is named', async () => {
    ports = await turnPorts([], ['openai:a']);
    const error = await failedTurn(ports, { model: `${OPENAI}@openai:gone` });
    expect(error.failures).toMatchObject([{ message: 'No credentials found for profile openai:gone' }]);
    expect(error.exitCode).toBe(3);
  });

  test('REF-6: a bare word read under the default provider is answered with a warning', async () => {
    ports = await turnPorts([], ['openai:a']);
    const lines: string[] = [];
    const result = await turn(ports, { model: 'gpt-99', onNotice: (line) => lines.push(line) });
    expect(result.served).toBe('openai/gpt-99');
    expect(lines).toEqual([expect.stringContaining('deprecated')]);
  });
});

describe('what a turn tells and records', () => {
  test('B002: requested, served, hops with reasons, one notice', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    failsOn(ports, 'openai:a', { status: 529 });
    const lines: string[] = [];
    const result = await turn(ports, { onNotice: (line) => lines.push(line) });
    expect(result).toMatchObject({
      requested: OPENAI,
      served: ANTHROPIC,
      credentialId: 'anthropic:a',
      hops: [{ from: OPENAI, credentialId: 'openai:a', reason: 'overloaded' }],
    });
    expect(lines).toEqual([`↪️ Model Fallback: ${ANTHROPIC} (selected ${OPENAI}; provider overloaded)`]);
    expect(ports.health.recentEvents('main', 5)).toMatchObject([
      { kind: 'fallback-started', text: lines[0] },
    ]);
  });

  test('D1: every try of a run is one row under one run id', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    failsOn(ports, 'openai:a', { status: 429, message: 'slow down' });
    await turn(ports, { sessionId: 's1' });
    const rows = ports.health
      .recentAttempts('main', 10)
      .toSorted((a, b) => (a.attemptId < b.attemptId ? -1 : 1));
    expect(rows).toMatchObject([
      {
        outcome: 'failure',
        reason: 'rate_limit',
        status: 429,
        message: 'slow down',
        credentialId: 'openai:a',
      },
      { outcome: 'success', credentialId: 'anthropic:a', firstTokenMs: 5 },
    ]);
    expect(new Set(rows.map((row) => row.runId)).size).toBe(1);
    expect(rows.map((row) => row.sessionId)).toEqual(['s1', 's1']);
  });

  test('CUST-2, FALL-5: a protocol that is not spoken is left without a request', async () => {
    const config = {
      ...(chainConfig([ANTHROPIC]) as object),
      models: {
        providers: {
          openai: { baseUrl: 'https://api.openai.com/v1', api: 'pi-messages', models: [] },
        },
      },
    };
    ports = await turnPorts([], ['openai:a', 'anthropic:a'], { config });
    const result = await turn(ports);
    expect(result.served).toBe(ANTHROPIC);
    expect(result.hops).toMatchObject([{ credentialId: '', reason: 'incapable' }]);
    expect(ports.health.blocks()).toEqual([]);
  });
});

test('decision 32: a reference that leads nowhere is a missing credential: exit 3, and the line names it', async () => {
  ports = await turnPorts([], []);
  await saveProfile(ports, 'openai:vault', { ref: { source: 'env', provider: 'default', id: 'GONE_KEY' } });
  const error = await failedTurn(ports);
  expect(error.exitCode).toBe(3);
  expect(error.message).toContain('Environment variable "GONE_KEY" is not set.');
  expect(error.details.join(' ')).toContain('make what openai:vault refers to readable');
  expect(ports.calls).toEqual([]);
});
