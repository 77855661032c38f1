import { describe, expect, it } from 'vitest';
import { isSensitiveHeader } from '../../../src/core/secrets/secret-fields.ts';
import { secretsInConfig, secretsInCredentialFile } from '../../../src/core/secrets/secret-scan.ts';

const provider = (entry: unknown, id = 'x') => ({ models: { providers: { [id]: entry } } });
const found = (document: unknown): readonly string[] =>
  secretsInConfig(document).map((place) => `${place.kind} ${place.path}`);

describe('secretsInConfig (section 29.1)', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a key', provider({ apiKey: 'canary-key' }), ['plaintext models.providers.x.apiKey']],
    [
      'a key of an older spelling',
      provider({ 'api-key': 'canary' }),
      ['plaintext models.providers.x.api-key'],
    ],
    ['a reference', provider({ apiKey: { source: 'env', provider: 'default', id: 'K' } }), []],
    ['the shorthands', provider({ apiKey: '${K}', api_key: '$K' }), []],
    ['a key around a variable', provider({ apiKey: 'canary-${K}' }), ['plaintext models.providers.x.apiKey']],
    ['a local marker', provider({ apiKey: 'ollama-local' }, 'ollama'), []],
    ['an empty key', provider({ apiKey: '' }), []],
    ['a legacy marker', provider({ apiKey: 'secretref-env:K' }), ['marker models.providers.x.apiKey']],
    [
      'a placeholder',
      provider({ apiKey: '__OPENCLAW_REDACTED__' }),
      ['placeholder models.providers.x.apiKey'],
    ],
    [
      'sensitive headers only',
      provider({ headers: { 'X-Api-Key': 'canary', 'X-Trace': 'plain', Authorization: 'Bearer ${K}' } }),
      ['plaintext models.providers.x.headers.X-Api-Key'],
    ],
    [
      'request settings',
      provider({
        request: { headers: { Authorization: 'Bearer canary' }, auth: { token: 'canary', value: '$K' } },
      }),
      [
        'plaintext models.providers.x.request.headers.Authorization',
        'plaintext models.providers.x.request.auth.token',
      ],
    ],
    [
      'an address with a password',
      provider({ baseUrl: 'https://me:canary@host/v1' }),
      ['plaintext models.providers.x.baseUrl'],
    ],
    [
      'an address with a key',
      provider({ baseUrl: 'https://host/v1?key=canary' }),
      ['plaintext models.providers.x.baseUrl'],
    ],
    ['a plain address', provider({ baseUrl: 'https://host/v1?version=2' }), []],
    [
      'the env block',
      { env: { OPENAI_API_KEY: 'canary', EDITOR: 'vi', vars: { HF_TOKEN: 'canary', LANG: 'C' } } },
      ['plaintext env.OPENAI_API_KEY', 'plaintext env.vars.HF_TOKEN'],
    ],
    [
      'the environment of a helper command',
      { secrets: { providers: { op: { env: { OP_TOKEN: 'canary', HOME: '/x' } } } } },
      ['plaintext secrets.providers.op.env.OP_TOKEN'],
    ],
    [
      'a profile with a key',
      { auth: { profiles: { 'a:b': { key: 'canary' } } } },
      ['plaintext auth.profiles.a:b.key'],
    ],
    ['what is not ours', { channels: { token: 'canary' }, models: 5 }, []],
  ])('%s', (_, document, expected) => {
    expect(found(document)).toEqual(expected);
  });
});

describe('secretsInCredentialFile', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'profiles',
      {
        profiles: {
          'a:b': { type: 'api_key', key: 'canary' },
          'a:c': { access: 'canary', refresh: 'canary' },
        },
      },
      ['profiles.a:b.key', 'profiles.a:c.access', 'profiles.a:c.refresh'],
    ],
    ['references', { profiles: { 'a:b': { keyRef: { source: 'env', provider: 'default', id: 'K' } } } }, []],
    [
      'markers of a generated catalog',
      {
        providers: {
          a: { apiKey: 'OPENAI_API_KEY' },
          b: { apiKey: 'secretref-managed' },
          c: { apiKey: 'minimax-oauth' },
          d: { headers: { authorization: 'canary-value', accept: 'canary-value' } },
        },
      },
      ['providers.d.headers.authorization'],
    ],
  ])('%s', (_, document, expected) => {
    expect(secretsInCredentialFile(document).map((place) => place.path)).toEqual(expected);
  });
});

it.each([
  ['Proxy-Authorization', true],
  ['X-API-Key', true],
  ['x-auth-token', true],
  ['client-secret', true],
  ['Password', true],
  ['x-credential-id', true],
  ['accept', false],
  ['x-request-id', false],
])('the header %s is sensitive: %s', (name, expected) => {
  expect(isSensitiveHeader(name)).toBe(expected);
});
