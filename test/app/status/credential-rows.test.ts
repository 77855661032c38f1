import { afterEach, expect, test } from 'vitest';
import {
  type CredentialRow,
  credentialRows,
  providersInUse,
} from '../../../src/app/status/credential-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { blocked } from '../../support/blocked.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  chainConfig,
  failsOn,
  saveKeys,
  saveProfile,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const rows = (): readonly CredentialRow[] => credentialRows(ports, readWorld(ports));
const row = (id: string) => rows().find((entry) => entry.id === id);

test('STAT-6, CRED-3: stored, ambient, configured and local credentials, each of its kind', async () => {
  ports = testPorts({
    config: {
      models: { providers: { 'z.ai': { apiKey: 'canary-config' } } },
      agents: { defaults: { model: 'ollama/qwen3' } },
    },
    env: { GROQ_API_KEY: 'canary-env' },
  });
  await saveKeys(ports, 'openai:key');
  await saveProfile(ports, 'openai:token', { type: 'token' });
  await saveProfile(ports, 'openai:login', { type: 'oauth' });
  expect(Object.fromEntries(rows().map(({ id, kind }) => [id, kind]))).toEqual({
    'local:ollama': 'local',
    'openai:login': 'oauth',
    'openai:token': 'token',
    'openai:key': 'api key',
    'config:zai': 'config',
    'env:GROQ_API_KEY': 'env',
  });
  expect(JSON.stringify(rows())).not.toContain('canary-');
});

test('REF-3: a provider counts once, whatever it is called', async () => {
  ports = testPorts({
    config: { models: { providers: { 'z.ai': { apiKey: 'canary-config' } } } },
    env: { ZAI_API_KEY: 'canary-env' },
  });
  await saveKeys(ports, 'zai:a');
  expect(providersInUse(ports, readWorld(ports))).toEqual(['zai']);
});

test('ORD-4: the one that would be tried next is marked, and moves on when it cools', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  const next = () =>
    rows()
      .filter((entry) => entry.isNext)
      .map((entry) => entry.id);
  expect(next()).toEqual(['openai:a']);
  failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '60' } });
  await turn(ports);
  expect(next()).toEqual(['openai:b']);
  expect(row('openai:b')?.lastUsedMs).toBe(START_MS);
});

test('COOL-5: a block of one model shows, and names the model', async () => {
  ports = await turnPorts([ANTHROPIC, 'openai/gpt-5.4-mini'], ['openai:a']);
  await blocked(ports, 'openai:a', { model: 'gpt-5.4-mini' });
  expect(row('openai:a')).toMatchObject({ health: { state: 'cooling' }, blockedModels: ['gpt-5.4-mini'] });
});

test('COOL-5: a block of a model that is not selected shows as well, and the key is still next', async () => {
  ports = await turnPorts([], ['openai:a']);
  await blocked(ports, 'openai:a', { model: 'gpt-5.4' });
  expect(row('openai:a')).toMatchObject({
    health: { state: 'cooling' },
    blockedModels: ['gpt-5.4'],
    isNext: true,
  });
});

test('COOL-3: a window that has ended shows no more', async () => {
  ports = await turnPorts([], ['openai:a']);
  await blocked(ports, 'openai:a');
  ports.clock.set(START_MS + 30_000);
  expect(row('openai:a')).toMatchObject({ health: { state: 'unverified' }, blockedModels: [], isNext: true });
});

test('ORD-3: what the order leaves out is shown and never next', async () => {
  ports = testPorts({ config: { ...(chainConfig() as object), auth: { order: { openai: [] } } } });
  await saveKeys(ports, 'openai:a');
  expect(row('openai:a')).toMatchObject({
    health: { state: 'missing', words: 'excluded by auth.order for this provider' },
    isNext: false,
  });
});
