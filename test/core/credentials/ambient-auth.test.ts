import { expect, test } from 'vitest';
import { ambientAuth, secretsOf } from '../../../src/core/credentials/ambient-auth.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

const none = (): undefined => undefined;
const from = (values: Readonly<Record<string, string>>) => (name: string) => values[name];

test.each([
  ['OPENAI_API_KEY', 'api-key'],
  ['AWS_BEARER_TOKEN_BEDROCK', 'api-key'],
  ['ANTHROPIC_OAUTH_TOKEN', 'bearer'],
])('RES-1: %s is a %s', (name, kind) => {
  const auth = ambientAuth(name, 'canary-value', none);
  if (typeof auth === 'string') throw new Error(auth);
  expect(auth.kind).toBe(kind);
  expect(secretsOf(auth).map((secret) => secret.reveal())).toEqual(['canary-value']);
});

test('PROV: access keys need their other half; a session and a region go with them', () => {
  expect(ambientAuth('AWS_ACCESS_KEY_ID', 'canary-id', none)).toContain('AWS_SECRET_ACCESS_KEY');
  const pair = { AWS_SECRET_ACCESS_KEY: 'canary-secret', AWS_SESSION_TOKEN: 'canary-session' };
  const auth = ambientAuth('AWS_ACCESS_KEY_ID', 'canary-id', from(pair));
  if (typeof auth === 'string') throw new Error(auth);
  expect(auth).toMatchObject({ kind: 'none', login: { kind: 'aws-keys', region: 'us-east-1' } });
  expect(secretsOf(auth).map((secret) => secret.reveal())).toEqual([
    'canary-id',
    'canary-secret',
    'canary-session',
  ]);
});

test('PROV: AWS_REGION goes before AWS_DEFAULT_REGION; the AWS files may lie elsewhere', () => {
  const values = { AWS_REGION: 'one', AWS_DEFAULT_REGION: 'two', AWS_CONFIG_FILE: '/else/config' };
  expect(ambientAuth('AWS_PROFILE', 'work', from(values))).toEqual({
    kind: 'none',
    login: { kind: 'aws-profile', profile: 'work', region: 'one', configPath: '/else/config' },
  });
});

test('PROV: a key file of Google, with the place that the environment names', () => {
  const name = 'GOOGLE_APPLICATION_CREDENTIALS';
  const login = { kind: 'google-file', path: '/else/key.json' };
  expect(ambientAuth(name, '/else/key.json', none)).toEqual({ kind: 'none', login });
  const values = { GCLOUD_PROJECT: 'mine', GOOGLE_CLOUD_LOCATION: 'europe-west4' };
  expect(ambientAuth(name, '/else/key.json', from(values))).toEqual({
    kind: 'none',
    login: { ...login, project: 'mine', location: 'europe-west4' },
  });
});

test('S9: what is no secret is none', () => {
  expect(secretsOf({ kind: 'none' })).toEqual([]);
  const secret = new Secret('canary-x');
  expect(secretsOf({ kind: 'bearer', secret, accountId: 'acc' })).toEqual([secret]);
});
