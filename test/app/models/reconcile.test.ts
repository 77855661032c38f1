import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStale, mendStale } from '../../../src/app/models/reconcile.ts';
import { blocked } from '../../support/blocked.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, OPENAI, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
beforeEach(async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
});
afterEach(() => ports.close());

const choose = (sessionId: string, provider: string, model: string, profileId?: string) =>
  ports.sessions.choose('main', sessionId, { provider, model, profileId });
const standIn = (sessionId: string, agentId = 'main') =>
  ports.sessions.setOverride(agentId, sessionId, {
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    source: 'auto',
    origin: OPENAI,
  });
const reasons = () => findStale(ports).map(({ reason }) => reason);

test('B019: choices that can be had, unlisted models and stand-ins that are needed are left alone', async () => {
  await choose('own', 'openai', 'gpt-5.5', 'openai:a');
  await choose('unverified', 'openai', 'not-in-any-list');
  await ports.auth.setOrder('main', 'openai', ['openai:b', 'openai:a']);
  for (const id of ['openai:a', 'openai:b']) await blocked(ports, id);
  await standIn('needed');
  expect(findStale(ports)).toEqual([]);
});

test('all that is stale is found, mended in one step, and taken back', async () => {
  await choose('removed', 'nowhere-to-be-found', 'x');
  await choose('pinned', 'openai', 'gpt-5.5', 'openai:gone');
  await standIn('ended');
  await standIn('elsewhere', 'night');
  await ports.auth.setOrder('main', 'openai', ['openai:gone', 'openai:b']);
  await choose('own', 'openai', 'gpt-5.5', 'openai:a');
  const before = ports.pins.inventory();
  expect(reasons().toSorted()).toEqual([
    'agent-gone',
    'block-ended',
    'profile-gone',
    'profile-gone',
    'provider-gone',
  ]);
  expect(await mendStale(ports, findStale(ports))).toHaveLength(5);
  expect(findStale(ports)).toEqual([]);
  expect(ports.auth.order('main', 'openai')).toEqual(['openai:b']);
  expect(ports.sessions.get('main', 'pinned')).toMatchObject({ override: { source: 'user' }, profiles: {} });
  expect(ports.sessions.get('main', 'own')).toMatchObject({
    profiles: { openai: { profileId: 'openai:a' } },
  });
  expect(await ports.pins.undo()).toHaveLength(5);
  expect(ports.pins.inventory()).toEqual(before);
  expect(await ports.pins.undo()).toBeUndefined();
});

test('SRC-4: what somebody chose between look and mending stays', async () => {
  await standIn('s');
  const stale = findStale(ports);
  await choose('s', 'openai', 'gpt-5.5');
  expect(await mendStale(ports, stale)).toEqual([]);
  expect(ports.sessions.get('main', 's')?.override).toMatchObject({ source: 'user', model: 'gpt-5.5' });
});

test('decision 9: a model is gone when its provider said so last', async () => {
  await choose('s', 'openai', 'retired-model');
  expect(reasons()).toEqual([]);
  await ports.health.record({
    attempt: {
      attemptId: 't1',
      runId: 'r1',
      sessionId: 's',
      agentId: 'main',
      provider: 'openai',
      model: 'retired-model',
      credentialId: 'openai:a',
      outcome: 'failure',
      reason: 'model_not_found',
      rule: undefined,
      status: 404,
      message: undefined,
      startedAtMs: 1,
      finishedAtMs: ports.clock.now(),
      firstTokenMs: undefined,
    },
  });
  expect(reasons()).toEqual(['model-gone']);
});
