import { afterEach, describe, expect, test } from 'vitest';
import {
  assertProfileId,
  type NewApiKey,
  type NewCredential,
  saveApiKey,
  saveCredential,
} from '../../../src/app/credentials/auth-profiles.ts';
import { unknownProvider } from '../../../src/app/credentials/unknown-provider.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { AppError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { openedBlock } from '../../adapters/sqlite/test-store.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

const KEY = 'canary-profile-key-0001';
let ports: TestPorts;

afterEach(() => ports?.close());

async function save(change: Partial<NewApiKey> = {}) {
  const key = { provider: 'openai', secret: new Secret(KEY), actor: 'test', ...change };
  return (await saveApiKey(ports, key)).profile;
}

function declared(id: string): unknown {
  return ports.config.read().config.auth?.profiles?.[id];
}

describe('a new key', () => {
  test('CRED-2: becomes <provider>:manual, sealed, unverified, bound to its address', async () => {
    ports = testPorts();
    expect(await save()).toMatchObject({
      id: 'openai:manual',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      origin: 'https://api.openai.com',
      verification: { state: 'unverified', atMs: START_MS },
    });
    expect(ports.auth.readSecret(ports.auth.get('main', 'openai:manual')!)?.reveal()).toBe(KEY);
    expect(declared('openai:manual')).toEqual({ provider: 'openai', mode: 'api_key' });
    expect(ports.config.text()).not.toContain(KEY);
    expect(ports.health.recentEvents('main', 5).map((event) => event.kind)).toContain('profile-saved');
  });

  test('takes a name of its own, an alias of the provider and a proof', async () => {
    ports = testPorts();
    const saved = await save({
      provider: 'Z.AI',
      profileId: 'zai:work@home',
      verification: { state: 'verified', atMs: 7 },
    });
    expect(saved).toMatchObject({
      id: 'zai:work@home',
      provider: 'zai',
      verification: { state: 'verified', atMs: 7 },
    });
  });

  test('S14: is bound to where the provider is now', async () => {
    ports = testPorts({
      config: { models: { providers: { openai: { baseUrl: 'http://10.0.0.7:9000/v1' } } } },
    });
    expect((await save()).origin).toBe('http://10.0.0.7:9000');
  });

  test('a custom provider of the config takes a key too', async () => {
    ports = testPorts({
      config: { models: { providers: { 'my-box': { baseUrl: 'http://127.0.0.1:9/v1' } } } },
    });
    expect((await save({ provider: 'my-box' })).id).toBe('my-box:manual');
  });

  test('B005: earns a live attempt at once', async () => {
    ports = testPorts();
    await ports.health.record({
      attempt: {
        attemptId: 'attempt_1',
        runId: 'run_1',
        sessionId: undefined,
        agentId: 'main',
        provider: 'openai',
        model: 'gpt-5.5',
        credentialId: 'openai:manual',
        outcome: 'failure',
        reason: 'auth',
        rule: 'http-401',
        status: 401,
        message: 'no',
        startedAtMs: START_MS,
        finishedAtMs: START_MS,
        firstTokenMs: undefined,
      },
      block: openedBlock({
        credentialId: 'openai:manual',
        model: '',
        reason: 'auth',
        sinceMs: START_MS,
        untilMs: START_MS + 600_000,
      }),
    });
    expect(ports.health.blocks()).toHaveLength(1);
    await save();
    expect(ports.health.blocks()).toEqual([]);
  });

  test('saved again under the same name writes no second line into the config', async () => {
    ports = testPorts();
    await save();
    await save({ secret: new Secret('canary-profile-key-0002') });
    expect(ports.config.changes).toHaveLength(1);
    expect(ports.auth.list('main')).toHaveLength(1);
  });
});

describe('what is refused, with nothing stored', () => {
  test('an unknown provider, with the nearest names', async () => {
    ports = testPorts();
    await expect(save({ provider: 'opnai' })).rejects.toMatchObject({
      code: 'provider-unknown',
      exitCode: 2,
      details: [expect.stringContaining('openai')],
    });
    expect(ports.auth.list('main')).toEqual([]);
    expect(ports.config.changes).toEqual([]);
  });

  test.each(['../openai', 'openai:', 'xai:work', 'openai:a b', 'openai:$(id)', `openai:${'x'.repeat(102)}`])(
    'S16: %j as a name',
    async (profileId) => {
      ports = testPorts();
      await expect(save({ profileId })).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
      expect(ports.auth.list('main')).toEqual([]);
    },
  );

  test('names of people and places are fine', () => {
    for (const id of ['openai:default', 'openai:me@example.test', 'openai:key-2', 'openai:a.b_c+d']) {
      expect(() => assertProfileId(id, 'openai')).not.toThrow();
    }
  });

  test('without anything near, no nearest names', () => {
    expect(unknownProvider('qqqqqqqqqqqqqqqq', {}).details).toEqual([]);
  });

  test('a provider of the config is among the nearest', () => {
    const config = { models: { providers: { aurora: { baseUrl: 'http://127.0.0.1:9', models: [] } } } };
    expect(unknownProvider('arora', config).details.join()).toMatch(/^Nearest: aurora\b/);
  });
});

