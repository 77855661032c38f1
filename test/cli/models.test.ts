import { afterEach, describe, expect, test } from 'vitest';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';
import { storeKey } from './stored.ts';

const OPENAI = { agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['vllm/house'] } } } };
const LOCAL = {
  providers: { vllm: { baseUrl: 'http://127.0.0.1:8000/v1', models: [{ id: 'house', name: 'House' }] } },
};
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

describe('models list', () => {
  test('LIST-1: a table of what can be used here', async () => {
    ports = testPorts({ config: { ...OPENAI, models: LOCAL } });
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'list']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^Model +Input +Ctx +Local +Auth +Tags$/);
    expect(rows.some((row) => /^openai\/gpt-5\.5 +text\+image +\S+ +no /.test(row))).toBe(true);
    expect(rows.some((row) => /^vllm\/house +text +\S+ +yes /.test(row))).toBe(true);
  });

  test('LIST-4: --plain is one ref per line and nothing else', async () => {
    ports = testPorts({ config: { ...OPENAI, models: LOCAL } });
    const { stdout, stderr } = await cli(ports, ['models', 'list', '--plain']);
    expect(stdout.trimEnd().split('\n').sort()).toEqual(['openai/gpt-5.5', 'vllm/house']);
    expect(stderr).toBe('');
  });

  test('decision 32: --json is one document; what is not known is null', async () => {
    ports = testPorts({ config: { ...OPENAI, models: LOCAL } });
    const { stdout, stderr } = await cli(ports, ['models', 'list', '--json']);
    expect(stderr).toBe('');
    const document = JSON.parse(stdout);
    expect(document.count).toBe(document.models.length);
    const house = document.models.find((row: { key: string }) => row.key === 'vllm/house');
    expect(Object.keys(house)).toEqual([
      'key',
      'name',
      'input',
      'contextWindow',
      'local',
      'available',
      'tags',
      'maxTokens',
      'cost',
      'reasoning',
      'inputTypes',
      'health',
    ]);
    expect(house).toMatchObject({
      name: 'House',
      contextWindow: null,
      maxTokens: null,
      cost: null,
      local: true,
    });
  });

  test('LIST-2, LOCAL-9: filters by provider id or alias, and by place', async () => {
    ports = testPorts({ config: { ...OPENAI, models: LOCAL } });
    const local = await cli(ports, ['models', 'list', '--local', '--plain']);
    expect(local.stdout).toBe('vllm/house\n');
    const named = (await cli(ports, ['models', 'list', '--provider', 'z.ai', '--plain'])).stdout
      .trimEnd()
      .split('\n');
    expect(named.length).toBeGreaterThan(1);
    expect(named.every((ref) => ref.startsWith('zai/'))).toBe(true);
    const all = (await cli(ports, ['models', 'list', '--all', '--json'])).stdout;
    expect(JSON.parse(all).count).toBeGreaterThan(500);
  });

  test('an empty list is no failure', async () => {
    ports = testPorts({ config: { models: { mode: 'replace' } } });
    expect(await cli(ports, ['models', 'list'])).toEqual({
      exitCode: 0,
      stdout: 'No models found.\n',
      stderr: '',
    });
    expect(JSON.parse((await cli(ports, ['models', 'list', '--json'])).stdout)).toEqual({
      count: 0,
      models: [],
    });
    expect((await cli(ports, ['models', 'list', '--plain'])).stdout).toBe('');
  });
});

describe('models set', () => {
  test('CLI-5, SET-5: says which file and which model, and when it applies', async () => {
    ports = testPorts({ config: OPENAI });
    expect(await cli(ports, ['models', 'set', 'xai/grok-4.3'])).toEqual({
      exitCode: 0,
      stdout: 'Updated config: ~/.openclaw/openclaw.json\nDefault model: xai/grok-4.3\n',
      stderr: 'Applies to the next run.\n',
    });
    expect(ports.config.read().config.agents?.defaults?.model).toEqual({
      primary: 'xai/grok-4.3',
      fallbacks: ['vllm/house'],
    });
  });

  test('the same again says the model and claims no update', async () => {
    ports = testPorts({ config: OPENAI });
    expect((await cli(ports, ['models', 'set', 'openai/gpt-5.5'])).stdout).toBe(
      'Default model: openai/gpt-5.5\n',
    );
  });

  test('decision 9: warns of an unknown model on stderr and saves it', async () => {
    ports = testPorts();
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'set', 'openai/gpt-5.55']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Default model: openai/gpt-5.55\n');
    expect(stderr).toContain('openai/gpt-5.55 is not in the catalog of openai');
  });

  test('SET-2: an unknown provider is exit 2, the nearest named, the file untouched', async () => {
    ports = testPorts({ config: OPENAI });
    const before = ports.config.text();
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'set', 'opnai/gpt-5.5']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Unknown model: opnai\/gpt-5\.5\nNearest: .*openai\/gpt-5\.5/);
    expect(ports.config.text()).toBe(before);
  });
});

