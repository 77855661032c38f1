import { afterEach, expect, test } from 'vitest';
import { turnStep } from '../../../src/app/turn/turn-plan.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { startRun } from '../../../src/core/failover/run-engine.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failsOn,
  OPENAI,
  saveKeys,
  saveProfile,
  selectionOf,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** What the first step of a turn would be. */
function firstStep(typed?: string) {
  const world = readWorld(ports);
  const selection = selectionOf(ports, typed, 's1');
  const session = ports.sessions.get('main', 's1');
  return turnStep({ world, session, selection }, startRun([selection.requested]), world.blocks);
}

test('STICK-1: a session stays with the key that answered', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  for (const _turn of [1, 2, 3]) await turn(ports, { sessionId: 's1' });
  expect(asked(ports)).toEqual(Array(3).fill(`${OPENAI} openai:a`));
  expect(ports.sessions.get('main', 's1')?.profiles).toEqual({
    openai: { profileId: 'openai:a', source: 'auto' },
  });
});

test('ORD-4: without a session the key that rested longest is next', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  for (const atMs of [1, 2, 3]) {
    ports.clock.set(START_MS + atMs);
    await turn(ports);
  }
  expect(asked(ports).map((line) => line.slice(-1))).toEqual(['a', 'b', 'a']);
});

test('STICK-2: a sticky key that cools gives way to its sibling, which then sticks', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await turn(ports, { sessionId: 's1' });
  const attempt = ports.health.recentAttempts('main', 1)[0]!;
  await ports.health.record({
    attempt: { ...attempt, attemptId: 'other', outcome: 'failure' },
    block: {
      credentialId: 'openai:a',
      provider: 'openai',
      model: '',
      kind: 'cooldown',
      reason: 'auth',
      sinceMs: START_MS,
      untilMs: START_MS + 30_000,
      step: 1,
      errorCount: 1,
      lastFailureAtMs: START_MS,
      source: 'ladder',
    },
  });
  await turn(ports, { sessionId: 's1' });
  expect(ports.sessions.get('main', 's1')?.profiles['openai']?.profileId).toBe('openai:b');
});

test.each([
  ['auto', 'openai:b'],
  ['user', 'openai:a'],
] as const)('ORD-3, ORD-6: an explicit order over a pin that is %s', async (source, next) => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await ports.sessions.setProfile('main', 's1', 'openai', 'openai:a', source);
  await ports.auth.setOrder('main', 'openai', ['openai:b']);
  expect(firstStep()).toMatchObject({ kind: 'attempt', candidate: { id: next } });
});

test('STICK-5: a pin of a person outlives a turn that its sibling had to answer', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await ports.sessions.setProfile('main', 's1', 'openai', 'openai:a', 'user');
  failsOn(ports, 'openai:a', { status: 429 });
  expect((await turn(ports, { sessionId: 's1' })).credentialId).toBe('openai:b');
  expect(ports.sessions.get('main', 's1')?.profiles['openai']).toEqual({
    profileId: 'openai:a',
    source: 'user',
  });
});

test('RES-1: a named profile that cannot be used says so in its own name', async () => {
  ports = await turnPorts([], ['openai:a']);
  await saveProfile(ports, 'openai:old', { type: 'token', expiresAtMs: START_MS - 1 });
  expect(firstStep(`${OPENAI}@openai:old`)).toMatchObject({
    kind: 'leave',
    failure: { message: 'No credentials found for profile openai:old (openai:old: expired)' },
  });
});

test('SRC-6: a profile typed for one turn does not stick', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await turn(ports, { sessionId: 's1', model: `${OPENAI}@openai:b` });
  expect(ports.sessions.get('main', 's1')?.profiles).toEqual({});
});

test('CUST-1: a provider without an address is left with the key that sets it', async () => {
  ports = testPorts({
    config: {
      ...(chainConfig([ANTHROPIC]) as object),
      models: { providers: { mine: { apiKey: 'canary-mine', models: [{ id: 'big' }] } } },
    },
  });
  await saveKeys(ports, 'anthropic:a');
  expect(firstStep('mine/big')).toMatchObject({
    kind: 'leave',
    failure: { reason: 'incapable', message: expect.stringContaining('models.providers.mine.baseUrl') },
  });
});
