import * as z from 'zod';
import { healthFacts, ms, ref, text } from './shared-shapes.ts';

/** One line of `models status --watch`. */
export const panelLine = z.object({
  at: ms,
  agentId: text,
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
    }),
  ),
  activity: z.array(z.object({ id: text, atMs: ms, text, tone: z.enum(['good', 'bad', 'plain']) })),
});
