import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../src/core/config/config-edit.ts';
import { editsWithout, orderWithout } from '../../../src/core/credentials/forgotten-profile.ts';

const GONE = new Set(['openai:a']);

describe('CRED-13: what is gone leaves no name behind', () => {
  it.each([
    ['out of the middle', ['openai:b', 'openai:a', 'openai:c'], ['openai:b', 'openai:c']],
    ['not in it', ['openai:b'], ['openai:b']],
    ['the only one: no order at all, or it would say "use none"', ['openai:a'], undefined],
    ['an order of none stays one', [], []],
  ])('%s', (_name, order, left) => {
    expect(orderWithout(order, GONE)).toEqual(left);
  });

  it('in the config: its declaration, its places, and an order that only named it', () => {
    const document = {
      auth: {
        profiles: {
          'openai:a': { provider: 'openai', mode: 'api_key' },
          'openai:b': { provider: 'openai', mode: 'api_key' },
        },
        order: { OpenAI: ['openai:a', 'openai:b'], 'openai-codex': ['openai:a'], anthropic: [] },
      },
    };
    const after = editsWithout(document, GONE).reduce<unknown>(applyEdit, document);
    expect(after).toEqual({
      auth: {
        profiles: { 'openai:b': { provider: 'openai', mode: 'api_key' } },
        order: { OpenAI: ['openai:b'], anthropic: [] },
      },
    });
  });

  it('a config that names nothing of it is not written', () => {
    expect(editsWithout({ auth: { order: { anthropic: [] } } }, GONE)).toEqual([]);
    expect(editsWithout({}, GONE)).toEqual([]);
  });
});
