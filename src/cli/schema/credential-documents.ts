import * as z from 'zod';
import { health, ms, orNull, text, verification } from './shared-shapes.ts';

export const authList = z.object({
  agentId: text,
  authStatePath: text,
  profiles: z.array(
    z.object({
      id: text,
      provider: text,
      type: text.optional(),
      label: text,
      email: text.optional(),
      expiresAt: ms.optional(),
      fingerprint: orNull(text),
      source: text,
      verification: verification.optional(),
      health,
    }),
  ),
});

export const cooldownList = z.object({
  blocks: z.array(
    z.object({
      credentialId: text,
      provider: text,
      model: text.describe('empty: all models'),
      kind: z.enum(['cooldown', 'disabled']),
      reason: text,
      sinceMs: ms,
      untilMs: ms,
      step: z.number(),
      errorCount: z.number(),
      lastFailureAtMs: ms,
      source: text,
      words: text.optional(),
      remainingMs: z.number(),
    }),
  ),
});
