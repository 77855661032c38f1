import type { AuthStore } from '../../core/ports/auth-store.ts';
import type { CatalogStore } from '../../core/ports/catalog-store.ts';
import type { ConfigJournal } from '../../core/ports/config-journal.ts';
import type { HealthStore } from '../../core/ports/health-store.ts';
import type { ImportStore } from '../../core/ports/import-store.ts';
import type { Rekeyed } from '../../core/ports/key-rotation.ts';
import type { LeaseStore } from '../../core/ports/lease-store.ts';
import type { PinStore } from '../../core/ports/pin-store.ts';
import type { RunLedger } from '../../core/ports/run-ledger.ts';
import type { ScanStore } from '../../core/ports/scan-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import type { SettingsStore } from '../../core/ports/settings-store.ts';
import type { StoreReset } from '../../core/ports/store-reset.ts';
import type { Clock, Random } from '../../core/ports/system.ts';
import type { KeyChange } from '../secrets/key-change.ts';
import type { Vault } from '../secrets/vault.ts';
import { createAuthStore } from './auth-store.ts';
import { createCatalogStore } from './catalog-store.ts';
import { createConfigJournal } from './config-journal.ts';
import { createConnection } from './connection.ts';
import { createHealthStore } from './health-store.ts';
import { createImportStore } from './import-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createPinStore } from './pin-store.ts';
import { createRunStore } from './run-store.ts';
import { createScanStore } from './scan-store.ts';
import { createSessionStore } from './session-store.ts';
import { createSettingsStore } from './settings-store.ts';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** 10 s in one-shot commands, 0 in screens and runs (decision 29). */
  readonly busyTimeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  /** For imports: the same key, but no redactor is told of what it seals; absent: the one above. */
  readonly silentVault?: Vault;
}

export interface Store {
  readonly auth: AuthStore;
  readonly health: HealthStore;
  readonly runs: RunLedger;
  readonly sessions: SessionStore;
  readonly pins: PinStore;
  readonly catalog: CatalogStore;
  readonly scans: ScanStore;
  readonly leases: LeaseStore;
  readonly journal: ConfigJournal;
  readonly settings: SettingsStore;
  readonly imports: ImportStore;
  reset(): Promise<StoreReset>;
  /** See KeyRotation; `keys` replaces the key outside the store. One process at a time. */
  rekey(keys: KeyChange): Promise<Rekeyed>;
  /** Differs after every commit, by this process or another. Throws the store's errors. */
  dataVersion(): number;
  close(): void;
}

/** One database for all agents; nothing is opened or created before it is needed. */
export function createStore({
  path,
  busyTimeoutMs,
  clock,
  random,
  vault,
  silentVault = vault,
}: StoreOptions): Store {
  const now = (): number => clock.now();
  const connection = createConnection({
    path,
    busyTimeoutMs,
    now,
    sleep: (ms) => clock.sleep(ms),
    fraction: () => random.fraction(),
  });
  const leases = createLeaseStore(connection, { clock, id: () => random.id('lease') });
  return {
    auth: createAuthStore(connection, path, vault, now),
    health: createHealthStore(connection),
    runs: createRunStore(connection),
    sessions: createSessionStore(connection, now),
    pins: createPinStore(connection, now),
    catalog: createCatalogStore(connection, now),
    scans: createScanStore(connection),
    leases,
    journal: createConfigJournal(connection),
    settings: createSettingsStore(connection, now),
    imports: createImportStore(connection, silentVault, now),
    reset: async () =>
      (await import('./store-reset.ts')).createStoreReset(connection, { path, now, vault: silentVault }),
    rekey: (keys) =>
      leases.withLease('rekey', async () => {
        const { rekey } = await import('./rekey.ts');
        // The silent one: a redactor needs none of the values that only change their seal.
        return rekey(connection, path, silentVault, keys);
      }),
    dataVersion: () => connection.version(),
    close: () => connection.close(),
  };
}
