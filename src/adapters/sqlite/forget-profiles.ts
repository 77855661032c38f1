import * as z from 'zod/mini';
import type { NewAuthProfile } from '../../core/credentials/credential.ts';
import { orderWithout } from '../../core/credentials/forgotten-profile.ts';
import { once } from '../../core/once.ts';
import type { ForgottenOrder, ProfilePlace } from '../../core/ports/auth-store.ts';
import type { Sql } from './connection.ts';

const orderRowSchema = once(() => z.object({ agentId: z.string(), provider: z.string(), order: z.string() }));
const idsSchema = once(() => z.array(z.string()));

/** What one transaction took out. */
export interface ForgottenRows {
  readonly removed: readonly ProfilePlace[];
  readonly orders: readonly ForgottenOrder[];
}

/**
 * Removes credentials with all that names them, and leaves a tombstone for each (B031). What still names a credential that an
 * agent goes on to see, because another owner has one of the same id, stays as it is (CRED-9).
 */
export function forgetProfiles(sql: Sql, places: readonly ProfilePlace[], nowMs: number): ForgottenRows {
  const removed = places.filter((place) => bury(sql, place, nowMs));
  const ids = new Set(removed.map((place) => place.id));
  for (const id of ids) {
    // STICK-6: a pin on what an agent does not see any more is none.
    sql(
      `DELETE FROM session_profiles WHERE profile_id = ? AND NOT EXISTS (
         SELECT 1 FROM auth_profiles WHERE auth_profiles.profile_id = session_profiles.profile_id
           AND owner IN ('shared', session_profiles.agent_id))`,
    ).run(id);
    for (const table of ['blocks', 'credential_usage']) {
      sql(
        `DELETE FROM ${table} WHERE credential_id = ?
           AND NOT EXISTS (SELECT 1 FROM auth_profiles WHERE profile_id = credential_id)`,
      ).run(id);
    }
  }
  return { removed, orders: ids.size === 0 ? [] : trimOrders(sql, ids) };
}

/** Was this very credential, or this value at this provider, removed on a person's word (B031)? */
export function isBuried(
  sql: Sql,
  { owner, id, provider }: NewAuthProfile,
  fingerprintOf: () => string | undefined,
): boolean {
  const byId = sql('SELECT 1 FROM auth_tombstones WHERE owner = ? AND profile_id = ? LIMIT 1').get(owner, id);
  if (byId !== undefined) return true;
  // Without any tombstone the key is not asked for.
  if (sql('SELECT 1 FROM auth_tombstones LIMIT 1').get() === undefined) return false;
  const fingerprint = fingerprintOf();
  if (fingerprint === undefined) return false;
  const byValue = sql('SELECT 1 FROM auth_tombstones WHERE fingerprint = ? AND provider = ? LIMIT 1');
  return byValue.get(fingerprint, provider) !== undefined;
}

/** A credential that is saved again is wanted again. */
export function liftTombstones(sql: Sql, profile: NewAuthProfile, fingerprint: string | undefined): void {
  sql('DELETE FROM auth_tombstones WHERE owner = ? AND profile_id = ?').run(profile.owner, profile.id);
  if (fingerprint === undefined) return;
  sql('DELETE FROM auth_tombstones WHERE fingerprint = ? AND provider = ?').run(
    fingerprint,
    profile.provider,
  );
}

function bury(sql: Sql, { owner, id }: ProfilePlace, nowMs: number): boolean {
  sql(
    `INSERT OR REPLACE INTO auth_tombstones (owner, profile_id, fingerprint, provider, removed_at_ms)
     SELECT owner, profile_id, coalesce(fingerprint, ''), provider, ? FROM auth_profiles
     WHERE owner = ? AND profile_id = ?`,
  ).run(nowMs, owner, id);
  return sql('DELETE FROM auth_profiles WHERE owner = ? AND profile_id = ?').run(owner, id).changes > 0;
}

/** CRED-13, for the orders of the store: per agent, of what it does not see any more. */
function trimOrders(sql: Sql, ids: ReadonlySet<string>): readonly ForgottenOrder[] {
  const rows = sql('SELECT agent_id AS agentId, provider, order_json AS "order" FROM auth_order').all();
  return rows.flatMap((row) => {
    const { agentId, provider, order: json } = orderRowSchema().parse(row);
    const order = idsSchema().parse(JSON.parse(json));
    const gone = new Set([...ids].filter((id) => !isSeen(sql, agentId, id)));
    const left = orderWithout(order, gone);
    if (left === undefined) {
      sql('DELETE FROM auth_order WHERE agent_id = ? AND provider = ?').run(agentId, provider);
      return [{ agentId, provider }];
    }
    if (left.length < order.length) {
      sql('UPDATE auth_order SET order_json = ? WHERE agent_id = ? AND provider = ?').run(
        JSON.stringify(left),
        agentId,
        provider,
      );
    }
    return [];
  });
}

function isSeen(sql: Sql, agentId: string, id: string): boolean {
  const row = sql("SELECT 1 FROM auth_profiles WHERE profile_id = ? AND owner IN ('shared', ?) LIMIT 1");
  return row.get(id, agentId) !== undefined;
}
