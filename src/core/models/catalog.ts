import type { ApiMode } from '../providers/provider.ts';

/** US dollars per million tokens. */
export interface ModelCost {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What its provider, or the public list, says against choosing a model anew (PICK-5). */
export type ModelMark = 'deprecated' | 'disabled';

/** Facts about one model. What nobody told us is absent, never guessed (B074). */
export interface CatalogModel {
  readonly provider: string;
  readonly id: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly reasoning?: boolean;
  /** Does it call tools? */
  readonly tools?: boolean;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens: cap on active input when it is smaller than the window (CUST-4). */
  readonly contextTokens?: number;
  /** Tokens. */
  readonly maxTokens?: number;
  readonly cost?: ModelCost;
  /** Unix milliseconds when the provider published it. */
  readonly createdAtMs?: number;
  /** Only when it differs from the provider's. */
  readonly api?: ApiMode;
  readonly baseUrl?: string;
  readonly mark?: ModelMark;
  readonly source: 'bundled' | 'config' | 'discovered';
}
