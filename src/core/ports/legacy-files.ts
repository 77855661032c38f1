/** Files of earlier versions that are migration input (DOC-2). */
export type LegacyKind = 'auth-profiles' | 'auth-state' | 'auth' | 'oauth' | 'models';

/** Where an agent kept its files. */
export interface LegacyFolder {
  readonly agentId: string;
  /** Absolute. */
  readonly path: string;
}

/** One source as it was read: a file, or one document out of a database of the upstream product. */
export interface LegacyFile {
  readonly path: string;
  readonly kind: LegacyKind;
  /** The agent whose folder it lies in. */
  readonly agentId: string;
  readonly content:
    | { readonly ok: true; readonly document: unknown; readonly text: string; readonly digest: string }
    /** The rest of a sentence that starts with the path; never a piece of the file. */
    | { readonly ok: false; readonly problem: string };
}

/** A file or folder of ours whose rights are wider than they may be (PATH-1). */
export interface LooseMode {
  readonly path: string;
  /** The nine lower bits. */
  readonly mode: number;
  /** What they have to be: 0600 or 0700. */
  readonly wanted: number;
}

/** One entry of the single-agent folder of the first versions. */
export interface MovableEntry {
  readonly from: string;
  readonly to: string;
  /** Something is at the destination already, so that it stays. */
  readonly isTaken: boolean;
}

/** Files of earlier versions: read anywhere, archived only after an import (DOC-1, DOC-3). Never follows a link. */
export interface LegacyFiles {
  /** The folders of agents that the state directory holds, whether the config names them or not. */
  folders(): readonly LegacyFolder[];
  /** Every source in these folders, and `credentials/oauth.json` for `mainAgent`. Costs a stat for each name where none is. */
  find(folders: readonly LegacyFolder[], mainAgent: string): readonly LegacyFile[];
  /** The same source as it is now; undefined when it is gone. */
  reread(file: LegacyFile): LegacyFile | undefined;
  /**
   * Sources of a path that a person named: a file of an earlier version, an archive of one (opened by `unseal`), or a database
   * of the upstream product, of which only a copy in memory is opened. Throws `usage` when it is none of them.
   */
  open(
    path: string,
    agentId: string,
    unseal: (name: string, sealed: string) => string,
  ): Promise<readonly LegacyFile[]>;
  /**
   * Writes `text` (0600, on the disk) as `name` beside the source, or in the folder of `mainAgent` for a source in the folder of
   * the first versions; then removes the source. Returns the path of the archive. Throws `config-raced` when the source is not
   * the one that was read any more; it is then left as it is.
   */
  archive(file: LegacyFile, name: string, text: string, mainAgent: string): string;
  /** What the folder of the first versions still holds besides sources, and where it belongs. */
  movable(target: string): readonly MovableEntry[];
  /** Moves what is not taken; removes the folder when it is empty then. */
  move(entries: readonly MovableEntry[]): void;
  /** Files and folders of ours that others can look into. */
  looseModes(): readonly LooseMode[];
  /** Takes the rights of others away. */
  tighten(modes: readonly LooseMode[]): void;
}
