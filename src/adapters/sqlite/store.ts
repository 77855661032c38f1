import type { AuthStore } from '../../core/ports/auth-store.ts';
import type { CatalogStore } from '../../core/ports/catalog-store.ts';
import type { HealthStore } from '../../core/ports/health-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import type { Clock, Random } from '../../core/ports/system.ts';
import type { Vault } from '../secrets/vault.ts';
import { createAuthStore } from './auth-store.ts';
import { createCatalogStore } from './catalog-store.ts';
import { createConfigJournal } from './config-journal.ts';
import { createConnection } from './connection.ts';
import { createHealthStore } from './health-store.ts';
import { createLeaseStore, type LeaseStore } from './lease-store.ts';
import { createSessionStore } from './session-store.ts';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** 10 s in one-shot commands, 0 in screens and runs (decision 29). */
  readonly busyTimeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
}

export interface Store {
  readonly auth: AuthStore;
  readonly health: HealthStore;
  readonly sessions: SessionStore;
  readonly catalog: CatalogStore;
  readonly leases: LeaseStore;
  readonly journal: ReturnType<typeof createConfigJournal>;
  /** Differs after every commit, by this process or another. */
  dataVersion(): number;
  close(): void;
}

/** One database for all agents; nothing is opened or created before it is needed. */
export function createStore({ path, busyTimeoutMs, clock, random, vault }: StoreOptions): Store {
  const now = (): number => clock.now();
  const connection = createConnection({
    path,
    busyTimeoutMs,
    now,
    sleep: (ms) => clock.sleep(ms),
    fraction: () => random.fraction(),
  });
  return {
    auth: createAuthStore(connection, vault, now),
    health: createHealthStore(connection),
    sessions: createSessionStore(connection, now),
    catalog: createCatalogStore(connection, now),
    leases: createLeaseStore(connection, {
      now,
      sleep: (ms) => clock.sleep(ms),
      id: () => random.id('lease'),
    }),
    journal: createConfigJournal(connection),
    dataVersion() {
      const database = connection.reader();
      if (database === undefined) return 0;
      // data_version counts other connections' commits, total_changes our own.
      const own = database.prepare('SELECT total_changes()').pluck().get() as number;
      return (database.pragma('data_version', { simple: true }) as number) * 1_000_000 + own;
    },
    close: () => connection.close(),
  };
}
