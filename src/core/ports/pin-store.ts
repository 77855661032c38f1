/** The columns of a session's own model, as they stand in its row; null where nothing does. */
export interface OverrideColumns {
  readonly provider: string | null;
  readonly model: string | null;
  /** `user`, `auto`, `default`, or null in rows of earlier versions (SRC-2). */
  readonly source: string | null;
  /** For `auto`: the ref it stands in for. */
  readonly origin: string | null;
}

/** A credential that a session holds on to (STICK-1). */
export interface PinColumns {
  readonly profileId: string;
  readonly source: 'auto' | 'user';
}

/** One row that names a model or a credential, as it is and as it is to be; null: no such row. */
export type PinChange =
  | {
      readonly table: 'override';
      readonly agentId: string;
      readonly sessionId: string;
      readonly before: OverrideColumns;
      readonly after: OverrideColumns;
    }
  | {
      readonly table: 'pin';
      readonly agentId: string;
      readonly sessionId: string;
      readonly provider: string;
      readonly before: PinColumns | null;
      readonly after: PinColumns | null;
    }
  | {
      readonly table: 'order';
      readonly agentId: string;
      readonly provider: string;
      readonly before: readonly string[] | null;
      readonly after: readonly string[] | null;
    };

/** All rows of all agents that name a model or a credential. */
export interface PinInventory {
  readonly overrides: readonly (OverrideColumns & { readonly agentId: string; readonly sessionId: string })[];
  readonly pins: readonly (PinColumns & {
    readonly agentId: string;
    readonly sessionId: string;
    readonly provider: string;
  })[];
  readonly orders: readonly {
    readonly agentId: string;
    readonly provider: string;
    readonly ids: readonly string[];
  }[];
}

/** What names models and credentials, for cleaning up. All methods fail with the store's errors. */
export interface PinStore {
  inventory(): PinInventory;
  /**
   * Applies changes in one transaction with the record that takes them back. A row that is not as `before` says any more was
   * changed by somebody else and stays. Resolves with the changes that were made.
   */
  apply(changes: readonly PinChange[]): Promise<readonly PinChange[]>;
  /** Takes back the newest applied set that still stands, row by row as above; undefined when there is none. */
  undo(): Promise<readonly PinChange[] | undefined>;
}
