import { afterEach, describe, expect, test } from 'vitest';
import { readStatus } from '../../../src/app/status/read-status.ts';
import { EXPIRY_WARNING_MS } from '../../../src/core/credentials/health.ts';
import { AppError } from '../../../src/core/errors.ts';
import { blocked } from '../../support/blocked.ts';
import { START_MS, type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, GROQ, OPENAI, saveKeys, saveProfile } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

async function open(
  config: unknown,
  keys: readonly string[] = [],
  options: TestPortsOptions = {},
): Promise<void> {
  ports = testPorts({ config, ...options });
  await saveKeys(ports, ...keys);
}

describe('what status says', () => {
  test('STAT-1: primary, fallbacks, image chain, aliases, allowlist, paths', async () => {
    const imageModel = { primary: 'google/gemini-3-flash-preview', fallbacks: [OPENAI] };
    await open(
      chainConfig([ANTHROPIC], { imageModel, models: { [OPENAI]: {}, [ANTHROPIC]: { alias: 'boss' } } }),
    );
    expect(readStatus(ports)).toMatchObject({
      configPath: '/home/tester/.openclaw/openclaw.json',
      storePath: '/home/tester/.openclaw/state/models.sqlite',
      agentId: 'main',
      keyBackend: 'file',
      defaultModel: OPENAI,
      resolvedDefault: OPENAI,
      fallbacks: [ANTHROPIC],
      imageModel: 'google/gemini-3-flash-preview',
      imageFallbacks: [OPENAI],
      aliases: { boss: ANTHROPIC },
      allowed: [OPENAI, ANTHROPIC],
      nowMs: START_MS,
    });
  });

  test.each([
    ['SEC-6: a variable that is not set', '${NO_SUCH_KEY}', 'Environment variable "NO_SUCH_KEY" is not set.'],
    ['SEC-6: an empty variable', '${EMPTY_KEY}', 'Environment variable "EMPTY_KEY" is not set.'],
    [
      'SEC-5: a helper that is not configured',
      { source: 'exec', provider: 'vault', id: 'x' },
      'secrets.providers.vault is not configured',
    ],
    [
      'SEC-2: an id that is none',
      { source: 'env', provider: 'default', id: 'lower' },
      '"lower" is not the name of a variable',
    ],
  ])('%s: the reference is no credential, also for a server that needs none', async (_, apiKey, words) => {
    const fake = { baseUrl: 'http://127.0.0.1:9/v1', apiKey, models: [{ id: 'a' }] };
    await open({ models: { providers: { fake } }, agents: { defaults: { model: 'fake/a' } } }, [], {
      env: { EMPTY_KEY: '' },
    });
    const status = readStatus(ports);
    expect(status).toMatchObject({ missingProviders: ['fake'], checkCode: 1 });
    expect(status.defaultHealth).toMatchObject({ state: 'missing', words });
    expect(status.credentials).toMatchObject([{ id: 'config:fake', isNext: false, health: { words } }]);
  });

  test('SEC-6: a reference to a variable that is set is a credential', async () => {
    const fake = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: '${A_KEY}', models: [{ id: 'a' }] };
    await open({ models: { providers: { fake } }, agents: { defaults: { model: 'fake/a' } } }, [], {
      env: { A_KEY: 'canary-a' },
    });
    expect(readStatus(ports)).toMatchObject({
      missingProviders: [],
      checkCode: 0,
      defaultHealth: { state: 'ok' },
    });
  });

  test('STAT-12, ORD-3: the order of a provider names no credential that it leaves out', async () => {
    await open(chainConfig([ANTHROPIC, GROQ]), ['openai:a', 'openai:b', 'anthropic:a', 'groq:a', 'groq:b']);
    await ports.auth.setOrder('main', 'openai', ['openai:b']);
    await ports.auth.setOrder('main', 'groq', []);
    expect(readStatus(ports).authOrder).toEqual({ openai: ['openai:b'], groq: [] });
  });

  test('STAT-13: the default as written, and what it leads to', async () => {
    await open({ agents: { defaults: { model: 'boss', models: { [ANTHROPIC]: { alias: 'boss' } } } } });
    expect(readStatus(ports)).toMatchObject({ defaultModel: 'boss', resolvedDefault: ANTHROPIC });
  });

  test('SEL-2, SEL-3, ALLOW-1: an agent has its own primary, fallbacks and allowlist', async () => {
    const agent = { id: 'ops', model: { primary: ANTHROPIC, fallbacks: [] }, models: { [ANTHROPIC]: {} } };
    const config = chainConfig([GROQ], { models: { [OPENAI]: {} } }) as { agents: object };
    await open({ agents: { ...config.agents, list: [{ id: 'main', default: true }, agent] } });
    expect(readStatus(ports, 'ops')).toMatchObject({
      agentId: 'ops',
      resolvedDefault: ANTHROPIC,
      fallbacks: [],
      sources: { defaultSource: 'agent', fallbacksSource: 'agent' },
      allowed: [ANTHROPIC],
    });
    expect(readStatus(ports)).toMatchObject({
      resolvedDefault: OPENAI,
      fallbacks: [GROQ],
      allowed: [OPENAI],
    });
  });

  test('Q-8: nothing selected', async () => {
    await open({});
    expect(readStatus(ports)).toMatchObject({
      defaultModel: undefined,
      defaultHealth: undefined,
      missingProviders: [],
      checkCode: 1,
    });
  });

  test('B028: it writes nothing', async () => {
    await open(chainConfig([ANTHROPIC]), ['openai:a']);
    const before = ports.watch.version();
    readStatus(ports);
    expect(ports.watch.version()).toBe(before);
    expect(ports.calls).toEqual([]);
  });
});

