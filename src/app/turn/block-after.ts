import type { Config } from '../../core/config/config.ts';
import { type Block, openBlock } from '../../core/failover/block.ts';
import { blockPolicy } from '../../core/failover/block-policy.ts';
import type { Classification } from '../../core/failure/reason.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';

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

/** Are both about the same credential and the same model, or both about all of it? */
export function isSameCircuit(left: Block, right: Block): boolean {
  return left.credentialId === right.credentialId && left.model === right.model;
}
