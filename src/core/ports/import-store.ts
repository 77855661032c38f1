import type { NewAuthProfile } from '../credentials/credential.ts';
import type { LegacyFile } from './legacy-files.ts';

/** A credential of a legacy source on its way into the store. */
export interface ImportedCredential extends NewAuthProfile {
  readonly email?: string;
  readonly copyToAgents?: boolean;
}

/**
 * What became of one credential: `imported` is in the store as the source has it, `kept` differs from the row of the same id,
 * which stays, `not-again` was imported before and is not brought back (DOC-3).
 */
export type ImportOutcome = 'imported' | 'kept' | 'not-again';

/** A claimed source: one row of `migration_sources`. */
export interface ImportClaim {
  readonly sourceId: number;
  readonly runId: number;
  /** Unix milliseconds of the first claim of this very content; names the archive. */
  readonly atMs: number;
}

/** Facts of `auth-state.json`. */
export interface ImportedState {
  /** By provider. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  /** Unix milliseconds by credential id. */
  readonly lastUsed: ReadonlyMap<string, number>;
}

/** Imports in the store: rows, receipts, sealed copies of sources (DOC-3, decision 29). Rejects with the store's errors. */
export interface ImportStore {
  /** Begins a run: `doctor --fix` or `doctor --import`. */
  begin(actor: string): Promise<number>;
  /** Notes that this content of this path is being imported; the same content gives the same claim again. */
  claim(runId: number, file: LegacyFile & { readonly content: { readonly ok: true } }): Promise<ImportClaim>;
  /** `owner` and id of what a verified import brought in or left out; such ids are not brought back. */
  receipted(owner: string): ReadonlySet<string>;
  /** All rows in one transaction, sealed; a row that is there already stays as it is. */
  write(credentials: readonly ImportedCredential[]): Promise<void>;
  /** Reads each row back, opens it and compares its fingerprint with the source's; absent rows are not in the answer. */
  compare(credentials: readonly ImportedCredential[]): ReadonlyMap<string, 'imported' | 'kept'>;
  /** Order and last use, only where the store has none of its own. */
  writeState(agentId: string, state: ImportedState): Promise<void>;
  /** The receipt: what arrived, by id. */
  receipt(claim: ImportClaim, owner: string, outcomes: ReadonlyMap<string, ImportOutcome>): Promise<void>;
  archived(claim: ImportClaim, archivePath: string): Promise<void>;
  /** Ends a run with the numbers of all its sources. */
  finish(runId: number): Promise<void>;
  /** The content of a source, sealed and bound to the name of its archive. */
  seal(archiveName: string, text: string): string;
  /** The reverse. Throws `store-locked` when it does not open. */
  unseal(archiveName: string, sealed: string): string;
}
