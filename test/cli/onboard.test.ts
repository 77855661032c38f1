import { afterEach, describe, expect, test } from 'vitest';
import { failed, inspectorOf, lists, modelsOf, refusedKey } from '../app/setup/wizard.ts';
import { type TestPorts, type TestPortsOptions, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const START = ['onboard', '--non-interactive', '--accept-risk'];
const KEY = 'canary-onboard-key-0001';
const CUSTOM = ['--auth-choice', 'custom-api-key', '--custom-base-url', 'http://127.0.0.1:8123/v1'];
const ALPHA = ['--custom-model-id', 'alpha'];
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

function open(options: TestPortsOptions = {}): void {
  ports = testPorts({ inspector: inspectorOf(lists('alpha', 'gpt-5.5')), ...options });
}

function primary(): unknown {
  const model = ports.config.read().config.agents?.defaults?.model;
  return typeof model === 'string' ? model : model?.primary;
}

function stored(id: string): string | undefined {
  const profile = ports.auth.get('main', id);
  return profile === undefined ? undefined : ports.auth.readSecret(profile)?.reveal();
}

function expectNothingWritten(): void {
  expect(ports.config.changes).toEqual([]);
  expect(ports.auth.list('main')).toEqual([]);
}

describe('what it sets up', () => {
  test('ONB-21: a key on stdin names its provider; the receipt is on stdout', async () => {
    open();
    const { exitCode, stdout, stderr } = await cli(ports, [...START, '--openai-api-key', '-'], {
      stdin: `${KEY}\n`,
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Auth profile: openai:default (verified)\nDefault model: openai/gpt-5.5\n');
    expect(stored('openai:default')).toBe(KEY);
    expect(primary()).toBe('openai/gpt-5.5');
  });

  test('S5: a key on the command line is taken with a warning', async () => {
    open();
    const { exitCode, stderr } = await cli(ports, [...START, '--openai-api-key', KEY]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^--openai-api-key shows the key to every process .*"--openai-api-key -"/);
    expect(stored('openai:default')).toBe(KEY);
  });

  test('a key in the environment is used in place', async () => {
    open({ env: { OPENAI_API_KEY: KEY } });
    const { stdout } = await cli(ports, [
      ...START,
      '--auth-choice',
      'openai-api-key',
      '--secret-input-mode',
      'ref',
    ]);
    expect(stdout).toContain('Default model: openai/gpt-5.5\n');
    expect(ports.auth.list('main')).toEqual([]);
    expect(ports.calls[0]?.target.auth.kind).toBe('api-key');
  });

  test('--json is one document', async () => {
    open();
    const { stdout, stderr } = await cli(ports, [...START, '--json', '--openai-api-key', '-'], {
      stdin: KEY,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      provider: 'openai',
      model: 'openai/gpt-5.5',
      profile: 'openai:default',
      verified: true,
      problem: null,
      configPath: '/home/tester/.openclaw/openclaw.json',
      changed: true,
    });
  });

  test.each([
    [undefined, 'openai-completions'],
    ['openai', 'openai-completions'],
    ['openai-responses', 'openai-responses'],
    ['anthropic', 'anthropic-messages'],
  ])('ONB-26: another server that speaks %s', async (kind, api) => {
    open();
    const flags = kind === undefined ? [] : ['--custom-compatibility', kind];
    const key = ['--custom-api-key', '-', '--custom-provider-id', 'My-Box'];
    await cli(ports, [...START, ...CUSTOM, ...ALPHA, ...flags, ...key], { stdin: KEY });
    expect(ports.config.read().config.models?.providers).toEqual({
      'my-box': { baseUrl: 'http://127.0.0.1:8123/v1', api },
    });
    expect(stored('my-box:default')).toBe(KEY);
    expect(primary()).toBe('my-box/alpha');
  });

  test.each([
    ['--custom-image-input', 'text+image', ['text', 'image']],
    ['--custom-text-input', 'text', undefined],
  ])('ONB-26: %s is what the model is listed with', async (flag, shown, input) => {
    open();
    const { stdout } = await cli(ports, [...START, ...CUSTOM, ...ALPHA, flag, '--custom-provider-id', 'own']);
    expect(stdout).toContain('Default model: own/alpha\n');
    expect(ports.config.read().config.models?.providers?.['own']?.models?.[0]?.input).toEqual(input);
    const listed = JSON.parse((await cli(ports, ['models', 'list', '--json'])).stdout);
    expect(listed.models).toContainEqual(expect.objectContaining({ key: 'own/alpha', input: shown }));
    expect(stdout).toContain(` --custom-model-id alpha ${flag}`);
  });

  test('ONB-26: its name comes from the address, its key from CUSTOM_API_KEY', async () => {
    open({ env: { CUSTOM_API_KEY: KEY } });
    await cli(ports, [...START, ...CUSTOM, ...ALPHA]);
    expect(primary()).toBe('custom-127-0-0-1-8123/alpha');
    expect(ports.auth.list('main')).toMatchObject([{ ref: { source: 'env', id: 'CUSTOM_API_KEY' } }]);
  });

  test('an address alone is a custom server', async () => {
    open();
    await cli(ports, [...START, '--custom-base-url', 'http://box:9/v1', ...ALPHA]);
    expect(primary()).toBe('custom-box-9/alpha');
    expect(ports.calls[0]?.target.auth.kind).toBe('none');
  });

  test.each([
    ['ollama', 'ollama/alpha', undefined],
    ['vllm', 'vllm/alpha', 'http://10.0.0.7:9000/v1'],
    ['lmstudio', 'lmstudio/alpha', 'http://10.0.0.7:1234/v1'],
  ])('ONB-31: %s takes the first listed model and an address', async (choice, ref, baseUrl) => {
    open();
    const flags = baseUrl === undefined ? [] : ['--custom-base-url', baseUrl];
    expect((await cli(ports, [...START, '--auth-choice', choice, ...flags])).exitCode).toBe(0);
    expect(primary()).toBe(ref);
    expect(ports.config.read().config.models?.providers?.[choice]?.baseUrl).toBe(baseUrl);
  });

  test('ONB-31: the key flag of a local server names it too', async () => {
    open();
    const { exitCode } = await cli(ports, [...START, '--lmstudio-api-key', '-'], { stdin: KEY });
    expect(exitCode).toBe(0);
    expect(stored('lmstudio:default')).toBe(KEY);
  });

  test('ONB-32: flags and choices of old names lead to the right region', async () => {
    open({ inspector: inspectorOf(({ provider }) => ({ ok: true, models: modelsOf(provider, 'q') })) });
    const { exitCode } = await cli(ports, [...START, '--modelstudio-api-key-cn', '-'], { stdin: KEY });
    expect(exitCode).toBe(0);
    expect(stored('qwen:default')).toBe(KEY);
    const chinese = ports.calls[0]?.target.baseUrl;
    await cli(ports, [...START, '--auth-choice', 'modelstudio-api-key-cn', '--modelstudio-api-key', '-'], {
      stdin: 'canary-second-key',
    });
    expect(ports.calls[1]?.target.baseUrl).toBe(chinese);
    expect(stored('qwen:key-2'), 'adding never replaces (B023)').toBe('canary-second-key');
  });

  test('ONB-7: an existing primary stays, unless a model is named', async () => {
    open({ config: { agents: { defaults: { model: 'xai/grok-4.3' } } }, env: { OPENAI_API_KEY: KEY } });
    await cli(ports, [...START, '--auth-choice', 'openai-api-key']);
    expect(primary()).toBe('xai/grok-4.3');
    await cli(ports, [...START, '--auth-choice', 'openai-api-key', '--custom-model-id', 'gpt-5.5']);
    expect(primary()).toBe('openai/gpt-5.5');
  });

  test.each([{ start: START }, { start: ['onboard'] }])(
    'skip sets nothing up, and asks nothing: $start',
    async ({ start }) => {
      open();
      expect(await cli(ports, [...start, '--auth-choice', 'skip'])).toMatchObject({
        exitCode: 0,
        stdout: 'No provider was set up.\n',
      });
      const { stdout } = await cli(ports, [...start, '--auth-choice', 'skip', '--json']);
      expect(JSON.parse(stdout)).toEqual({ ok: true, authChoice: 'skip', changed: false });
      expectNothingWritten();
    },
  );
});

describe('what is refused, with nothing written', () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      'ONB-20: no --accept-risk',
      ['onboard', '--non-interactive', '--auth-choice', 'ollama'],
      /needs --accept-risk/,
    ],
    ['no choice at all', START, /needs --auth-choice/],
    [
      'an unknown choice',
      [...START, '--auth-choice', 'opnai-api-key'],
      /Unknown --auth-choice opnai-api-key\nNearest: .*openai-api-key/,
    ],
    ['a sign-in', [...START, '--auth-choice', 'openai-codex'], /needs a sign-in/],
    [
      'ONB-21: two keys',
      [...START, '--openai-api-key', '-', '--groq-api-key', '-'],
      /Several keys are given.*\nSay which one/,
    ],
    [
      'a choice without a key',
      [...START, '--auth-choice', 'openai-api-key'],
      /OpenAI needs a key\nSet OPENAI_API_KEY/,
    ],
    [
      'a custom server without address',
      [...START, '--auth-choice', 'custom-api-key', ...ALPHA],
      /needs --custom-base-url/,
    ],
    ['a custom server without model', [...START, ...CUSTOM], /needs --custom-model-id/],
    [
      'S8: a password in the address',
      [...START, '--custom-base-url', 'http://me:canary-word@box/v1', ...ALPHA],
      /^--custom-base-url holds a user name/,
    ],
    ['no address', [...START, '--custom-base-url', 'box', ...ALPHA], /"box" is not an address/],
    ['no name', [...START, ...CUSTOM, ...ALPHA, '--custom-provider-id', '../x'], /cannot name a provider/],
    ['no dialect', [...START, ...CUSTOM, '--custom-compatibility', 'soap'], /Allowed choices are openai/],
    [
      'ONB-24: a key in ref mode without its variable',
      [...START, '--secret-input-mode', 'ref', '--openai-api-key', 'canary-in-ref'],
      /--openai-api-key with --secret-input-mode ref needs the variable OPENAI_API_KEY/,
    ],
    [
      'a key that is none',
      [...START, '--openai-api-key', 'ab'],
      /--openai-api-key cannot be a key: it is too short/,
    ],
  ])('%s', async (_, argv, problem) => {
    open();
    const { exitCode, stdout, stderr } = await cli(ports, argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(problem);
    expectNothingWritten();
  });

  test('B024: a refused key is exit 3 with the provider’s words', async () => {
    open({ inspector: inspectorOf(refusedKey) });
    const { exitCode, stdout, stderr } = await cli(ports, [...START, '--openai-api-key', '-'], {
      stdin: KEY,
    });
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('OpenAI was not set up: ');
    expect(stderr).toContain('Incorrect API key provided');
    expect(stderr).toContain('--allow-unverified');
    expectNothingWritten();
  });

  test('a model that is named has to be there; the suggested one does not', async () => {
    open();
    ports.setAnswer(() => failed(404, 'model not found: beta'));
    const named = await cli(ports, [...START, ...CUSTOM, '--custom-model-id', 'beta']);
    expect(named.exitCode).toBe(3);
    expect(named.stderr).toContain('model not found: beta');
    expectNothingWritten();
    const suggested = await cli(ports, [...START, '--openai-api-key', '-'], { stdin: KEY });
    expect(suggested.exitCode).toBe(0);
  });

  test('--allow-unverified saves it all the same, and says so', async () => {
    open({ inspector: inspectorOf(refusedKey) });
    const flags = ['--openai-api-key', '-', '--allow-unverified'];
    const { exitCode, stdout, stderr } = await cli(ports, [...START, ...flags], { stdin: KEY });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^Saved unverified: .*Incorrect API key provided/);
    expect(stdout).toContain('Auth profile: openai:default (unverified)');
    ports.close();
    open({ inspector: inspectorOf(refusedKey) });
    const json = await cli(ports, [...START, ...flags, '--json'], { stdin: KEY });
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, verified: false, problem: expect.any(String) });
  });
});
