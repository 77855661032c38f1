import { afterEach, describe, expect, test } from 'vitest';
import {
  forgetCredentials,
  type LogoutRequest,
  planLogout,
} from '../../../src/app/credentials/forget-credentials.ts';
import { AppError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports?.close());

const AGENTS = { list: [{ id: 'main' }, { id: 'work' }] };

async function stored(config: object, ...places: readonly string[]): Promise<void> {
  ports = testPorts({ config: { agents: AGENTS, ...config } });
  for (const place of places) {
    const [owner = '', id = ''] = place.split(' ');
    await ports.auth.save({
      id,
      provider: id.slice(0, id.indexOf(':')),
      type: 'api_key',
      owner,
      secret: new Secret(`canary-${place}`),
      verification: { state: 'verified', atMs: START_MS },
    });
  }
}

async function logout(request: Partial<LogoutRequest>) {
  return forgetCredentials(ports, planLogout(ports, { scope: 'here', ...request }));
}

function left(): readonly string[] {
  return ['shared', 'main', 'work'].flatMap((owner) =>
    ports.auth
      .list(owner)
      .filter((profile) => profile.owner === owner)
      .map((profile) => `${owner} ${profile.id}`),
  );
}

const A = { provider: 'openai', mode: 'api_key' };

describe('forgetting one credential', () => {
  test('CRED-13: out of the store and the config, its orders included', async () => {
    const auth = { profiles: { 'openai:a': A, 'openai:b': A }, order: { openai: ['openai:a'] } };
    await stored({ auth }, 'shared openai:a', 'shared openai:b');
    const result = await logout({ profileId: 'openai:a' });
    expect(result).toMatchObject({ isWiped: true, next: 'openai:b', orders: [] });
    expect(left()).toEqual(['shared openai:b']);
    expect(ports.config.read().config.auth).toEqual({ profiles: { 'openai:b': A }, order: {} });
    expect(ports.health.recentEvents('main', 1)).toMatchObject([
      { kind: 'profile-removed', text: 'openai:a removed' },
    ]);
  });

  test('CRED-9: without an agent, every copy; with one, its own alone', async () => {
    const auth = { profiles: { 'openai:a': A } };
    await stored({ auth }, 'shared openai:a', 'work openai:a');
    await logout({ profileId: 'openai:a', agentId: 'work' });
    expect(left()).toEqual(['shared openai:a']);
    expect(ports.config.changes.filter((change) => change.edits.length > 0)).toEqual([]);
    await stored({ auth }, 'shared openai:a', 'work openai:a');
    await logout({ profileId: 'openai:a' });
    expect(left()).toEqual([]);
    expect(ports.config.read().config.auth?.profiles).toEqual({});
  });

  test('CRED-9: the shared credentials are those of the default agent', async () => {
    await stored({}, 'shared openai:a', 'work openai:a');
    await logout({ profileId: 'openai:a', agentId: 'main' });
    expect(left()).toEqual(['work openai:a']);
  });

  test('an agent that only reads the shared one is told so', async () => {
    await stored({ auth: { profiles: { 'openai:a': A } } }, 'shared openai:a');
    await expect(logout({ profileId: 'openai:a', agentId: 'work' })).rejects.toMatchObject({
      code: 'nothing-to-do',
      message: 'Agent "work" has no openai:a of its own',
    });
    expect(left()).toEqual(['shared openai:a']);
  });

  test('a name that only the config still has goes too, without a store being made', async () => {
    await stored({ auth: { profiles: { 'openai:a': A }, order: { openai: ['openai:a', 'openai:b'] } } });
    const plan = planLogout(ports, { scope: 'here', profileId: 'openai:a' });
    expect(plan).toMatchObject({ ids: ['openai:a'], profiles: [], provider: 'openai' });
    await forgetCredentials(ports, plan);
    expect(ports.config.read().config.auth).toEqual({ profiles: {}, order: { openai: ['openai:b'] } });
  });

  test('AUTHCLI-12: a config that cannot be written says that the secret is gone already', async () => {
    await stored({ auth: { profiles: { 'openai:a': A } } }, 'shared openai:a');
    const plan = planLogout(ports, { scope: 'here', profileId: 'openai:a' });
    const update: typeof ports.config.update = () =>
      Promise.reject(new AppError('config-readonly', 'the file cannot be written'));
    const failing = forgetCredentials({ ...ports, config: { ...ports.config, update } }, plan);
    await expect(failing).rejects.toMatchObject({
      code: 'config-readonly',
      message: 'openai:a is forgotten, but the config still names it: the file cannot be written',
    });
    expect(left()).toEqual([]);
    // The hint says: the same command again.
    await logout({ profileId: 'openai:a' });
    expect(ports.config.read().config.auth?.profiles).toEqual({});
  });
});

describe('forgetting all of a provider', () => {
  test('every one of it and none of another', async () => {
    await stored({}, 'shared openai:a', 'work openai:b', 'shared xai:c', 'shared openai-codex:d');
    const plan = planLogout(ports, { scope: 'session', provider: 'OpenAI' });
    expect(plan.ids).toEqual(['openai:a', 'openai:b']);
    expect([...plan.revocations.keys()]).toEqual(['openai:a', 'openai:b']);
    expect((await forgetCredentials(ports, plan)).next).toBeUndefined();
    expect(left()).toEqual(['shared openai-codex:d', 'shared xai:c']);
  });

  test('one whose provider has left the config', async () => {
    await stored({}, 'shared my-box:a');
    await logout({ provider: 'my-box' });
    expect(left()).toEqual([]);
  });

  test('B040: what serves the provider instead is told', async () => {
    ports = testPorts({ env: { OPENAI_API_KEY: 'canary-env' } });
    await ports.auth.save({
      id: 'openai:a',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-a'),
      verification: { state: 'verified', atMs: START_MS },
    });
    expect((await logout({ provider: 'openai' })).next).toBe('env:OPENAI_API_KEY');
  });
});

describe('AUTHCLI-11: what is refused, with nothing removed', () => {
  test.each([
    [{}, 'usage', 2],
    [{ profileId: 'openai:a', provider: 'openai' }, 'usage', 2],
    [{ provider: 'opnai' }, 'provider-unknown', 2],
    [{ provider: 'xai' }, 'nothing-to-do', 1],
    [{ provider: 'openai', agentId: 'work' }, 'nothing-to-do', 1],
    [{ profileId: 'openai:b' }, 'nothing-to-do', 1],
    [{ profileId: 'openai:zzzz', agentId: 'work' }, 'nothing-to-do', 1],
  ] as const)('%j', async (request, code, exitCode) => {
    await stored({}, 'shared openai:a');
    await expect(logout(request)).rejects.toMatchObject({ code, exitCode });
    expect(left()).toEqual(['shared openai:a']);
  });
});
