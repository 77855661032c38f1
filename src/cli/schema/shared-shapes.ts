import * as z from 'zod';

/* Pieces that several documents are made of. */

export const text = z.string();
export const ms = z.number().describe('Unix milliseconds');
export const when = text.describe('ISO 8601, UTC');
export const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();
export const ref = text.describe('provider/model');
export const done = z.object({ ok: z.literal(true) });

export const health = z
  .enum([
    'ok',
    'expiring',
    'expired',
    'expired-refreshable',
    'cooling',
    'disabled',
    'unverified',
    'missing',
    'store-locked',
  ])
  .describe('the same word on every surface');
export const healthFacts = z.object({
  state: health,
  reason: text.optional(),
  sinceMs: ms.optional(),
  untilMs: ms.optional(),
  words: text.optional().describe('of the provider, or why it cannot be used'),
  source: text.optional().describe('who named the deadline'),
  keys: z.object({ blocked: z.number(), total: z.number(), untilMs: ms }).optional(),
  checkedAtMs: ms,
});
export const failureCounts = z
  .record(text, z.number())
  .describe(
    'of the credential since its last success, by reason, in the window of auth.cooldowns.failureWindowHours',
  );
export const verification = z.object({
  state: z.enum(['verified', 'unverified', 'failed']),
  atMs: ms,
  detail: text.optional(),
});
export const layer = z.enum(['agent', 'defaults']);
/** How a model is run: by whom, and why (REF-9). */
export const runtime = {
  id: z.enum(['direct', 'codex', 'claude-cli']),
  why: text,
  missing: orNull(text).describe('what keeps another or the chosen one from serving'),
};
