import * as z from 'zod/mini';
import { once } from '../../../core/once.ts';

/** The answers and events of `codex app-server` that are read here; everything else that they hold is left alone. */
const text = z.catch(z.optional(z.nullable(z.string())), undefined);

export const threadAnswer = once(() => z.object({ thread: z.object({ id: z.string() }) }));

export const turnAnswer = once(() => z.object({ turn: z.object({ id: z.string() }) }));

export const accountAnswer = once(() =>
  z.object({
    account: z.optional(z.nullable(z.looseObject({}))),
    requiresOpenaiAuth: z.catch(z.optional(z.boolean()), undefined),
  }),
);

/** Why a turn, or one try of it, failed. */
export const turnErrorSchema = once(() =>
  z.object({
    message: z.string(),
    codexErrorInfo: z.catch(
      z.optional(z.nullable(z.union([z.string(), z.record(z.string(), z.unknown())]))),
      undefined,
    ),
    additionalDetails: text,
  }),
);

export const errorEvent = once(() =>
  z.object({
    error: turnErrorSchema(),
    willRetry: z.catch(z.optional(z.boolean()), undefined),
    turnId: text,
  }),
);

export const deltaEvent = once(() => z.object({ turnId: text, itemId: z.string(), delta: z.string() }));

export const itemEvent = once(() =>
  z.object({ turnId: text, item: z.object({ type: z.string(), id: z.string(), text: text }) }),
);

const tokenCounts = once(() => z.object({ inputTokens: z.number(), outputTokens: z.number() }));

export const usageEvent = once(() =>
  z.object({ turnId: text, tokenUsage: z.object({ total: tokenCounts(), last: tokenCounts() }) }),
);

export const turnEndEvent = once(() =>
  z.object({
    turn: z.object({
      id: z.string(),
      status: z.string(),
      error: z.catch(z.optional(z.nullable(turnErrorSchema())), undefined),
    }),
  }),
);

export type TurnError = z.infer<ReturnType<typeof turnErrorSchema>>;
export type TokenCounts = z.infer<ReturnType<typeof tokenCounts>>;
