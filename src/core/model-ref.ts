/** A provider and the model's own id on it. The two are never glued together and parsed again (B075). */
export interface ModelRef {
  /** Canonical provider id: lower case, aliases mapped (REF-3). */
  readonly provider: string;
  /** The id as the catalog or the author spells it; may contain slashes (REF-1, REF-4). */
  readonly model: string;
}
