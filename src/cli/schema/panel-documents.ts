import * as z from 'zod';
import { healthFacts, ms, ref, text } from './shared-shapes.ts';

/** One line of `models status --watch`. */
export const panelLine = z.object({
  at: ms,
  agentId: text,
  agents: z.array(text),
  problem: text.optional().describe('why the store could not be read'),
  models: z.array(
    z.object({
      role: text.describe('primary, fallback 1, image'),
      ref,
      alias: text.optional(),
      health: healthFacts,
      price: text,
      context: text,
    }),
  ),
  credentials: z.array(
    z.object({
      id: text,
      provider: text,
      kind: text,
      health: healthFacts,
      isNext: z.boolean(),
      lastUsedMs: ms.optional(),
      blockedModel: text.optional(),
      fingerprint: text.optional(),
      verification: text,
      blocks: z.array(
        z.object({
          model: text.describe('empty: all models'),
          reason: text,
          untilMs: ms,
          step: z.number(),
          source: text.describe('who named the deadline'),
          words: text.optional(),
        }),
      ),
      attempts: z
        .array(
          z.object({
            atMs: ms,
            model: text,
            outcome: z.enum(['success', 'failure', 'skipped']),
            reason: text.optional(),
            rule: text.optional(),
            status: z.number().optional(),
            words: text.optional(),
            durationMs: z.number(),
          }),
        )
        .describe('newest first'),
      quotas: z.array(
        z.object({
          unit: text,
          window: text.nullable(),
          limit: z.number().nullable(),
          remaining: z.number().nullable(),
          resetAtMs: ms.nullable(),
          source: text.describe('the header'),
          seenAtMs: ms,
          state: z.enum(['known', 'unknown']),
        }),
      ),
    }),
  ),
  orders: z.array(
    z.object({
      provider: text,
      source: z.enum(['stored', 'config', 'profiles']),
      tried: z.array(text),
      leftOut: z.array(text),
    }),
  ),
  activity: z.array(z.object({ id: text, atMs: ms, text, tone: z.enum(['good', 'bad', 'plain']) })),
});
