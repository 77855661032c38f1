import { type Block, openBlock } from '../core/block.ts';
import { blockPolicy } from '../core/block-policy.ts';
import type { Config } from '../core/config.ts';
import type { Classification } from '../core/failure/reason.ts';
import type { ModelRef } from '../core/model-ref.ts';

export interface FailureFacts {
  readonly ref: ModelRef;
  readonly credentialId: string;
  readonly classification: Classification;
  /** Redacted. */
  readonly words: string;
  readonly nowMs: number;
}

/** The circuit that a failure concerns, as it was and as it is afterwards; no new block means that nothing opens (COOL-7). */
export function blockAfter(
  blocks: readonly Block[],
  config: Config,
  { ref, credentialId, classification, words, nowMs }: FailureFacts,
): { readonly previous: Block | undefined; readonly block: Block | undefined } {
  const model = classification.scope === 'model' ? ref.model : '';
  const previous = blocks.find((block) => block.credentialId === credentialId && block.model === model);
  const policy = blockPolicy(config, ref.provider);
  const { provider } = ref;
  const block = openBlock({
    previous,
    credentialId,
    provider,
    model: ref.model,
    classification,
    words,
    nowMs,
    policy,
  });
  return { previous, block };
}
