import { afterEach, describe, expect, test } from 'vitest';
import type { OAuthClient, SignInOutcome } from '../../src/core/ports/oauth.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';
import { storeKey } from './stored.ts';

const LOGIN = ['models', 'auth', 'login', '--provider'];
const AGENTS = { agents: { list: [{ id: 'main' }, { id: 'coder' }] } };
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

const GOOD: SignInOutcome = {
  ok: true,
  kind: 'tokens',
  material: {
    access: new Secret('canary-login-access'),
    refresh: new Secret('canary-login-refresh'),
    expiresAtMs: START_MS + 3_600_000,
    accountId: 'account-1',
    email: 'person@example.test',
  },
};
const REFUSED: SignInOutcome = { ok: false, message: 'the person said no' };

/** Sign-ins that end like this; tells what was stored when each began to wait. */
function signsIn(outcome: SignInOutcome): OAuthClient & { readonly stored: readonly string[][] } {
  const stored: string[][] = [];
  const end = async (): Promise<SignInOutcome> => {
    stored.push(ids());
    return outcome;
  };
  return {
    stored,
    begin: async () => ({
      url: 'https://provider.example.test/authorize',
      isListening: true,
      // Whoever waits does so after everything that comes before.
      outcome: new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(end())))),
      paste: () => undefined,
      close: async () => undefined,
    }),
    refresh: () => Promise.reject(new Error('nothing is refreshed here')),
    revoke: () => Promise.reject(new Error('nobody logs out here')),
  };
}

function ids(owner = 'shared'): string[] {
  return ports.auth.list(owner).flatMap((row) => (row.owner === owner ? [row.id] : []));
}

function open(config: unknown, outcome = GOOD): ReturnType<typeof signsIn> {
  const oauth = signsIn(outcome);
  ports = testPorts({ config, oauth });
  return oauth;
}

function primary(): unknown {
  const model = ports.config.read().config.agents?.defaults?.model;
  return typeof model === 'string' ? model : model?.primary;
}

const KEY = { stdin: 'canary-login-key-0001' };
const OTHER = { agents: { defaults: { model: { primary: 'xai/grok-4.3' } } } };

describe('AUTHCLI-2: the default model after a login', () => {
  test.each([
    ['unset stays unset', {}, [], undefined],
    ['another one stays', OTHER, [], 'xai/grok-4.3'],
    ['--set-default takes the place of none', {}, ['--set-default'], 'openai-codex/gpt-5.5'],
    ['--set-default takes the place of another', OTHER, ['--set-default'], 'openai-codex/gpt-5.5'],
  ])('%s', async (_, config, flags, expected) => {
    open(config);
    const { exitCode, stdout } = await cli(ports, [...LOGIN, 'openai-codex', ...flags]);
    expect([exitCode, primary()]).toEqual([0, expected]);
    const offer = 'Default model available: openai-codex/gpt-5.5 (use --set-default to apply)\n';
    expect(stdout.includes(offer)).toBe(flags.length === 0);
  });

  test.each([
    ['api-key', [], undefined],
    ['api-key', ['--set-default'], 'anthropic/claude-opus-4-6'],
    ['cli', [], undefined],
    ['cli', ['--set-default'], 'anthropic/claude-opus-4-6'],
  ])('the same with --method %s %j', async (method, flags, expected) => {
    open({});
    const run = await cli(ports, [...LOGIN, 'anthropic', '--method', method, ...flags], KEY);
    expect([run.exitCode, primary()]).toEqual([0, expected]);
  });

  test('a login that fails leaves it as it was, --set-default or not', async () => {
    open(OTHER, REFUSED);
    const run = await cli(ports, [...LOGIN, 'openai-codex', '--set-default']);
    expect([run.exitCode, primary(), ids()]).toEqual([3, 'xai/grok-4.3', []]);
  });
});