describe('what is missing', () => {
  test('STAT-4, decision 25: providers of primary, fallbacks and the whole image chain', async () => {
    const imageModel = {
      primary: 'google/gemini-3-flash-preview',
      fallbacks: ['mistral/pixtral-large-latest'],
    };
    await open(chainConfig([ANTHROPIC, 'openai/gpt-5.4-mini'], { imageModel }), ['anthropic:a']);
    expect(readStatus(ports).missingProviders).toEqual(['openai', 'google', 'mistral']);
  });

  test('a blocked key is a key', async () => {
    await open(chainConfig(), ['openai:a']);
    await blocked(ports, 'openai:a');
    expect(readStatus(ports)).toMatchObject({
      missingProviders: [],
      checkCode: 0,
      defaultHealth: { state: 'cooling' },
    });
  });
});

describe('the code of --check (Q-9)', () => {
  const expiring = (expiresAtMs: number) => ({ type: 'token', expiresAtMs }) as const;
  const DAY = START_MS + EXPIRY_WARNING_MS;

  test.each([
    ['STAT-5: a key that is there', [['openai:a', {}]], 0],
    ['STAT-5: no key', [], 1],
    ['STAT-3: a token with more than 24 h', [['openai:a', expiring(DAY + 1)]], 0],
    ['STAT-3: a token with less', [['openai:a', expiring(DAY)]], 2],
    [
      'STAT-5: an expired token beside a key',
      [
        ['openai:a', {}],
        ['openai:b', expiring(START_MS)],
      ],
      1,
    ],
    [
      'STAT-5: 1 dominates 2',
      [
        ['openai:a', expiring(DAY)],
        ['openai:b', expiring(START_MS)],
      ],
      1,
    ],
    [
      'decision 25: an expired token of a provider that is not in use',
      [
        ['openai:a', {}],
        ['xai:b', expiring(START_MS)],
      ],
      0,
    ],
    [
      'decision 25: a token of a fallback’s provider that ends within a day',
      [
        ['openai:a', {}],
        ['anthropic:b', expiring(DAY)],
      ],
      2,
    ],
    [
      'decision 24: an old access token that can be refreshed',
      [['openai:a', { type: 'oauth', expiresAtMs: START_MS - 1 }]],
      0,
    ],
  ] as const)('%s', async (_name, profiles, code) => {
    await open(chainConfig(profiles.some(([id]) => id.startsWith('anthropic:')) ? [ANTHROPIC] : []));
    for (const [id, facts] of profiles) await saveProfile(ports, id, facts);
    expect(readStatus(ports).checkCode).toBe(code);
  });

  test('decision 36: a store that cannot be read still shows the config, and needs a person', async () => {
    await open(chainConfig([ANTHROPIC]));
    const problem = new AppError('store-corrupt', 'the store is damaged');
    ports.health.blocks = () => {
      throw problem;
    };
    expect(readStatus(ports)).toMatchObject({
      resolvedDefault: OPENAI,
      fallbacks: [ANTHROPIC],
      storeProblem: problem,
      checkCode: 1,
    });
  });
});
