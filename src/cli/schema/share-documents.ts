import * as z from 'zod';
import { health, orNull, text } from './shared-shapes.ts';

const sharedHealth = {
  health,
  reason: orNull(text),
  leftMs: orNull(z.number()).describe('until the window ends'),
};

/** `status --share --json`. */
export const shareReport = z.object({
  version: text,
  platform: text,
  agent: text,
  areNamesStable: z.boolean().describe('pseudonyms are the same in the next report of this installation'),
  models: z.array(z.object({ role: text, model: text, ...sharedHealth })),
  credentials: z.array(
    z.object({
      id: text,
      provider: text,
      kind: text,
      origin: orNull(text),
      next: z.boolean(),
      verification: orNull(text),
      isReference: z.boolean(),
      blockedModels: z.number(),
      ...sharedHealth,
    }),
  ),
  missingProviders: z.array(text),
  keyBackend: text,
  shellEnv: z.boolean(),
  counts: z.object({
    aliases: z.number(),
    allowed: z.number(),
    configIssues: z.number(),
    warnings: z.number(),
  }),
  storeProblem: orNull(text).describe('a code'),
  checkCode: z.number(),
});