describe('AUTHCLI-10: login --force', () => {
  const DECLARED = {
    auth: { profiles: { 'openai-codex:old': { provider: 'openai-codex', mode: 'api_key' } } },
  };

  test('what is stored for the provider is gone before anybody signs in; other providers stay', async () => {
    const oauth = open(DECLARED);
    for (const id of ['openai-codex:old', 'openai-codex:older', 'xai:mine']) await storeKey(ports, id);
    const { exitCode, stdout } = await cli(ports, [...LOGIN, 'openai-codex', '--force']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Forgotten here: openai-codex:old, openai-codex:older\n');
    expect(oauth.stored).toEqual([['xai:mine']]);
    expect(ids().sort()).toEqual(['openai-codex:person@example.test', 'xai:mine']);
    expect(Object.keys(ports.config.read().config.auth?.profiles ?? {})).toEqual([
      'openai-codex:person@example.test',
    ]);
  });

  test('without it nothing goes', async () => {
    open(DECLARED);
    await storeKey(ports, 'openai-codex:old');
    await cli(ports, [...LOGIN, 'openai-codex']);
    expect(ids()).toEqual(['openai-codex:old', 'openai-codex:person@example.test']);
  });

  test('with nothing stored it is a login like any other', async () => {
    open({});
    const { exitCode, stdout } = await cli(ports, [...LOGIN, 'openai-codex', '--force']);
    expect([exitCode, stdout.includes('Forgotten')]).toEqual([0, false]);
  });

  test.each(['api-key', 'cli'])('with --method %s too', async (method) => {
    open({});
    await storeKey(ports, 'anthropic:old');
    const run = await cli(ports, [...LOGIN, 'anthropic', '--method', method, '--force'], KEY);
    expect(run.stdout).toContain('Forgotten here: anthropic:old\n');
    expect([run.exitCode, ids()]).toEqual([
      0,
      [method === 'cli' ? 'anthropic:claude-cli' : 'anthropic:manual'],
    ]);
  });

  test('of an agent: the shared ones stay', async () => {
    open(AGENTS);
    await storeKey(ports, 'openai-codex:all');
    await storeKey(ports, 'openai-codex:own', { owner: 'coder' });
    await cli(ports, [...LOGIN, 'openai-codex', '--force', '--agent', 'coder']);
    expect([ids(), ids('coder')]).toEqual([['openai-codex:all'], ['openai-codex:person@example.test']]);
  });

  test('a sign-in that cannot begin takes nothing', async () => {
    open({});
    await storeKey(ports, 'github-copilot:old');
    const run = await cli(ports, [...LOGIN, 'github-copilot', '--force']);
    expect([run.exitCode, ids()]).toEqual([2, ['github-copilot:old']]);
  });

  test('a store that takes no writes stops it before the login starts, with all that was there', async () => {
    const oauth = open({});
    await storeKey(ports, 'openai-codex:old');
    ports.leases.acquire = () => Promise.reject(new Error('the store is busy'));
    const run = await cli(ports, [...LOGIN, 'openai-codex', '--force']);
    expect([run.exitCode, ids(), oauth.stored]).toEqual([1, ['openai-codex:old'], []]);
    expect(run.stdout).not.toContain('https://');
  });
});

describe('CLI-4: a login of one agent', () => {
  test.each([
    ['sign-in', [...LOGIN, 'openai-codex'], 'openai-codex:person@example.test'],
    ['cli', [...LOGIN, 'anthropic', '--method', 'cli'], 'anthropic:claude-cli'],
    ['api-key', [...LOGIN, 'anthropic', '--method', 'api-key'], 'anthropic:manual'],
  ])('%s: before and after the verb, stored for it alone', async (_, line, id) => {
    open(AGENTS);
    expect((await cli(ports, [...line, '--agent', 'coder'], KEY)).exitCode).toBe(0);
    expect([ids(), ids('coder')]).toEqual([[], [id]]);
    ports.close();
    open(AGENTS);
    await cli(ports, ['models', 'auth', '--agent', 'coder', ...line.slice(2)], KEY);
    expect([ids(), ids('coder')]).toEqual([[], [id]]);
  });

  test('an agent that is not there is refused before anybody signs in', async () => {
    const oauth = open(AGENTS);
    const run = await cli(ports, [...LOGIN, 'openai-codex', '--agent', 'nobody']);
    expect([run.exitCode === 0, oauth.stored]).toEqual([false, []]);
  });
});

test('section 20.1: login-github-copilot is the sign-in of GitHub', async () => {
  open(AGENTS);
  await ports.settings.write('oauth.github-copilot.clientId', 'app-of-a-test', 'test');
  const run = await cli(ports, ['models', 'auth', 'login-github-copilot', '--yes', '--agent', 'coder']);
  expect(run.exitCode, run.stderr).toBe(0);
  expect(ids('coder')).toEqual(['github-copilot:person@example.test']);
});
