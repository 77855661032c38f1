import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/core/text/nearest.ts';

const MODELS = [
  'anthropic/claude-opus-4-6',
  'anthropic/claude-sonnet-4-6',
  'openai/gpt-5.4',
  'openai/gpt-5.5',
  'openai/gpt-5.4-mini',
  'google/gemini-3.1-pro-preview',
];

describe('nearest (decision 9)', () => {
  it.each([
    ['openai/gpt-5.6', 'openai/gpt-5.4'],
    ['anthropic/claude-opsu-4-6', 'anthropic/claude-opus-4-6'],
    ['anthropc/claude-sonnet-4-6', 'anthropic/claude-sonnet-4-6'],
    ['google/gemini-3.1-pro', 'google/gemini-3.1-pro-preview'],
    ['ANTHROPIC/CLAUDE-OPUS-46', 'anthropic/claude-opus-4-6'],
    ['sonnet', 'anthropic/claude-sonnet-4-6'],
    ['opuss', 'anthropic/claude-opus-4-6'],
  ])('%s leads to %s', (typed, expected) => {
    expect(nearest(typed, MODELS)[0]).toBe(expected);
  });

  it('a swap of two letters is nearer than two wrong letters', () => {
    expect(nearest('gtp', ['gxx', 'gpt'])).toEqual(['gpt', 'gxx']);
  });

  it('what begins with the word comes before what resembles it', () => {
    expect(nearest('gpt-5', ['gpt-4', 'gpt-5.4-mini'])[0]).toBe('gpt-5.4-mini');
  });

  it('nothing similar gives nothing, and so does an empty word', () => {
    expect(nearest('zzzzzzzz', MODELS)).toEqual([]);
    expect(nearest('  ', MODELS)).toEqual([]);
  });

  it.each(['二', '/', '-1'])('%s, of which a short name keeps no letter, leads nowhere', (typed) => {
    expect(nearest(typed, ['openai/o3', 'kimi/k3', 'o4'])).toEqual([]);
  });

  it('B074: never the word itself, never more than asked, never twice, only candidates', () => {
    const words = fc.array(fc.string({ maxLength: 12 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), words, fc.nat(5), (word, candidates, count) => {
        const found = nearest(word, [...candidates, word], count);
        expect(found.length).toBeLessThanOrEqual(count);
        expect(new Set(found).size).toBe(found.length);
        for (const text of found) {
          expect(text).not.toBe(word.trim());
          expect([...candidates, word]).toContain(text);
        }
      }),
    );
  });
});
