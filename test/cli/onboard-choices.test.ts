import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { inspectorOf, lists, refusedKey } from '../app/setup/wizard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const START = ['onboard', '--non-interactive', '--accept-risk'];
const KEY = 'canary-choice-key-0001';
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

function run(args: readonly string[], stdin = KEY) {
  return cli(ports, [...START, ...args], { stdin });
}

describe('ONB-28', () => {
  test('the endpoint that accepts the key is configured with its model', async () => {
    const coding = 'https://api.z.ai/api/coding/paas/v4';
    ports = testPorts({
      inspector: inspectorOf((endpoint) =>
        endpoint.baseUrl === coding ? lists('glm-5.3')(endpoint) : refusedKey(),
      ),
    });
    expect((await run(['--auth-choice', 'zai-api-key', '--zai-api-key', '-'])).exitCode).toBe(0);
    const { config } = ports.config.read();
    expect(config.models?.providers?.['zai']?.baseUrl).toBe(coding);
    expect(config.agents?.defaults?.model).toEqual({ primary: 'zai/glm-5.3' });
  });

  test('unverified, Global is assumed', async () => {
    ports = testPorts({ inspector: inspectorOf(refusedKey) });
    const refused = await run(['--auth-choice', 'zai-api-key', '--zai-api-key', '-']);
    expect(refused.exitCode).toBe(3);
    await run(['--auth-choice', 'zai-api-key', '--zai-api-key', '-', '--allow-unverified']);
    const { config } = ports.config.read();
    expect(config.models?.providers?.['zai']).toBeUndefined();
    expect(config.agents?.defaults?.model).toEqual({ primary: 'zai/glm-5' });
  });
});

describe('ONB-27', () => {
  const ACCOUNT = '--cloudflare-ai-gateway-account-id';
  const GATEWAY = '--cloudflare-ai-gateway-gateway-id';
  const CHOICE = ['--auth-choice', 'cloudflare-ai-gateway-api-key', '--cloudflare-ai-gateway-api-key', '-'];

  test.each([
    [[], `Cloudflare AI Gateway needs ${ACCOUNT}`],
    [[ACCOUNT, 'a1'], `Cloudflare AI Gateway needs ${GATEWAY}`],
    [[ACCOUNT, 'a/1', GATEWAY, 'g'], `${ACCOUNT} has letters, digits, - and _ only`],
  ])('%j is refused', async (flags, message) => {
    ports = testPorts({ inspector: inspectorOf(lists('x')) });
    const { exitCode, stderr } = await run([...CHOICE, ...flags]);
    expect([exitCode, stderr.includes(message)]).toEqual([2, true]);
    expect(ports.config.changes).toEqual([]);
  });

  test('both make the address', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('claude-sonnet-4-6')) });
    expect((await run([...CHOICE, ACCOUNT, 'a1', GATEWAY, 'g2'])).exitCode).toBe(0);
    expect(ports.config.read().config.models?.providers?.['cloudflare-ai-gateway']?.baseUrl).toBe(
      'https://gateway.ai.cloudflare.com/v1/a1/g2/anthropic',
    );
  });
});

describe('ONB-25: tokens', () => {
  const TOKEN = ['--auth-choice', 'token', '--token-provider', 'anthropic', '--token', '-'];

  test('a token is stored under its name, with its end', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('claude-opus-4-6')) });
    const { exitCode } = await run([
      ...TOKEN,
      '--token-expires-in',
      '12h',
      '--token-profile-id',
      'anthropic:work',
    ]);
    expect(exitCode).toBe(0);
    expect(ports.auth.get('main', 'anthropic:work')).toMatchObject({
      type: 'token',
      expiresAtMs: START_MS + 12 * 3_600_000,
    });
  });

  test('setup-token means Anthropic, and :manual is the usual name', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('claude-opus-4-6')) });
    expect((await run(['--auth-choice', 'setup-token', '--token', '-'])).exitCode).toBe(0);
    expect(ports.auth.get('main', 'anthropic:manual')?.type).toBe('token');
  });

  test.each([
    [['--auth-choice', 'token', '--token', '-'], '--token-provider'],
    [['--auth-choice', 'token', '--token-provider', 'anthropic'], '--token - reads it from stdin'],
    [[...TOKEN, '--token-expires-in', 'soon'], 'is not how long a token can live'],
    [['--auth-choice', 'token', '--token-provider', 'nobody-here', '--token', '-'], 'nobody-here'],
  ])('%j is refused', async (args, words) => {
    ports = testPorts({ inspector: inspectorOf(lists('x')) });
    const { exitCode, stderr } = await run(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('B023: it never takes the place of a key', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('claude-opus-4-6')) });
    await run(['--anthropic-api-key', '-']);
    const { exitCode, stderr } = await run([...TOKEN, '--token-profile-id', 'anthropic:default']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('anthropic:default holds something else already');
    expect(ports.auth.get('main', 'anthropic:default')?.type).toBe('api_key');
  });
});

