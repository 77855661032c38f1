import type { AuthOrder } from '../core/credentials/auth-order.ts';
import type { Health } from '../core/credentials/health.ts';
import type { QuotaFigure } from '../core/failure/quota-headers.ts';
import type { FailureReason } from '../core/failure/reason.ts';
import type { ModelCost, ModelMark } from '../core/models/catalog.ts';
import type { AttemptRecord } from '../core/ports/health-store.ts';

/** One row of the model picker; numbers are positions in its view and never change while it is open (decision 40). */
export interface PickerRow {
  /** What lists go by: the ref. Its own field, because a copy of ten thousand rows to add it would cost memory. */
  readonly id: string;
  readonly number: number;
  readonly ref: string;
  readonly provider: string;
  readonly name: string;
  readonly contextWindow: number | undefined;
  readonly cost: ModelCost | undefined;
  readonly local: boolean;
  readonly input: readonly string[];
  readonly reasoning: boolean | undefined;
  readonly mark: ModelMark | undefined;
  readonly health: Health;
  /** Why it cannot be chosen as it is; chosen anyway, the picker says what to do. */
  readonly disabledReason: string | undefined;
  readonly aliases: readonly string[];
  readonly isCurrent: boolean;
  readonly isFavourite: boolean;
  readonly isRecent: boolean;
}

/** The views that Tab walks through (PICK-4); `provider-config` is passed over while `models.providers` lists no models. */
export type PickerScope = 'usable' | 'configured' | 'all' | 'provider-config';

/** A live value for screens: `useSyncExternalStore` over these two. Snapshots are immutable and cached. */
export interface Observable<T> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): T;
}

export interface PanelModelRow {
  /** `primary`, `fallback 1`, `image`… */
  readonly role: string;
  readonly ref: string;
  readonly alias: string | undefined;
  readonly health: Health;
  readonly price: string;
  readonly context: string;
}

export interface PanelCredentialRow {
  readonly id: string;
  readonly provider: string;
  /** `api key`, `token`, `oauth`, `env`, `config`, `local`. */
  readonly kind: string;
  readonly health: Health;
  /** Would be tried next for its provider. */
  readonly isNext: boolean;
  readonly lastUsedMs: number | undefined;
  /** The model a cooldown is limited to. */
  readonly blockedModel: string | undefined;
  readonly fingerprint: string | undefined;
  readonly verification: string;
  /** All that keeps it away, and what is over and waits for the next try to decide. */
  readonly blocks: readonly PanelBlock[];
  /** Newest first, twenty at most. */
  readonly attempts: readonly PanelAttempt[];
  /** What the provider said it still allows (D9); empty where it says nothing. */
  readonly quotas: readonly PanelQuota[];
}

export interface PanelBlock {
  /** Empty: all models of the credential. */
  readonly model: string;
  readonly reason: FailureReason;
  readonly untilMs: number;
  readonly step: number;
  /** Who named the deadline. */
  readonly source: string;
  readonly words: string | undefined;
}

/** A row of the ledger (D1). */
export interface PanelAttempt {
  readonly atMs: number;
  readonly model: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly reason: AttemptRecord['reason'];
  /** The rule that judged the failure. */
  readonly rule: string | undefined;
  readonly status: number | undefined;
  /** The provider's own, redacted. */
  readonly words: string | undefined;
  readonly durationMs: number;
}

/** A figure with its unit, window and source; `unknown` once its window is over or it is too old (D9). */
export interface PanelQuota extends QuotaFigure {
  readonly seenAtMs: number;
  readonly state: 'known' | 'unknown';
}

/** In which order the stored credentials of a provider are tried, and which never are (ORD-1, ORD-3). */
export interface PanelOrder {
  readonly provider: string;
  readonly source: AuthOrder['source'];
  readonly tried: readonly string[];
  readonly leftOut: readonly string[];
}

export interface PanelActivityRow {
  readonly id: string;
  readonly atMs: number;
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

export interface PanelSnapshot {
  readonly nowMs: number;
  readonly agentId: string;
  /** All agents of the config. */
  readonly agents: readonly string[];
  /** When the store was read; older than the present when it could not be read since. */
  readonly readAtMs: number;
  readonly problem: string | undefined;
  readonly models: readonly PanelModelRow[];
  readonly credentials: readonly PanelCredentialRow[];
  readonly orders: readonly PanelOrder[];
  readonly activity: readonly PanelActivityRow[];
}

export interface LivePanel extends Observable<PanelSnapshot> {
  /** Clears the blocks of a credential; resolves with a line for the status bar. */
  clear(credentialId: string): Promise<string>;
  /** One real request with this credential; clears its blocks when it answers. */
  probe(credentialId: string): Promise<string>;
  /** All that is known of a credential, as lines; the picture of now. */
  details(credentialId: string): readonly string[];
  /** What is known of the selected models, as lines. */
  modelDetails(): readonly string[];
  /** Moves a credential in the order of its provider by so many places, at once; resolves with a line for the status bar. */
  move(provider: string, credentialId: string, by: number): Promise<string>;
  /** Forgets the order of this agent: the config's counts again, or all in turn. */
  resetOrder(provider: string): Promise<string>;
  /** The provider whose order `undo` gives back; undefined when this panel changed none. */
  undoable(): string | undefined;
  undo(): Promise<string>;
  /** Stores one more API key of a provider, under a name of its own. The text is wiped by nobody but the caller. */
  addKey(provider: string, text: string): Promise<string>;
  /** Shows the next agent; the last one is followed by the first. */
  nextAgent(): void;
  dispose(): void;
}
