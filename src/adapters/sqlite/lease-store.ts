import { AppError } from '../../core/errors.ts';
import type { LeaseStore } from '../../core/ports/lease-store.ts';
import type { Clock } from '../../core/ports/system.ts';
import type { Connection } from './connection.ts';

export interface LeaseOptions {
  readonly clock: Clock;
  /** A new id for each holding. */
  readonly id: () => string;
}

/** A holder that dies gives its lease back by not renewing it. */
const LEASE_MS = 5000;
const RENEW_MS = 1500;
const PATIENCE_MS = 10_000;
const TURN_MS = 25;

/** Leases as rows in SQLite: taken, renewed and given back by one statement each. */
export function createLeaseStore(connection: Connection, { clock, id }: LeaseOptions): LeaseStore {
  const acquire: LeaseStore['acquire'] = (name, ttlMs) =>
    connection.write((sql) => {
      const nowMs = clock.now();
      const owner = id();
      const generation = sql(
        `INSERT INTO leases (name, owner, until_ms, generation) VALUES (@name, @owner, @untilMs, 1)
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_ms = excluded.until_ms,
           generation = leases.generation + 1 WHERE leases.until_ms <= @nowMs
         RETURNING generation`,
      )
        .pluck()
        .get({ name, owner, untilMs: nowMs + ttlMs, nowMs });
      return typeof generation === 'number' ? { name, owner, generation } : undefined;
    }, []);
  const renew: LeaseStore['renew'] = (lease, ttlMs) =>
    connection.write(
      (sql) =>
        sql('UPDATE leases SET until_ms = ? WHERE name = ? AND owner = ?').run(
          clock.now() + ttlMs,
          lease.name,
          lease.owner,
        ).changes === 1,
      [],
    );
  const release: LeaseStore['release'] = async (lease) => {
    // The row stays, so that generations only ever grow.
    await connection.write(
      (sql) =>
        sql('UPDATE leases SET until_ms = 0 WHERE name = ? AND owner = ?').run(lease.name, lease.owner),
      [],
    );
  };
  const takeTurn = async (name: string) => {
    const giveUpAt = clock.now() + PATIENCE_MS;
    for (;;) {
      const lease = await acquire(name, LEASE_MS);
      if (lease !== undefined) return lease;
      if (clock.now() >= giveUpAt) {
        throw new AppError('store-busy', `Another process is busy with the same work (${name})`, {
          hint: 'Try again in a moment.',
        });
      }
      await clock.sleep(TURN_MS);
    }
  };
  return {
    acquire,
    heldUntilMs(name) {
      const untilMs = connection.read((sql) =>
        sql('SELECT until_ms FROM leases WHERE name = ?').pluck().get(name),
      );
      return typeof untilMs === 'number' && untilMs > clock.now() ? untilMs : undefined;
    },
    renew,
    release,
    async withLease(name, work) {
      const lease = await takeTurn(name);
      // Neither a late renewal nor a failed release may spoil work that went well: the lease then ends by itself.
      const stop = clock.every(RENEW_MS, () => void renew(lease, LEASE_MS).catch(() => false));
      try {
        return await work();
      } finally {
        stop();
        await release(lease).catch(() => undefined);
      }
    },
  };
}
