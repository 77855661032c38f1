import { afterEach, describe, expect, test } from 'vitest';
import type { PickerScope } from '../../../src/app/app-types.ts';
import { pickerRows } from '../../../src/app/models/picker-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { modelsOf } from '../../../src/core/models/models-by-provider.ts';
import type { PreferenceValues } from '../../../src/core/ports/system.ts';
import { blocked } from '../../support/blocked.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, OPENAI, saveProfile, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function rows(scope: PickerScope, preferences: Partial<PreferenceValues> = {}) {
  const values = {
    favourites: [],
    recents: [],
    sort: 'default',
    lastAgent: undefined,
    ...preferences,
  } as const;
  return pickerRows(readWorld(ports), scope, values);
}
const refs = (...request: Parameters<typeof rows>) => rows(...request).map((row) => row.ref);
const row = (ref: string, scope: PickerScope = 'all') => rows(scope).find((entry) => entry.ref === ref);

describe('under a restriction', () => {
  test('PICK-1, ALLOW-7, ALLOW-8: what it admits and the configured chain can be picked', async () => {
    const config = chainConfig(['openai/gpt-5.4'], { models: { 'openai/gpt-4.1': {} } });
    ports = testPorts({ config });
    await saveProfile(ports, 'openai:a');
    expect(refs('usable').toSorted()).toEqual([OPENAI, 'openai/gpt-4.1', 'openai/gpt-5.4'].toSorted());
    expect(refs('all').length).toBeGreaterThan(100);
  });
});

describe('order and numbers', () => {
  test('B026, B086: favourites, the current one, recents from the newest on, the rest', async () => {
    ports = await turnPorts([], ['openai:a']);
    const preferences = {
      favourites: ['openai/o3', 'openai/gpt-4o'],
      recents: ['openai/gpt-5.4', OPENAI, 'openai/gpt-4.1', 'openai/o3'],
    };
    const listed = rows('usable', preferences);
    expect(listed.slice(0, 5).map((entry) => entry.ref)).toEqual([
      'openai/gpt-4o',
      'openai/o3',
      OPENAI,
      'openai/gpt-5.4',
      'openai/gpt-4.1',
    ]);
    expect(listed.map((entry) => entry.number)).toEqual(listed.map((_entry, index) => index + 1));
    expect(listed.filter((entry) => entry.isCurrent).map((entry) => entry.ref)).toEqual([OPENAI]);
  });

  test('where a session has its own model, that is the current one, not the default', async () => {
    ports = await turnPorts([], ['openai:a']);
    const preferences = { favourites: [], recents: [], sort: 'default', lastAgent: undefined } as const;
    const [first, ...others] = pickerRows(readWorld(ports), 'usable', preferences, 'openai/gpt-4o');
    expect(first).toMatchObject({ ref: 'openai/gpt-4o', isCurrent: true });
    expect(others.some(({ isCurrent }) => isCurrent)).toBe(false);
  });
});

describe('scopes', () => {
  test('usable now: not what cools, not what has no key', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a']);
    expect(refs('usable')).toContain(OPENAI);
    await blocked(ports, 'openai:a');
    const listed = refs('usable');
    expect(listed).toContain('openai/gpt-5.4');
    expect(listed).not.toContain(OPENAI);
    expect(listed).not.toContain(ANTHROPIC);
  });

  test('configured: what the config names, usable or not', () => {
    ports = testPorts({ config: chainConfig([ANTHROPIC]) });
    expect(refs('configured')).toEqual([OPENAI, ANTHROPIC]);
  });

  test('PICK-3: with models.mode "replace" every scope holds the rows of the config only', () => {
    const mine = { baseUrl: 'http://127.0.0.1:7/v1', models: [{ id: 'm', name: 'M' }] };
    ports = testPorts({
      config: { models: { mode: 'replace', providers: { mine } } },
      env: { OPENAI_API_KEY: 'canary-env' },
    });
    expect([refs('all'), refs('usable')]).toEqual([['mine/m'], ['mine/m']]);
  });

  test('PICK-4: provider-config is what models.providers lists, whatever the allowlist admits', () => {
    const box = { baseUrl: 'http://10.0.0.7/v1', models: [{ id: 'm' }, { id: 'n' }] };
    ports = testPorts({
      config: {
        agents: { defaults: { models: { 'box/m': {} } } },
        models: { providers: { box, 'z.ai': { apiKey: 'canary-z', models: [{ id: 'glm-5' }] } } },
      },
    });
    expect(refs('provider-config').toSorted()).toEqual(['box/m', 'box/n', 'zai/glm-5']);
    expect(refs('usable')).toEqual(['box/m']);
    expect(refs('all')).toContain('box/n');
  });

  test('PICK-4: provider-config is empty where no rows are written', () => {
    ports = testPorts({ config: { models: { providers: { openai: { apiKey: 'canary-o' } } } } });
    expect(refs('provider-config')).toEqual([]);
  });

  test('PICK-2: all', () => {
    ports = testPorts();
    expect(rows('all')).toHaveLength(modelsOf(ports.bundledCatalog.models).length);
  });
});

describe('why a model cannot be chosen as it is', () => {
  test('no key', () => {
    ports = testPorts();
    expect(row(ANTHROPIC)?.disabledReason).toBe('no key for Anthropic');
  });

  test('an expired token', async () => {
    ports = testPorts();
    await saveProfile(ports, 'anthropic:a', { type: 'token', expiresAtMs: START_MS });
    expect(row(ANTHROPIC)?.disabledReason).toBe('Anthropic: token expired');
  });

  test('B005: a cooling model may be chosen, it will be back', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a');
    expect(row(OPENAI)).toMatchObject({ disabledReason: undefined, health: { state: 'cooling' } });
  });

  test('CUST-2: a protocol that this version does not speak', () => {
    const odd = {
      baseUrl: 'http://10.0.0.7/v1',
      api: 'pi-messages',
      apiKey: 'canary-odd',
      models: [{ id: 'm', name: 'M' }],
    };
    ports = testPorts({
      config: { models: { providers: { odd } } },
      env: { AWS_BEARER_TOKEN_BEDROCK: 'canary-env', AWS_REGION: 'eu-west-1' },
    });
    const reasonOf = (provider: string) =>
      rows('all').find((entry) => entry.provider === provider)?.disabledReason;
    expect(reasonOf('odd')).toBe('pi-messages is not spoken by this version');
    expect(rows('usable').some((entry) => entry.provider === 'odd')).toBe(false);
    expect(reasonOf('amazon-bedrock')).toBeUndefined();
    expect(rows('usable').some((entry) => entry.provider === 'amazon-bedrock')).toBe(true);
  });

  test('CUST-4: the window that counts is the smaller one that is said', () => {
    const models = [{ id: 'm', contextWindow: 200_000, contextTokens: 64_000 }];
    ports = testPorts({
      config: { models: { providers: { box: { baseUrl: 'http://10.0.0.7/v1', models } } } },
    });
    expect(row('box/m', 'configured')).toMatchObject({ contextWindow: 64_000, local: true, name: 'm' });
  });
});