describe('ONB-23, decision 39: --reset', () => {
  const BEFORE = { agents: { defaults: { model: { primary: 'groq/x', fallbacks: ['groq/y'] } } } };

  test('the models are chosen anew, and one write takes the place of the former ones', async () => {
    ports = testPorts({ config: BEFORE, inspector: inspectorOf(lists('gpt-5.5')) });
    expect((await run(['--openai-api-key', '-', '--reset', '--reset-scope', 'config'])).exitCode).toBe(0);
    expect(ports.config.changes).toHaveLength(1);
    expect(ports.config.read().config.agents?.defaults?.model).toEqual({
      primary: 'openai/gpt-5.5',
      fallbacks: [],
    });
  });

  test.each([[], ['--reset-scope', 'config+creds+sessions'], ['--reset-scope', 'full']])(
    '--reset %s %s: the former keys go, in a copy that is named; --undo-reset brings them back',
    async (...scope) => {
      const storePath = join(temporaryFolder(), 'models.sqlite');
      const auth = { profiles: { 'groq:old': { provider: 'groq', mode: 'api_key' } } };
      ports = testPorts({ config: { ...BEFORE, auth }, inspector: inspectorOf(lists('gpt-5.5')), storePath });
      await run(['--groq-api-key', '-', '--allow-unverified']);
      const reset = await run(['--openai-api-key', '-', '--reset', ...scope]);
      expect(reset.exitCode).toBe(0);
      expect(reset.stderr).toContain(
        `(credentials 1, conversations 0), into a sealed copy beside ${ports.paths.storePath}.`,
      );
      expect(reset.stderr).toContain('Undo: openclaw onboard --undo-reset.');
      expect(reset.stdout).toContain(`Reset: what was stored is in ${storePath}.reset-`);
      expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
      expect(Object.keys(ports.config.read().config.auth?.profiles ?? {})).toEqual(['openai:default']);
      const undone = await cli(ports, ['onboard', '--undo-reset']);
      expect(undone.stdout).toContain('Brought back: credentials 1, conversations 0.');
      expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['groq:default', 'openai:default']);
      const nothing = await cli(ports, ['onboard', '--undo-reset', '--json']);
      expect([nothing.exitCode, JSON.parse(nothing.stdout).error.code]).toEqual([1, 'nothing-to-do']);
    },
  );

  test('as JSON stderr says where the copy is; the scope config says nothing and keeps the keys', async () => {
    const storePath = join(temporaryFolder(), 'models.sqlite');
    ports = testPorts({ config: BEFORE, inspector: inspectorOf(lists('gpt-5.5')), storePath });
    await run(['--groq-api-key', '-', '--allow-unverified']);
    const kept = await run(['--openai-api-key', '-', '--reset', '--reset-scope', 'config']);
    expect(kept.stderr).not.toContain('sealed copy');
    expect(ports.auth.list('main')).toHaveLength(2);
    const reset = await run(['--openai-api-key', '-', '--reset', '--json']);
    const { resetCopy } = JSON.parse(reset.stdout);
    expect(resetCopy).toContain(`${storePath}.reset-`);
    expect(reset.stderr).toContain(`Reset: what was stored is in ${resetCopy}`);
    expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
  });

  test('a provider that refuses the new key leaves the former ones', async () => {
    const storePath = join(temporaryFolder(), 'models.sqlite');
    ports = testPorts({ config: BEFORE, inspector: inspectorOf(refusedKey), storePath });
    await run(['--groq-api-key', '-', '--allow-unverified']);
    const before = ports.config.read().revision;
    const { exitCode } = await run(['--openai-api-key', '-', '--reset', '--reset-scope', 'full']);
    expect(exitCode).toBe(3);
    expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['groq:default']);
    expect(ports.config.read().revision).toBe(before);
  });

  test('a scope without --reset is told, exit 2', async () => {
    ports = testPorts();
    const { exitCode, stderr } = await run(['--openai-api-key', '-', '--reset-scope', 'full']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('openclaw onboard --reset --reset-scope full');
  });
});
