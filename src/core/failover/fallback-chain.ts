import { formatModelRef, type ModelRef } from '../models/model-ref.ts';

/** Where the requested model came from; decides whether anything may stand in for it (SRC-1). */
export type SelectionSource = 'default' | 'auto' | 'user' | 'cli' | 'job';

export interface ChainInput {
  readonly requested: ModelRef;
  readonly source: SelectionSource;
  readonly primary: ModelRef | undefined;
  readonly fallbacks: readonly ModelRef[];
  /** Replaces the configured chain; an empty list means strict (FALL-3). */
  readonly explicitFallbacks?: readonly ModelRef[];
}

/**
 * The models one run may try, requested one first, without doubles, never filtered by the allowlist (FALL-3, ALLOW-7).
 * A model that a person picked stands alone (FALL-4, SRC-6).
 */
export function buildChain(input: ChainInput): readonly ModelRef[] {
  if (input.explicitFallbacks !== undefined) return unique([input.requested, ...input.explicitFallbacks]);
  if (input.source === 'user' || input.source === 'cli') return [input.requested];
  const primary = input.primary === undefined ? [] : [input.primary];
  return unique([input.requested, ...input.fallbacks, ...primary]);
}

/** The refs without doubles, the first of each stays; case does not count. */
export function unique(refs: readonly ModelRef[]): readonly ModelRef[] {
  const seen = new Set<string>();
  return refs.filter((ref) => {
    const key = formatModelRef(ref).toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
