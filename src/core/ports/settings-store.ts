/** One change of a setting; an absent value means that the default applies. */
export interface SettingChange {
  readonly id: number;
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly actor: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  /** For an undo: id of the change it takes back. */
  readonly undoes: number | undefined;
}

/** Our own settings (decision 2), each change journaled in the same transaction. All methods fail with the store's errors. */
export interface SettingsStore {
  /** The stored value, as it was stored; undefined when there is none. */
  value(key: string): unknown;
  /** Stores a JSON value, or removes it when undefined. Resolves with what it changed; undefined when nothing did. */
  write(key: string, value: unknown, actor: string): Promise<SettingChange | undefined>;
  /** Newest first. */
  history(limit: number): readonly SettingChange[];
  /** Takes back the newest change that is in effect. Resolves with that change; undefined when there is none. */
  undo(actor: string): Promise<SettingChange | undefined>;
}
