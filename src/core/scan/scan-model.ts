import type { ModelCost } from '../models/catalog.ts';

/** A candidate of a scan as its catalog describes it (SCAN-1). What the catalog leaves out is undefined, never guessed (B074). */
export interface ScanModel {
  /** Canonical id. */
  readonly provider: string;
  /** The wire id. */
  readonly id: string;
  readonly name: string;
  /** Tokens. */
  readonly contextLength: number | undefined;
  /** Unix milliseconds. */
  readonly createdAtMs: number | undefined;
  /** Parameters in billions, read from the names. */
  readonly inferredParamB: number | undefined;
  readonly isFree: boolean;
  /** Does the catalog list tool calling? Undefined when it lists no features at all. */
  readonly supportsToolsMeta: boolean | undefined;
  /** Is the word `tool_choice` understood? */
  readonly supportsToolChoice: boolean;
  readonly supportedParametersCount: number;
  /** Does the catalog list image input? */
  readonly supportsImagesMeta: boolean;
  /** US dollars per million tokens. */
  readonly cost: ModelCost | undefined;
}

/** Why a check of a model did not succeed; only `gone` says that the model is dead (B062). */
export type ProbeLabel =
  | 'no_tools'
  | 'no_image'
  | 'account_policy'
  | 'daily_limit'
  | 'rate_limit'
  | 'billing'
  | 'auth'
  | 'timeout'
  | 'overloaded'
  | 'broke_off'
  | 'gone'
  | 'stopped'
  | 'error';

/** What one check found out. */
export interface ScanProbe {
  readonly ok: boolean;
  /** No request was made. */
  readonly skipped: boolean;
  /** Milliseconds until the answer; only when ok. */
  readonly latencyMs?: number;
  readonly label?: ProbeLabel;
  /** The provider's words, redacted and cleaned, or ours. */
  readonly words?: string;
  /** Unix milliseconds when a limit ends, where the provider says so. */
  readonly resetAtMs?: number;
  /** A rate limit of the provider behind the model, and not of the host that was asked. */
  readonly isOfModel?: boolean;
}

/** A check that was not made, without a reason of its own. */
export const NOT_PROBED: ScanProbe = { ok: false, skipped: true };

/** A candidate with what was found out about it so far. */
export interface ScanRow extends ScanModel {
  /** `provider/model`. */
  readonly ref: string;
  /** `waiting`: checks are still to come. */
  readonly state: 'listed' | 'waiting' | 'probing' | 'probed';
  readonly tool: ScanProbe;
  readonly image: ScanProbe;
}
