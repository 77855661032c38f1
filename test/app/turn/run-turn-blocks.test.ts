import { afterEach, describe, expect, test } from 'vitest';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  failed,
  failedTurn,
  failsOn,
  limited,
  saveKeys,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

describe('what a failure blocks', () => {
  const MINUTE = 60_000;
  test.each<[string, FailureEvidence, object]>([
    [
      'COOL-9: a 429 cools one model for 30 s',
      { status: 429 },
      {
        model: 'gpt-5.5',
        kind: 'cooldown',
        reason: 'rate_limit',
        untilMs: START_MS + 30_000,
        source: 'ladder',
      },
    ],
    [
      'COOL-12: Retry-After ends the window',
      { status: 429, headers: { 'retry-after': '120' } },
      {
        model: 'gpt-5.5',
        kind: 'cooldown',
        reason: 'rate_limit',
        untilMs: START_MS + 2 * MINUTE,
        source: 'retry-after',
      },
    ],
    [
      'decision 16: a deadline of years is cut to seven days',
      { status: 429, headers: { 'retry-after': '99999999' } },
      { untilMs: START_MS + 7 * 24 * 60 * MINUTE },
    ],
    [
      'COOL-9: a 401 cools the whole key',
      { status: 401 },
      { model: '', kind: 'cooldown', reason: 'auth', untilMs: START_MS + 30_000 },
    ],
    [
      'DIS-1: a 402 disables the whole key for five hours',
      { status: 402 },
      { model: '', kind: 'disabled', reason: 'billing', untilMs: START_MS + 300 * MINUTE },
    ],
    [
      'DIS-2: a revoked key is disabled for ten minutes',
      { status: 401, code: 'api_key_revoked' },
      { model: '', kind: 'disabled', reason: 'auth_permanent', untilMs: START_MS + 10 * MINUTE },
    ],
    ['decision 14: a 529 cools one model', { status: 529 }, { model: 'gpt-5.5', reason: 'overloaded' }],
    [
      'decision 14: a network failure cools one model',
      { code: 'ECONNRESET' },
      { model: 'gpt-5.5', reason: 'timeout' },
    ],
    [
      'Q-13, B061: a missing model cools one model, and the next one answers',
      { status: 404 },
      { model: 'gpt-5.5', reason: 'model_not_found' },
    ],
  ])('%s', async (_name, evidence, block) => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    failsOn(ports, 'openai:a', evidence);
    expect((await turn(ports)).served).toBe(ANTHROPIC);
    expect(ports.health.blocks()).toMatchObject([
      { credentialId: 'openai:a', provider: 'openai', step: 1, ...block },
    ]);
  });

  test('DIS-1: the second 402 after the window doubles it', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => failed({ status: 402 }));
    await failedTurn(ports);
    ports.clock.set(START_MS + 300 * MINUTE);
    await failedTurn(ports);
    expect(ports.health.blocks()).toMatchObject([{ step: 2, untilMs: START_MS + 900 * MINUTE }]);
  });

  test('COOL-13: a router never loses the whole key', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'openrouter/openrouter/auto' } } } });
    await saveKeys(ports, 'openrouter:a');
    ports.setAnswer(() => failed({ status: 402 }));
    await failedTurn(ports);
    expect(ports.health.blocks()).toEqual([]);
  });

  test('COOL-5: a key that cools for one model serves its sibling model', async () => {
    ports = await turnPorts(['openai/gpt-5.4-mini'], ['openai:a']);
    ports.setAnswer((target) => (target.ref.model === 'gpt-5.5' ? limited() : answered('hi')));
    expect(await turn(ports)).toMatchObject({ served: 'openai/gpt-5.4-mini', credentialId: 'openai:a' });
  });

  test('decision 14, 29: a refused key is not asked again for the next model of the same run', async () => {
    ports = await turnPorts(['openai/gpt-5.4-mini', ANTHROPIC], ['openai:a', 'anthropic:a']);
    failsOn(ports, 'openai:a', { status: 401 });
    expect((await turn(ports)).hops.map((hop) => hop.reason)).toEqual(['auth', 'blocked']);
    expect(ports.calls).toHaveLength(2);
  });
});
