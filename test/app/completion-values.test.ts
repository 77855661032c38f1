import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completionValues } from '../../src/app/completion-values.ts';
import { setSessionModel } from '../../src/app/selection/session-model.ts';
import type { CompletionPlace } from '../../src/core/completion.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../support/test-ports.ts';

let ports: TestPorts;
beforeEach(async () => {
  ports = testPorts({
    config: {
      agents: {
        defaults: { model: 'openai/gpt-5.5', models: { 'openai/gpt-5.5': { alias: 'Best' } } },
        list: [{ id: 'main' }, { id: 'night' }],
      },
      models: {
        providers: {
          mine: { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions', models: [{ id: 'one' }] },
        },
      },
    },
  });
  for (const id of ['openai:work', 'anthropic:home']) {
    await ports.auth.save({
      id,
      provider: id.slice(0, id.indexOf(':')),
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-completion'),
      verification: { state: 'verified', atMs: 1 },
    });
  }
  await setSessionModel(ports, 'work', 'openai/gpt-5.5');
});
afterEach(() => ports.close());

function at(parts: { name?: string; flag?: string; path?: string; prefix?: string }): readonly string[] {
  const { name = '', flag, path = '', prefix = '' } = parts;
  const place: CompletionPlace = { path, fixed: [], value: { name, flag }, prefix, lead: '' };
  return completionValues(ports, place);
}

describe('decision 5: values for the shell', () => {
  test('refs, own models and aliases stand wherever a model does', () => {
    for (const place of [{ name: 'model' }, { flag: '--model' }, { name: 'ref' }, { flag: '--fallback' }]) {
      expect(at(place)).toEqual(expect.arrayContaining(['openai/gpt-5.5', 'mine/one', 'best']));
    }
  });

  test('REF-8: behind a ref and @ stand the credentials of its provider', () => {
    expect(at({ name: 'model', prefix: 'openai/gpt-5.5@' })).toEqual(['openai/gpt-5.5@openai:work']);
  });

  test('aliases', () => expect(at({ name: 'alias' })).toContain('best'));

  test('own providers come first, then all that are known', () => {
    const found = at({ flag: '--provider' });
    expect(found[0]).toBe('mine');
    expect(found).toEqual(expect.arrayContaining(['openai', 'anthropic', 'ollama']));
    expect(new Set(found).size).toBe(found.length);
  });

  test('credentials, agents and sessions come from store and config', () => {
    expect(at({ flag: '--profile-id' })).toEqual(expect.arrayContaining(['openai:work', 'anthropic:home']));
    expect(at({ name: 'credential' })).toHaveLength(2);
    expect(at({ flag: '--agent' })).toEqual(['main', 'night']);
    expect(at({ name: 'id', path: 'agents delete' })).toEqual(['main', 'night']);
    expect(at({ name: 'id', path: 'sessions show' })).toEqual(['work']);
    expect(at({ flag: '--session' })).toEqual(['work']);
  });

  test('--auth-choice', () => {
    expect(at({ flag: '--auth-choice' })).toEqual(
      expect.arrayContaining(['openai-api-key', 'apiKey', 'ollama', 'custom-api-key', 'skip']),
    );
  });

  test('free text has no suggestions', () => {
    expect(at({ flag: '--message' })).toEqual([]);
    expect(at({ name: 'shell' })).toEqual([]);
    expect(completionValues(ports, { path: '', fixed: [], value: undefined, prefix: '', lead: '' })).toEqual(
      [],
    );
  });
});
