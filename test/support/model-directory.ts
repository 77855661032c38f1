import {
  formatModelRef,
  type ModelRef,
  parseModelRef,
  sameModelRef,
} from '../../src/core/models/model-ref.ts';
import type { ModelDirectory } from '../../src/core/models/selection.ts';

/** A catalog of the given refs. Providers without models can be known too. */
export function directoryOf(refs: readonly string[], providers: readonly string[] = []): ModelDirectory {
  const models: readonly ModelRef[] = refs.map((text) => parseModelRef(text)!);
  return {
    findBare: (id) => models.filter((ref) => ref.model === id),
    knowsProvider: (provider) =>
      providers.includes(provider) || models.some((ref) => ref.provider === provider),
    find: (wanted) => models.find((ref) => sameModelRef(ref, wanted)),
    words: () => models.flatMap((ref) => [formatModelRef(ref), ref.model]),
  };
}
