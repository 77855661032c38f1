import { describe, expect, test } from 'vitest';
import {
  mergeStored,
  type ProviderSource,
  providerSource,
  type StoredProvider,
} from '../../../src/core/providers/stored-provider.ts';
import { profileOf } from '../../support/auth-profile.ts';

const source = (facts: Partial<ProviderSource> = {}): ProviderSource => ({
  provider: 'mine',
  baseUrl: 'http://config/v1',
  api: 'openai-completions',
  apiKey: '',
  isManaged: false,
  headers: {},
  models: [],
  ...facts,
});
const stored = (facts: Partial<StoredProvider> = {}): StoredProvider => ({
  provider: 'mine',
  baseUrl: 'http://stored/v1',
  baseUrlFrom: 'agent',
  api: 'ollama',
  apiKey: '',
  headers: { Old: '1' },
  models: [],
  ...facts,
});

describe('REG-3, line by line', () => {
  test.each<[string, Partial<StoredProvider>, Partial<ProviderSource>, Partial<StoredProvider>]>([
    ['baseUrl: the non-empty stored value', {}, {}, { baseUrl: 'http://stored/v1', baseUrlFrom: 'agent' }],
    [
      'baseUrl: a copy of an older config is no value of the agent’s own',
      { baseUrlFrom: 'config' },
      {},
      { baseUrl: 'http://config/v1', baseUrlFrom: 'config' },
    ],
    [
      'baseUrl: an empty stored value',
      { baseUrl: ' ' },
      {},
      { baseUrl: 'http://config/v1', baseUrlFrom: 'config' },
    ],
    [
      'apiKey: the non-empty stored value when nothing manages it',
      { apiKey: 'KEPT' },
      { apiKey: 'mine-local' },
      { apiKey: 'KEPT' },
    ],
    [
      'apiKey: the refreshed marker when a reference manages it',
      { apiKey: 'OLD_NAME' },
      { apiKey: 'NEW_NAME', isManaged: true },
      { apiKey: 'NEW_NAME' },
    ],
    ['apiKey: an empty stored value', {}, { apiKey: 'mine-local' }, { apiKey: 'mine-local' }],
    [
      'headers: the refreshed markers',
      {},
      { headers: { 'X-Key': 'secretref-env:K' } },
      { headers: { 'X-Key': 'secretref-env:K' } },
    ],
    [
      'everything else: from the config',
      {},
      { api: 'openai-responses' },
      { api: 'openai-responses', headers: {} },
    ],
  ])('%s', (_, before, now, after) => {
    expect(mergeStored(stored(before), source(now))).toMatchObject(after);
  });

  test('nothing stored: the config', () => {
    expect(mergeStored(undefined, source())).toMatchObject({
      baseUrl: 'http://config/v1',
      baseUrlFrom: 'config',
    });
  });
});

describe('SEC-14, SEC-15: markers in place of secrets', () => {
  const env = { source: 'env', provider: 'default', id: 'MINE_KEY' } as const;
  const file = { source: 'file', provider: 'vault', id: '/a' } as const;
  test.each([
    [{ apiKey: env }, [], 'MINE_KEY', true],
    [{ apiKey: file }, [], 'secretref-managed', true],
    [{ apiKey: 'canary-plain-key' }, [], '', false],
    [{ apiKey: 'mine-local' }, [], 'mine-local', false],
    [{}, [profileOf('mine:a', { ref: env })], 'MINE_KEY', true],
    [{}, [profileOf('other:a', { ref: env })], '', false],
    [{}, [profileOf('mine:a')], '', false],
  ])('the key of %j', (entry, profiles, apiKey, isManaged) => {
    expect(providerSource('mine', entry, profiles, [])).toMatchObject({ apiKey, isManaged });
  });

  test('headers: references become markers, plain ones stay unless they look like a credential', () => {
    const { headers } = providerSource(
      'mine',
      {
        headers: { A: env, B: file, 'X-Team': 'blue', Authorization: 'canary-header' },
        request: { headers: { 'My-Token': 'canary-x' } },
      },
      [],
      [],
    );
    expect(headers).toEqual({ A: 'secretref-env:MINE_KEY', B: 'secretref-managed', 'X-Team': 'blue' });
  });
});
