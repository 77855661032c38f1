import { describe, expect, test } from 'vitest';
import type { LegacyEntry } from '../../../src/core/migration/legacy-credential.ts';
import { legacyDocument } from '../../../src/core/migration/legacy-document.ts';
import { withLegacyModels } from '../../../src/core/migration/legacy-models.ts';
import type { LegacyKind } from '../../../src/core/ports/legacy-files.ts';

const PLACE = { owner: 'shared', nowMs: 5 };

/** What matters of an entry, the secret opened. */
function plain(entry: LegacyEntry): object {
  if (entry.kind !== 'credential') return entry;
  const { secret, verification, owner, ...rest } = entry.credential;
  expect({ owner, verification }).toEqual({
    owner: 'shared',
    verification: { state: 'unverified', atMs: 5 },
  });
  return { ...rest, ...(secret === undefined ? {} : { secret: secret.reveal() }) };
}

function entries(kind: LegacyKind, document: unknown): readonly object[] | undefined {
  return legacyDocument(kind, document, PLACE)?.entries.map(plain);
}

const oauth = {
  access: 'canary-a',
  refresh: 'canary-r',
  expires: 1_800_000_000_000,
  accountId: 'acc',
  email: 'a@b.c',
};

describe('DOC-2: shapes of credential files', () => {
  test('ids of the wrapped form are kept, each kind with its own fields', () => {
    const profiles = {
      'anthropic:work': { type: 'api_key', provider: 'anthropic', key: ' canary-k ', copyToAgents: false },
      'anthropic:manual': { type: 'token', provider: 'anthropic', token: 'canary-t', expires: 1_800_000_000 },
      'openai:ref': {
        type: 'api_key',
        provider: 'openai',
        keyRef: { source: 'env', provider: 'default', id: 'K' },
      },
      'groq:marker': { type: 'api_key', provider: 'groq', key: 'secretref-env:GROQ_KEY' },
      'openai-codex:a@b.c': { type: 'oauth', provider: 'openai-codex', ...oauth },
    };
    expect(entries('auth-profiles', { version: 1, profiles })).toEqual([
      {
        id: 'anthropic:work',
        provider: 'anthropic',
        type: 'api_key',
        secret: 'canary-k',
        copyToAgents: false,
      },
      {
        id: 'anthropic:manual',
        provider: 'anthropic',
        type: 'token',
        secret: 'canary-t',
        expiresAtMs: 1_800_000_000_000,
      },
      {
        id: 'openai:ref',
        provider: 'openai',
        type: 'api_key',
        ref: { source: 'env', provider: 'default', id: 'K' },
      },
      {
        id: 'groq:marker',
        provider: 'groq',
        type: 'api_key',
        ref: { source: 'env', provider: 'default', id: 'GROQ_KEY' },
      },
      {
        id: 'openai-codex:a@b.c',
        provider: 'openai-codex',
        type: 'oauth',
        secret: JSON.stringify(oauth),
        expiresAtMs: oauth.expires,
        email: 'a@b.c',
      },
    ]);
  });

  test('flat entries become <provider>:default, or are named by their address; a stray baseUrl is ignored', () => {
    expect(
      entries('auth-profiles', { 'Z.AI': { apiKey: 'canary-z', baseUrl: 'http://x' }, groq: 'canary-bare' }),
    ).toEqual([
      { id: 'zai:default', provider: 'zai', type: 'api_key', secret: 'canary-z' },
      { id: 'groq:default', provider: 'groq', type: 'api_key', secret: 'canary-bare' },
    ]);
    expect(entries('auth', { status: 'done', 'groq:x': {} })).toMatchObject([
      { kind: 'refused' },
      { kind: 'empty' },
    ]);
    expect(entries('oauth', { 'openai-codex': oauth })).toMatchObject([
      { id: 'openai-codex:a@b.c', type: 'oauth' },
    ]);
    expect(
      entries('auth', { anthropic: { type: 'oauth', access: 'canary-a', refresh: 'canary-r' } }),
    ).toMatchObject([{ id: 'anthropic:default', type: 'oauth' }]);
  });

  test.each([
    ['CRED-5', { type: 'aws-sdk', provider: 'bedrock' }, { kind: 'aws-sdk', provider: 'amazon-bedrock' }],
    ['CRED-6', { type: 'token', token: '' }, { kind: 'empty' }],
    ['no key', {}, { kind: 'empty' }],
    ['CRED-7', { type: 'oauth', access: { source: 'env', id: 'A' } }, { kind: 'refused' }],
    ['CRED-8', { type: 'api_key', key: 17 }, { kind: 'refused' }],
    ['an unknown reference', { type: 'api_key', keyRef: { source: 'cloud' } }, { kind: 'refused' }],
    ['an unknown type', { type: 'passkey', key: 'canary-p' }, { kind: 'refused' }],
    ['an unreadable end', { type: 'token', token: 'canary-t', expires: 'soon' }, { expiresAtMs: 0 }],
  ])('%s: %j', (_, value, expected) => {
    expect(entries('auth-profiles', { profiles: { 'p:x': value } })).toMatchObject([expected]);
  });

  test('order and last use come with either file; what is no object is refused', () => {
    const state = legacyDocument(
      'auth-state',
      { order: { 'z.ai': ['zai:a'], bad: 'x' }, usageStats: { 'zai:a': { lastUsed: 9 }, 'zai:b': {} } },
      PLACE,
    );
    expect(state).toEqual({
      entries: [],
      orders: new Map([['zai', ['zai:a']]]),
      lastUsed: new Map([['zai:a', 9]]),
    });
    for (const document of [[], 'x', null]) expect(legacyDocument('auth', document, PLACE)).toBeUndefined();
  });
});

describe('DOC-2: models.json', () => {
  const document = {
    providers: {
      mine: {
        baseUrl: 'http://10.0.0.2/v1',
        api: 'openai-completions',
        apiKey: 'canary-cached',
        models: [{ id: 'm' }],
      },
      named: { baseUrl: 'http://10.0.0.3/v1', apiKey: 'NAMED_KEY' },
    },
  };

  test('RES-4: a cached key never comes along, a marker does; the config’s own address stays the config’s', () => {
    const config = { models: { providers: { named: { baseUrl: 'http://10.0.0.3/v1' } } } };
    const rows = withLegacyModels(document, [], config);
    expect(rows).toMatchObject([
      {
        provider: 'mine',
        baseUrl: 'http://10.0.0.2/v1',
        baseUrlFrom: 'agent',
        apiKey: '',
        models: [{ id: 'm' }],
      },
      { provider: 'named', baseUrlFrom: 'config', apiKey: 'NAMED_KEY', models: [] },
    ]);
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  test('stored values that are not empty stay', () => {
    const [stored] = withLegacyModels(document, [], {}) ?? [];
    const own = { ...stored!, baseUrl: 'http://10.9.9.9/v1', api: 'ollama', models: [] };
    expect(withLegacyModels(document, [own], {})?.[0]).toMatchObject({
      baseUrl: 'http://10.9.9.9/v1',
      api: 'ollama',
      models: [{ id: 'm' }],
    });
    expect(withLegacyModels({ providers: [] }, [], {})).toBeUndefined();
  });
});