describe('models auth list', () => {
  test('AUTHCLI-1: says there is none', async () => {
    ports = testPorts();
    expect((await cli(ports, ['models', 'auth', 'list'])).stdout).toBe(
      'Agent: main\nAuth state store: ~/.openclaw/state/models.sqlite\nProfiles: (none)\n',
    );
  });

  test('AUTHCLI-1: shows fingerprints and health, never values', async () => {
    ports = testPorts({ env: { WORK_KEY: 'canary-work-key' } });
    await storeKey(ports, 'openai:default');
    await ports.auth.save({
      id: 'xai:work',
      provider: 'xai',
      type: 'api_key',
      owner: 'shared',
      ref: { source: 'env', provider: 'default', id: 'WORK_KEY' },
      verification: { state: 'unverified', atMs: START_MS },
    });
    const { stdout } = await cli(ports, ['models', 'auth', 'list']);
    const print = ports.auth.get('main', 'openai:default')?.fingerprint;
    expect(stdout).toContain(`\nopenai:default  api key  ${print}  `);
    expect(stdout).toContain('\nxai:work  api key  reference  ');
    const document = JSON.parse((await cli(ports, ['models', 'auth', 'list', '--json'])).stdout);
    expect(Object.keys(document)).toEqual(['agentId', 'authStatePath', 'profiles', 'externalLogins']);
    expect(document.profiles).toMatchObject([
      { id: 'openai:default', provider: 'openai', type: 'api_key', fingerprint: print, source: 'store' },
      { id: 'xai:work', provider: 'xai', type: 'api_key', fingerprint: null, source: 'env' },
    ]);
    const one = await cli(ports, ['models', 'auth', 'list', '--provider', 'XAI', '--json']);
    expect(JSON.parse(one.stdout).profiles).toHaveLength(1);
  });
});

describe('models auth paste-api-key', () => {
  const PASTE = ['models', 'auth', 'paste-api-key', '--provider'];
  const KEY = 'canary-pasted-key-0001';

  function stored(id: string): string | undefined {
    const profile = ports.auth.get('main', id);
    return profile === undefined ? undefined : ports.auth.readSecret(profile)?.reveal();
  }

  test('AUTHCLI-3, AUTHCLI-5: reads a piped key and names what it stored', async () => {
    ports = testPorts();
    expect(await cli(ports, [...PASTE, 'openai'], { stdin: `  ${KEY}\n\n` })).toEqual({
      exitCode: 0,
      stdout: 'Updated config: ~/.openclaw/openclaw.json\nAuth profile: openai:manual (openai/api_key)\n',
      stderr: 'Saved without a live check; its first answer will verify it.\n',
    });
    expect(stored('openai:manual')).toBe(KEY);
  });

  test('stores it under another name', async () => {
    ports = testPorts();
    await cli(ports, [...PASTE, 'openai', '--profile-id', 'openai:work'], { stdin: KEY });
    expect(stored('openai:work')).toBe(KEY);
  });

  test('a key typed at a terminal is shown as dots, and not at all where stderr is a file', async () => {
    ports = testPorts();
    const typed = [KEY, 'x', '\u007f', '\r'];
    const drawn = await cli(ports, [...PASTE, 'openai'], { typed, hasTerminalErrors: true });
    expect(drawn.exitCode).toBe(0);
    expect(drawn.stderr).toContain(`API key for openai: •••••••••••• ${KEY.length}`);
    expect(stored('openai:manual')).toBe(KEY);
    const quiet = await cli(ports, [...PASTE, 'openai'], { typed });
    expect(quiet.stderr).toBe(
      'API key for openai: \nSaved without a live check; its first answer will verify it.\n',
    );
  });

  test('S5: a pasted key with the marks of a bracketed paste is stored without them', async () => {
    ports = testPorts();
    await cli(ports, [...PASTE, 'openai'], { typed: [`\u001b[200~${KEY}\u001b[201~`, '\n'] });
    expect(stored('openai:manual')).toBe(KEY);
  });

  test('Ctrl-C at the prompt is 130 with nothing stored', async () => {
    ports = testPorts();
    const { exitCode, stdout, stderr } = await cli(ports, [...PASTE, 'openai'], {
      typed: ['canary-half\u0003'],
    });
    expect([exitCode, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Cancelled.');
    expect(ports.auth.list('main')).toEqual([]);
  });

  test.each([
    ['nothing', '', 'it is empty'],
    ['white space', ' \n\t', 'it is empty'],
    ['words', 'schlüssel', 'no key has'],
    ['a book', 'x'.repeat(20_000), 'too much text'],
  ])('CRED-8: %s on stdin is exit 2 with nothing stored', async (_, stdin, problem) => {
    ports = testPorts();
    const { exitCode, stdout, stderr } = await cli(ports, [...PASTE, 'openai'], { stdin });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(ports.auth.list('main')).toEqual([]);
    expect(ports.config.changes).toEqual([]);
  });

  test('an unknown provider is exit 2 with the nearest names', async () => {
    ports = testPorts();
    const { exitCode, stderr } = await cli(ports, [...PASTE, 'opnai'], { stdin: KEY });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Unknown provider: opnai\nNearest: .*openai/);
  });

  test('CRED-4: says when the config declared the name otherwise', async () => {
    ports = testPorts({
      config: { auth: { profiles: { 'openai:manual': { provider: 'openai', mode: 'oauth' } } } },
    });
    const { stderr } = await cli(ports, [...PASTE, 'openai'], { stdin: KEY });
    expect(stderr).toContain(
      'The config declared openai:manual as oauth of openai; it is api_key of openai now.',
    );
  });
});
