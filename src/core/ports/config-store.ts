import type { Config } from '../config/config.ts';

/** The config document as read at one moment. */
export interface ConfigSnapshot {
  readonly path: string;
  readonly exists: boolean;
  /** Hash of the bytes, or `absent`; every write names the revision it was made from. */
  readonly revision: string;
  readonly text: string;
  /** As written, included files merged in, no variable filled in: what an audit looks at (SEC-15). */
  readonly document: Readonly<Record<string, unknown>>;
  /** What it means, variables filled in (ENV-5). */
  readonly config: Config;
  /** Values of ours with a wrong type are errors when writing and notices when reading unrelated parts. */
  readonly issues: readonly ConfigIssue[];
}

export interface ConfigIssue {
  /** `agents.defaults.model.primary` */
  readonly path: string;
  readonly message: string;
}

/** A change of one place in the config document. Paths are segments, never joined text. */
export type ConfigEdit =
  | { readonly op: 'set'; readonly path: readonly (string | number)[]; readonly value: unknown }
  | { readonly op: 'unset'; readonly path: readonly (string | number)[] };

export interface ConfigChange {
  readonly edits: readonly ConfigEdit[];
  /** Revision the edits were made against; another one on disk is `config-raced`. */
  readonly expectedRevision: string;
  /** Who changed it, for the journal: `onboard`, `models set`… */
  readonly actor: string;
}

export interface ConfigPreview {
  readonly before: string;
  readonly after: string;
}

export interface ConfigWriteResult {
  readonly path: string;
  readonly backupPath: string | undefined;
  readonly revision: string;
  readonly changed: boolean;
}

/** How changes are taken back: by the text as it was (undefined: no file), or by edits where others wrote in between. */
export type ConfigReversal = (
  | { readonly text: string | undefined }
  | { readonly edits: readonly ConfigEdit[] }
) & {
  /** Id of the oldest journal entry that is taken back. */
  readonly undoes: number;
};

/** `openclaw.json`: read anywhere, written only here, losslessly (decision 27). */
export interface ConfigStore {
  /** Throws `config-unreadable` or `config-syntax` (with line and column); never changes the file. */
  read(): ConfigSnapshot;
  /** The whole text before and after, validated, nothing written. Throws like `apply`. */
  preview(change: ConfigChange): ConfigPreview;
  /** Throws `config-raced`, `config-invalid`, `config-readonly`, `config-unreadable`; the file is then unchanged. */
  apply(change: ConfigChange): Promise<ConfigWriteResult>;
  /**
   * Applies the edits that `compute` makes from the current document, with no other process of ours writing in between. Throws
   * like `apply`, and what `compute` throws.
   */
  update(
    actor: string,
    compute: (current: ConfigSnapshot) => readonly ConfigEdit[],
  ): Promise<ConfigWriteResult>;
  /**
   * Takes changes back, exclusively like `update`. A text is put back byte for byte and not validated: it was there before.
   * Throws like `apply`, and what `compute` throws.
   */
  revert(
    actor: string,
    compute: (current: { readonly text: string | undefined; readonly revision: string }) => ConfigReversal,
  ): Promise<ConfigWriteResult>;
  /** The plain value of a JSON5 text from elsewhere. Throws `config-syntax` that calls it `name`. */
  parse(text: string, name: string): unknown;
}