describe('CRED-4: a config that declares the name otherwise', () => {
  test.each(['oauth', 'token', 'aws-sdk'])(
    'mode %s follows the key, which is told and used',
    async (mode) => {
      const entry = { provider: 'openai', mode, email: 'me@example.test' };
      ports = testPorts({ config: { auth: { profiles: { 'openai:manual': entry } } } });
      const notices: string[] = [];
      await save({ onNotice: (line) => notices.push(line) });
      expect(JSON.parse(ports.config.text()).auth.profiles['openai:manual']).toEqual({
        ...entry,
        mode: 'api_key',
      });
      expect(notices).toEqual([
        `The config declared openai:manual as ${mode} of openai; it is api_key of openai now.`,
      ]);
      const plan = readWorld(ports).plan({ provider: 'openai', model: 'gpt-5.5' });
      expect(plan).toMatchObject([{ id: 'openai:manual' }]);
      expect(plan[0]?.whyNot).toBeUndefined();
    },
  );

  test('another provider under this name is mended the same way', async () => {
    ports = testPorts({
      config: { auth: { profiles: { 'openai:manual': { provider: 'xai', mode: 'api_key' } } } },
    });
    await save();
    expect(declared('openai:manual')).toEqual({ provider: 'openai', mode: 'api_key' });
  });

  test('the older spelling api-key says the same and stays', async () => {
    ports = testPorts({
      config: { auth: { profiles: { 'openai:manual': { provider: 'openai', mode: 'api-key' } } } },
    });
    const notices: string[] = [];
    await save({ onNotice: (line) => notices.push(line) });
    expect(ports.config.changes).toEqual([]);
    expect(notices).toEqual([]);
  });

  test('AUTHCLI-12: a config that cannot be written says that the key is saved', async () => {
    ports = testPorts();
    const { config } = ports;
    const update: typeof config.update = () =>
      Promise.reject(new AppError('config-raced', 'somebody keeps saving the file'));
    const failing = saveApiKey(
      { ...ports, config: { ...config, update } },
      { provider: 'openai', secret: new Secret(KEY), actor: 'test' },
    );
    await expect(failing).rejects.toMatchObject({
      code: 'config-raced',
      message: expect.stringMatching(/^openai:manual is saved, but the config does not name it: /),
    });
    expect(ports.auth.list('main')).toHaveLength(1);
  });
});

describe('tokens, and more than one credential', () => {
  function token(change: Partial<NewCredential> = {}) {
    const given = { provider: 'anthropic', secret: new Secret(KEY), actor: 'test', type: 'token' as const };
    return saveCredential(ports, { ...given, ...change });
  }

  test('CRED-3: a token keeps its end and is declared as one', async () => {
    ports = testPorts();
    const { profile } = await token({ expiresAtMs: START_MS + 1000 });
    expect(profile).toMatchObject({ id: 'anthropic:manual', type: 'token', expiresAtMs: START_MS + 1000 });
    expect(declared('anthropic:manual')).toEqual({ provider: 'anthropic', mode: 'token' });
  });

  test('CRED-4: declared as a sign-in, a token may stay so', async () => {
    const profiles = { 'anthropic:manual': { provider: 'anthropic', mode: 'oauth' } };
    ports = testPorts({ config: { auth: { profiles } } });
    await token();
    expect(ports.config.changes).toEqual([]);
  });

  test('adding never replaces: another kind under the same name is refused', async () => {
    ports = testPorts();
    const { profile } = await saveApiKey(ports, {
      provider: 'anthropic',
      secret: new Secret('canary-first'),
      actor: 'test',
    });
    await expect(token()).rejects.toMatchObject({
      code: 'usage',
      message: 'anthropic:manual is an API key already',
      hint: expect.stringContaining('--profile-id anthropic:<name>'),
    });
    expect(ports.auth.list('main')).toEqual([profile]);
    await token({ profileId: 'anthropic:work' });
    expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['anthropic:manual', 'anthropic:work']);
  });

  test('another agent’s credential of the name is not in the way (CRED-9)', async () => {
    ports = testPorts({ config: { agents: { list: [{ id: 'main' }, { id: 'work' }] } } });
    await saveApiKey(ports, { provider: 'anthropic', secret: new Secret(KEY), actor: 'test' });
    expect((await token({ agentId: 'work' })).profile).toMatchObject({ owner: 'work', type: 'token' });
  });

  test('a new value under an old name is told, the same value is not', async () => {
    ports = testPorts();
    const notices: string[] = [];
    const onNotice = (line: string): number => notices.push(line);
    await token({ onNotice });
    await token({ onNotice });
    expect(notices).toEqual([]);
    await token({ onNotice, secret: new Secret('canary-newer') });
    expect(notices).toEqual([expect.stringMatching(/^anthropic:manual holds the new value/)]);
  });

  test('ORD-3: a credential that the order leaves out is told, with the way in', async () => {
    ports = testPorts({ config: { auth: { order: { anthropic: ['anthropic:a'] } } } });
    const notices: string[] = [];
    await token({ onNotice: (line) => notices.push(line) });
    expect(notices).toEqual([
      'The order of anthropic does not list anthropic:manual, so it is not tried. Put it first: openclaw models auth activate anthropic:manual',
    ]);
  });

  test('34.1: a setup token is never stored as an API key', async () => {
    ports = testPorts();
    const secret = new Secret('sk-ant-oat01-canary');
    await expect(saveApiKey(ports, { provider: 'anthropic', secret, actor: 'test' })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('paste-token'),
    });
    expect(ports.auth.list('main')).toEqual([]);
    expect((await token({ secret })).profile.type).toBe('token');
  });
});
