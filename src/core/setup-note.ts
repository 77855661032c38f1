import * as z from 'zod/mini';
import { once } from './once.ts';
import { API_MODES } from './providers/provider.ts';

/** The answers that an interrupted onboarding may leave on disk: no place here can hold a key. */
const shape = once(() =>
  z.object({
    version: z.literal(1),
    /** Unix milliseconds of the last answer. */
    atMs: z.number(),
    step: z.string(),
    answers: z.object({
      existing: z.optional(z.enum(['review', 'reset'])),
      provider: z.string(),
      method: z.optional(z.string()),
      credential: z.optional(z.string()),
      envName: z.optional(z.string()),
      baseUrl: z.optional(z.string()),
      'account-id': z.optional(z.string()),
      'gateway-id': z.optional(z.string()),
      api: z.optional(z.enum(API_MODES)),
      typedModel: z.optional(z.string()),
      primary: z.optional(z.string()),
      seesImages: z.optional(z.boolean()),
      fallbacks: z.optional(z.array(z.string())),
    }),
  }),
);

export type SetupNote = z.infer<ReturnType<typeof shape>>;

/** The note in a document that anything may have written; undefined when it is none. Unknown fields fall away. */
export function parseSetupNote(document: unknown): SetupNote | undefined {
  const parsed = shape().safeParse(document);
  return parsed.success ? parsed.data : undefined;
}
