import * as z from 'zod/mini';
import type { QuotaSeen } from '../../core/failure/quota-headers.ts';
import { once } from '../../core/once.ts';
import type { Sql } from './connection.ts';

const rowSchema = once(() =>
  z.object({ credentialId: z.string(), provider: z.string(), figures: z.string(), seenAtMs: z.number() }),
);
const figuresSchema = once(() =>
  z.array(
    z.object({
      unit: z.string(),
      window: z.nullable(z.string()),
      limit: z.nullable(z.number()),
      remaining: z.nullable(z.number()),
      resetAtMs: z.nullable(z.number()),
      source: z.string(),
    }),
  ),
);

/** What providers said last, by credential id (D9). */
export function readQuotas(sql: Sql): readonly QuotaSeen[] {
  const rows = sql(
    `SELECT credential_id AS credentialId, provider, figures_json AS figures, seen_at_ms AS seenAtMs FROM quotas
     ORDER BY credential_id`,
  ).all();
  return rows.map((row) => {
    const { figures, ...rest } = rowSchema().parse(row);
    return { ...rest, figures: figuresSchema().parse(JSON.parse(figures)) };
  });
}

/** A later word stays: answers can be recorded out of order. */
export function upsertQuota(sql: Sql, { credentialId, provider, figures, seenAtMs }: QuotaSeen): void {
  sql(
    `INSERT INTO quotas (credential_id, provider, figures_json, seen_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (credential_id) DO UPDATE SET provider = excluded.provider, figures_json = excluded.figures_json,
       seen_at_ms = excluded.seen_at_ms WHERE excluded.seen_at_ms >= quotas.seen_at_ms`,
  ).run(credentialId, provider, JSON.stringify(figures), seenAtMs);
}
