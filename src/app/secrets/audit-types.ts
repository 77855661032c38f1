/** Codes of section 29.1. */
export type AuditCode =
  | 'PLAINTEXT_FOUND'
  | 'REF_UNRESOLVED'
  | 'REF_SHADOWED'
  | 'LEGACY_RESIDUE'
  | 'STORE_PLAINTEXT_RESIDUE'
  | 'PLACEHOLDER_VALUE';

/** One finding. It says where, never what. */
export interface AuditFinding {
  readonly code: AuditCode;
  readonly severity: 'error' | 'warn';
  readonly file: string;
  readonly jsonPath: string;
  readonly message: string;
  readonly provider?: string;
  readonly profileId?: string;
}

/** What does not count as a finding, with a stable code where the requirements name one (SEC-11). */
export interface AuditWarning {
  readonly code:
    | 'SECRETS_REF_IGNORED_INACTIVE_SURFACE'
    | 'SECRETS_REF_OVERRIDES_PLAINTEXT'
    | 'FILE_UNREADABLE';
  readonly message: string;
}

export interface AuditReport {
  readonly status: 'clean' | 'findings' | 'unresolved';
  readonly resolution: {
    readonly refsChecked: number;
    readonly skippedExecRefs: number;
    readonly resolvabilityComplete: boolean;
  };
  readonly filesScanned: readonly string[];
  readonly findings: readonly AuditFinding[];
  readonly warnings: readonly AuditWarning[];
  /** Copies that resets kept: their credentials are sealed, which is worth knowing and no finding. */
  readonly resetCopies: readonly { readonly path: string; readonly credentials: number }[];
  readonly summary: {
    readonly plaintextCount: number;
    readonly unresolvedRefCount: number;
    readonly shadowedRefCount: number;
    readonly legacyResidueCount: number;
  };
}
