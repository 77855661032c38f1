import type { ModelRef } from '../models/model-ref.ts';
import type { AttemptRecord } from '../ports/health-store.ts';
import type { Block } from './block.ts';

/** A try with the block it met or opened. */
export interface TracedTry {
  readonly attempt: AttemptRecord;
  readonly block: Block | undefined;
  /** The block was open before this try. */
  readonly isReused: boolean;
  /** A failure that says nothing about the credential or the model, and blocks neither (COOL-7). */
  readonly blocksNothing?: boolean;
  /** The same credential is asked once more behind it (RETRY-1). */
  readonly isRetried?: boolean;
}

/** What a try led to (OBS-4, OBS-5). */
export type TryResult =
  | 'success'
  | 'same_model_retry'
  | 'rotate_profile'
  | 'fallback_model'
  | 'surface_error';

/** The path of a run for machines (OBS-5). */
export interface ExecutionTrace {
  readonly winnerProvider: string;
  readonly winnerModel: string;
  readonly attempts: readonly {
    readonly provider: string;
    readonly model: string;
    readonly result: TryResult;
    readonly reason?: string;
    readonly stage: 'assistant';
  }[];
  readonly fallbackUsed: boolean;
  readonly runner: 'embedded';
}

/**
 * What the try at `index` led to: the same credential again, the next one, the next model, or the end of the run.
 * @param upcoming the model of the request that follows the last try, while the run goes on
 */
export function resultOf(tries: readonly TracedTry[], index: number, upcoming?: ModelRef): TryResult {
  const own = tries[index]?.attempt;
  const next = tries[index + 1]?.attempt ?? upcoming;
  if (own?.outcome === 'success') return 'success';
  if (tries[index]?.isRetried === true) return 'same_model_retry';
  if (own === undefined || next === undefined) return 'surface_error';
  return own.provider === next.provider && own.model === next.model ? 'rotate_profile' : 'fallback_model';
}

/** @param isFallback another model served than the one that was asked for */
export function executionTrace(tries: readonly TracedTry[], isFallback: boolean): ExecutionTrace {
  const winner = tries.find(({ attempt }) => attempt.outcome === 'success')?.attempt;
  return {
    winnerProvider: winner?.provider ?? '',
    winnerModel: winner?.model ?? '',
    attempts: tries.map(({ attempt: { provider, model, reason } }, index) => ({
      provider,
      model,
      result: resultOf(tries, index),
      ...(reason === undefined ? {} : { reason }),
      stage: 'assistant',
    })),
    fallbackUsed: isFallback,
    runner: 'embedded',
  };
}
