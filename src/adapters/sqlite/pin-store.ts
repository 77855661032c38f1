import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { OverrideColumns, PinChange, PinStore } from '../../core/ports/pin-store.ts';
import type { Connection, Sql } from './connection.ts';

const shapes = once(() => ({
  override: {
    provider: z.nullable(z.string()),
    model: z.nullable(z.string()),
    source: z.nullable(z.string()),
    origin: z.nullable(z.string()),
  },
  place: { agentId: z.string(), sessionId: z.string() },
  pin: { profileId: z.string(), source: z.enum(['auto', 'user']) },
}));

const overrideSchema = once(() => z.object({ ...shapes().place, ...shapes().override }));
const pinSchema = once(() => z.object({ ...shapes().place, ...shapes().pin, provider: z.string() }));
const orderSchema = once(() => z.object({ agentId: z.string(), provider: z.string(), ids: z.string() }));
const idsSchema = once(() => z.array(z.string()));
const changesSchema = once(() => {
  const { place } = shapes();
  const override = z.object(shapes().override);
  const pin = z.nullable(z.object(shapes().pin));
  const order = z.nullable(z.array(z.string()));
  return z.array(
    z.discriminatedUnion('table', [
      z.object({ table: z.literal('override'), ...place, before: override, after: override }),
      z.object({ table: z.literal('pin'), ...place, provider: z.string(), before: pin, after: pin }),
      z.object({
        table: z.literal('order'),
        agentId: z.string(),
        provider: z.string(),
        before: order,
        after: order,
      }),
    ]),
  );
});
const journalSchema = once(() => z.object({ id: z.number(), changes: z.string() }));

/** Overrides, pins and orders in SQLite, with a journal of what was cleaned up. */
export function createPinStore(connection: Connection, now: () => number): PinStore {
  return {
    inventory() {
      const found = connection.read((sql) => ({
        overrides: sql(
          `SELECT agent_id AS agentId, session_id AS sessionId, provider_override AS provider, model_override AS model,
             model_override_source AS source, override_origin AS origin FROM sessions
           WHERE model_override IS NOT NULL OR provider_override IS NOT NULL ORDER BY agent_id, session_id`,
        )
          .all()
          .map((row) => overrideSchema().parse(row)),
        pins: sql(
          `SELECT agent_id AS agentId, session_id AS sessionId, provider, profile_id AS profileId, source
           FROM session_profiles ORDER BY agent_id, session_id, provider`,
        )
          .all()
          .map((row) => pinSchema().parse(row)),
        orders: sql(
          'SELECT agent_id AS agentId, provider, order_json AS ids FROM auth_order ORDER BY agent_id, provider',
        )
          .all()
          .map((row) => {
            const { ids, ...rest } = orderSchema().parse(row);
            return { ...rest, ids: idsSchema().parse(JSON.parse(ids)) };
          }),
      }));
      return found ?? { overrides: [], pins: [], orders: [] };
    },
    async apply(changes) {
      if (changes.length === 0) return [];
      return connection.write((sql) => {
        const made = changes.filter((change) => put(sql, change, now()));
        if (made.length > 0) {
          sql('INSERT INTO reconcile_journal (at_ms, changes_json) VALUES (?, ?)').run(
            now(),
            JSON.stringify(made),
          );
        }
        return made;
      });
    },
    async undo() {
      return connection.write((sql) => {
        const row = sql(
          `SELECT id, changes_json AS changes FROM reconcile_journal WHERE undone_at_ms IS NULL
           ORDER BY id DESC LIMIT 1`,
        ).get();
        if (row === undefined) return undefined;
        const { id, changes } = journalSchema().parse(row);
        const made = changesSchema()
          .parse(JSON.parse(changes))
          .map(reversed)
          .filter((change) => put(sql, change, now()));
        sql('UPDATE reconcile_journal SET undone_at_ms = ? WHERE id = ?').run(now(), id);
        return made;
      });
    },
  };
}

function reversed(change: PinChange): PinChange {
  switch (change.table) {
    case 'override':
      return { ...change, before: change.after, after: change.before };
    case 'pin':
      return { ...change, before: change.after, after: change.before };
    case 'order':
      return { ...change, before: change.after, after: change.before };
  }
}

/** Writes `after` where `before` still stands; false when it does not. */
function put(sql: Sql, change: PinChange, nowMs: number): boolean {
  switch (change.table) {
    case 'override':
      return putOverride(sql, change, nowMs);
    case 'pin':
      return putPin(sql, change);
    case 'order':
      return putOrder(sql, change);
  }
}

function putOverride(sql: Sql, change: PinChange & { readonly table: 'override' }, nowMs: number): boolean {
  const { agentId, sessionId, before, after } = change;
  const was = prefixed(before);
  return (
    sql(
      `UPDATE sessions SET provider_override = @provider, model_override = @model, model_override_source = @source,
         override_origin = @origin, override_at_ms = @nowMs
       WHERE agent_id = @agentId AND session_id = @sessionId AND provider_override IS @wasProvider
         AND model_override IS @wasModel AND model_override_source IS @wasSource AND override_origin IS @wasOrigin`,
    ).run({ ...after, ...was, agentId, sessionId, nowMs }).changes === 1
  );
}

function prefixed({ provider, model, source, origin }: OverrideColumns) {
  return { wasProvider: provider, wasModel: model, wasSource: source, wasOrigin: origin };
}

function putPin(sql: Sql, change: PinChange & { readonly table: 'pin' }): boolean {
  const { agentId, sessionId, provider, before, after } = change;
  if (before !== null) {
    const { changes } = sql(
      `DELETE FROM session_profiles WHERE agent_id = ? AND session_id = ? AND provider = ? AND profile_id = ? AND source = ?`,
    ).run(agentId, sessionId, provider, before.profileId, before.source);
    if (changes === 0) return false;
  }
  if (after === null) return before !== null;
  return (
    sql(
      `INSERT INTO session_profiles (agent_id, session_id, provider, profile_id, source)
       SELECT agent_id, session_id, @provider, @profileId, @source FROM sessions
       WHERE agent_id = @agentId AND session_id = @sessionId ON CONFLICT DO NOTHING`,
    ).run({ agentId, sessionId, provider, ...after }).changes === 1
  );
}

function putOrder(sql: Sql, change: PinChange & { readonly table: 'order' }): boolean {
  const { agentId, provider, before, after } = change;
  const current = sql('SELECT order_json FROM auth_order WHERE agent_id = ? AND provider = ?')
    .pluck()
    .get(agentId, provider);
  if ((current ?? null) !== (before === null ? null : JSON.stringify(before))) return false;
  if (after === null) {
    return (
      sql('DELETE FROM auth_order WHERE agent_id = ? AND provider = ?').run(agentId, provider).changes === 1
    );
  }
  sql(
    `INSERT INTO auth_order (agent_id, provider, order_json) VALUES (?, ?, ?)
     ON CONFLICT (agent_id, provider) DO UPDATE SET order_json = excluded.order_json`,
  ).run(agentId, provider, JSON.stringify(after));
  return true;
}
