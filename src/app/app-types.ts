import type { Health } from '../core/credentials/health.ts';
import type { ModelCost } from '../core/models/catalog.ts';

/** One row of the model picker; numbers are positions in its view and never change while it is open (decision 40). */
export interface PickerRow {
  readonly number: number;
  readonly ref: string;
  readonly provider: string;
  readonly name: string;
  readonly contextWindow: number | undefined;
  readonly cost: ModelCost | undefined;
  readonly local: boolean;
  readonly input: readonly string[];
  readonly reasoning: boolean | undefined;
  readonly health: Health;
  /** Why it cannot be chosen as it is; chosen anyway, the picker says what to do. */
  readonly disabledReason: string | undefined;
  readonly aliases: readonly string[];
  readonly isCurrent: boolean;
  readonly isFavourite: boolean;
  readonly isRecent: boolean;
}

/** The scopes that Tab walks through. */
export type PickerScope = 'usable' | 'configured' | 'all';

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
  /** When the store was read; older than the present when it could not be read since. */
  readonly readAtMs: number;
  readonly problem: string | undefined;
  readonly models: readonly PanelModelRow[];
  readonly credentials: readonly PanelCredentialRow[];
  readonly activity: readonly PanelActivityRow[];
}

export interface LivePanel extends Observable<PanelSnapshot> {
  /** Clears the blocks of a credential; resolves with a line for the status bar. */
  clear(credentialId: string): Promise<string>;
  /** One real request with this credential; clears its blocks when it answers. */
  probe(credentialId: string): Promise<string>;
  /** The twenty last attempts of a credential and what is known of its deadline, as lines. */
  details(credentialId: string): readonly string[];
  dispose(): void;
}
