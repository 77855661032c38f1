import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatModelRef,
  parseModelRef,
  sameModelRef,
  splitProfileSuffix,
} from '../../../src/core/models/model-ref.ts';
import { normalizeProviderId } from '../../../src/core/providers/provider-alias.ts';
import refs from '../../fixtures/core-refs.json' with { type: 'json' };

describe('provider ids (REF-3)', () => {
  it.each(refs.providers)('%j is the provider %s', (typed, id) => {
    expect(normalizeProviderId(typed as string)).toBe(id);
  });

  it('REF-3: normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normalizeProviderId(normalizeProviderId(text))).toBe(normalizeProviderId(text));
      }),
    );
  });
});

describe('parseModelRef', () => {
  it.each(refs.parsed)('REF-1, REF-2, REF-4: %s', (typed, provider, model) => {
    expect(parseModelRef(typed as string)).toEqual({ provider, model });
  });

  it.each(refs.rewritten)('REF-13: %s has a present name', (typed, provider, model) => {
    expect(parseModelRef(typed as string)).toEqual({ provider, model });
  });

  it.each(refs.unparsable)('REF-1: %j is no ref', (typed) => {
    expect(parseModelRef(typed)).toBeUndefined();
  });

  it('B075: what is formatted is read back as the same ref', () => {
    const part = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes('/'));
    fc.assert(
      fc.property(part, fc.array(part, { minLength: 1, maxLength: 3 }), (provider, words) => {
        const ref = parseModelRef(`${provider}/${words.join('/')}`);
        expect(ref && parseModelRef(formatModelRef(ref))).toEqual(ref);
      }),
    );
  });

  it('PROV-4: a router of OpenRouter is shown under the name people type', () => {
    expect(formatModelRef({ provider: 'openrouter', model: 'openrouter/auto' })).toBe('openrouter/auto');
    expect(formatModelRef({ provider: 'nvidia', model: 'nvidia/nemotron' })).toBe('nvidia/nvidia/nemotron');
  });
});

describe('sameModelRef (REF-4)', () => {
  it.each([
    ['minimax/MiniMax-M2.7', 'minimax/minimax-m2.7', true],
    ['modelscope/Qwen/Qwen3.5-35B-A3B', 'modelscope/qwen/qwen3.5-35b-a3b', true],
    ['openai/gpt-5.4', 'openai-codex/gpt-5.4', false],
    ['openai/gpt-5.4', 'openai/gpt-5.5', false],
  ] as const)('%s and %s: %s', (left, right, same) => {
    expect(sameModelRef(parseModelRef(left)!, parseModelRef(right)!)).toBe(same);
  });
});

describe('splitProfileSuffix (REF-8)', () => {
  it.each(refs.suffixes)('%j', (typed, model, profile) => {
    expect(splitProfileSuffix(typed as string)).toEqual({ model, profile: profile ?? undefined });
  });
});
