import { AppError } from '../../core/errors.ts';
import type { Connection } from './connection.ts';

export interface LeaseStore {
  /** Runs `work` while no other process holds this lease; waits up to 10 s, then throws `store-busy`. */
  withLease<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface LeaseOptions {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly id: () => string;
}

/** A holder that dies gives its lease back by not renewing it. */
const LEASE_MS = 5000;
const PATIENCE_MS = 10_000;

/** Named leases with an expiry: exclusive work across processes without a lock held over an await (decision 29). */
export function createLeaseStore(connection: Connection, options: LeaseOptions): LeaseStore {
  const acquire = (name: string, owner: string): Promise<boolean> =>
    connection.write((database) => {
      const nowMs = options.now();
      const taken = database
        .prepare(
          `INSERT INTO leases (name, owner, until_ms) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_ms = excluded.until_ms WHERE until_ms < ?`,
        )
        .run(name, owner, nowMs + LEASE_MS, nowMs);
      return taken.changes === 1;
    });
  return {
    async withLease(name, work) {
      const owner = options.id();
      const giveUpAt = options.now() + PATIENCE_MS;
      while (!(await acquire(name, owner))) {
        if (options.now() >= giveUpAt) {
          throw new AppError('store-busy', `Another process is busy with the same work (${name})`, {
            hint: 'Try again in a moment.',
          });
        }
        await options.sleep(25);
      }
      try {
        return await work();
      } finally {
        await connection.write((database) =>
          database.prepare('DELETE FROM leases WHERE name = ? AND owner = ?').run(name, owner),
        );
      }
    },
  };
}
