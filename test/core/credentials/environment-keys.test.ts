import { describe, expect, it, test } from 'vitest';
import {
  environmentKeys,
  environmentKeyValue,
  expectedKeyNames,
  keyEnvironment,
} from '../../../src/core/credentials/environment-keys.ts';
import { findProvider } from '../../../src/core/providers/provider-table/provider-table.ts';

function keysOf(provider: string, env: Readonly<Record<string, string>>) {
  const lookup = (name: string) => {
    const value = env[name];
    return value === undefined || value === '' ? undefined : { value, origin: 'process' as const };
  };
  return environmentKeys(findProvider(provider), keyEnvironment(new Set(Object.keys(env)), lookup));
}

const ids = (provider: string, env: Readonly<Record<string, string>>): readonly string[] =>
  keysOf(provider, env).map((key) => key.id);

describe('environmentKeys (KEYROT-1)', () => {
  it('lists, then the single key, then numbered ones', () => {
    const env = {
      OPENAI_API_KEY_10: 'canary-d',
      OPENAI_API_KEY_2: 'canary-c',
      OPENAI_API_KEY: 'canary-b',
      OPENAI_API_KEYS: 'canary-a1, canary-a2;canary-a3 canary-a4',
    };
    expect(ids('openai', env)).toEqual([
      'env:OPENAI_API_KEYS#1',
      'env:OPENAI_API_KEYS#2',
      'env:OPENAI_API_KEYS#3',
      'env:OPENAI_API_KEYS#4',
      'env:OPENAI_API_KEY',
      'env:OPENAI_API_KEY_2',
      'env:OPENAI_API_KEY_10',
    ]);
  });

  it('the live key is a single override', () => {
    const env = {
      OPENCLAW_LIVE_OPENAI_KEY: 'canary-live',
      OPENAI_API_KEY: 'canary-b',
      OPENAI_API_KEYS: 'x,y',
    };
    expect(ids('openai', env)).toEqual(['env:OPENCLAW_LIVE_OPENAI_KEY']);
  });

  it('the same value counts once, where it stands first', () => {
    const env = {
      OPENAI_API_KEYS: 'canary-a,canary-b,canary-a',
      OPENAI_API_KEY: ' canary-b ',
      OPENAI_API_KEY_1: 'canary-c',
    };
    expect(ids('openai', env)).toEqual([
      'env:OPENAI_API_KEYS#1',
      'env:OPENAI_API_KEYS#2',
      'env:OPENAI_API_KEY_1',
    ]);
  });

  it('Google adds GOOGLE_API_KEY; Anthropic keeps its table order', () => {
    expect(ids('google', { GOOGLE_API_KEY: 'canary-b', GEMINI_API_KEYS: 'canary-a' })).toEqual([
      'env:GEMINI_API_KEYS#1',
      'env:GOOGLE_API_KEY',
    ]);
    const env = {
      ANTHROPIC_API_KEYS: 'canary-a',
      ANTHROPIC_OAUTH_TOKEN: 'canary-o',
      ANTHROPIC_API_KEY: 'canary-b',
    };
    expect(ids('anthropic', env)).toEqual([
      'env:ANTHROPIC_OAUTH_TOKEN',
      'env:ANTHROPIC_API_KEYS#1',
      'env:ANTHROPIC_API_KEY',
    ]);
  });

  it('the provider’s own id works where the table names another variable', () => {
    expect(ids('huggingface', { HUGGINGFACE_API_KEYS: 'canary-a', HF_TOKEN: 'canary-b' })).toEqual([
      'env:HF_TOKEN',
      'env:HUGGINGFACE_API_KEYS#1',
    ]);
  });

  it.each(['OPENAI_API_KEY_FILE', 'OPENAI_API_KEY_PATH', 'OPENAI_API_KEY_HELPER', 'OPENAI_API_KEY_'])(
    '%s holds no key',
    (name) => {
      expect(ids('openai', { [name]: '/run/secrets/x' })).toEqual([]);
    },
  );

  it('nothing for unknown providers, nothing for blank variables', () => {
    expect(ids('nobody', { NOBODY_API_KEY: 'canary' })).toEqual([]);
    expect(ids('openai', { OPENAI_API_KEYS: ' , ;', OPENAI_API_KEY: '' })).toEqual([]);
  });
});

test('environmentKeyValue takes the place in the list, or the whole value', () => {
  const lookup = () => ({ value: 'canary-a; canary-b', origin: 'process' as const });
  expect(environmentKeyValue({ name: 'X', index: 1 }, lookup)).toBe('canary-b');
  expect(environmentKeyValue({ name: 'X', index: 2 }, lookup)).toBeUndefined();
  expect(environmentKeyValue({ name: 'X' }, lookup)).toBe('canary-a; canary-b');
  expect(environmentKeyValue({ name: 'X' }, () => undefined)).toBeUndefined();
});

test('ENV-3: a shell is asked for the table’s names and the forms of KEYROT-1', () => {
  const names = expectedKeyNames(findProvider('openai')!);
  expect(names).toEqual(
    expect.arrayContaining(['OPENAI_API_KEY', 'OPENAI_API_KEYS', 'OPENCLAW_LIVE_OPENAI_KEY']),
  );
});

test('ENV-3: the shell is asked for what goes with the keys, which are no keys themselves', () => {
  const bedrock = findProvider('amazon-bedrock')!;
  expect(expectedKeyNames(bedrock)).toEqual(
    expect.arrayContaining(['AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']),
  );
  const set: Record<string, string> = { AWS_SECRET_ACCESS_KEY: 'canary-x', AWS_REGION: 'eu-west-1' };
  const lookup = (name: string) =>
    set[name] === undefined ? undefined : { value: set[name], origin: 'process' as const };
  expect(environmentKeys(bedrock, keyEnvironment(new Set(Object.keys(set)), lookup))).toEqual([]);
});
