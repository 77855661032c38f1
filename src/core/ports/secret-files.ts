/** Something besides the config in which a secret may have been left behind. */
export interface ResidueFile {
  readonly path: string;
  /**
   * `backup`: an older text of the config. `credentials`: a file of an earlier version that held keys. `journal`: an older
   * text of the config in the store.
   */
  readonly kind: 'backup' | 'credentials' | 'journal';
  /** The parsed content; `undefined` when it cannot be read. */
  readonly document: unknown;
}

/** Old copies an audit looks into (section 29.1). Reads only; never follows a link. */
export interface SecretFiles {
  residue(): readonly ResidueFile[];
}
