import { describe, expect, it } from 'vitest';
import { buildChain, type SelectionSource } from '../../../src/core/failover/fallback-chain.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';
import chains from '../../fixtures/core-chains.json' with { type: 'json' };

function refs(texts: readonly string[]): readonly ModelRef[] {
  return texts.map((text) => parseModelRef(text)!);
}

describe('buildChain', () => {
  it.each(chains)('$name', ({ source, requested, primary, fallbacks, explicit, chain }) => {
    const built = buildChain({
      requested: parseModelRef(requested)!,
      source: source as SelectionSource,
      primary: primary === undefined ? undefined : parseModelRef(primary),
      fallbacks: refs(fallbacks),
      ...(explicit === undefined ? {} : { explicitFallbacks: refs(explicit) }),
    });
    expect(built.map(formatModelRef)).toEqual(chain);
  });
});
