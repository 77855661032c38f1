import * as z from 'zod';
import { done, health, layer, ms, orNull, ref, text } from './shared-shapes.ts';

export const agentTurn = done.extend({
  text,
  requested: ref,
  served: ref,
  credentialId: text,
  hops: z.array(z.object({ from: ref, credentialId: text, reason: text, message: text })),
  firstTokenMs: z.number(),
  totalMs: z.number(),
  sessionId: text.optional(),
  meta: z.object({
    executionTrace: z.object({
      winnerProvider: text,
      winnerModel: text,
      attempts: z.array(
        z.object({
          provider: text,
          model: text,
          result: z.enum([
            'success',
            'same_model_retry',
            'rotate_profile',
            'fallback_model',
            'surface_error',
          ]),
          reason: text.optional(),
          stage: text,
        }),
      ),
      fallbackUsed: z.boolean(),
      runner: text,
    }),
  }),
});

export const onboard = done.extend({
  provider: text.optional(),
  authChoice: text.optional(),
  model: orNull(ref).optional(),
  profile: orNull(text).optional(),
  verified: z.boolean().optional(),
  problem: orNull(text).optional(),
  configPath: text.optional(),
  changed: z.boolean().optional(),
  /** The copy of what a reset took from the store. */
  resetCopy: text.optional(),
  /** `--undo-reset`: what came back, and what stays in the copy. */
  credentials: z.number().optional(),
  conversations: z.number().optional(),
  left: z.array(text).optional(),
  copyPath: orNull(text).optional(),
});

export const agentRow = z.object({
  id: text,
  name: orNull(text),
  workspace: orNull(text),
  agentDir: text,
  default: z.boolean(),
  model: z.object({ primary: orNull(ref), fallbacks: z.array(ref), source: layer }),
  credentials: z.object({ own: z.number(), shared: z.number() }),
});

export const sessionRow = z.object({
  id: text,
  agentId: text,
  model: orNull(ref).describe('null: the configured one'),
  modelSource: z.enum(['auto', 'user', 'default']).describe('default: the configured model (SRC-7)'),
  origin: orNull(ref).describe('what a stand-in stands in for'),
  profiles: z.record(text, z.object({ profileId: text, source: z.enum(['auto', 'user']) })),
  messageCount: z.number(),
  compactionCount: z.number().describe('how often older messages became a summary'),
  params: z.object({
    fastMode: z.boolean().optional(),
    thinking: z.boolean().optional(),
    runtime: text.optional(),
    withFallbacks: z.boolean().optional().describe('fallbacks may stand in for the pin'),
  }),
  updatedAt: ms,
  title: orNull(text).describe('how it begins'),
  modelSetAt: orNull(ms),
  createdAt: ms,
});

export const logEntry = z.union([
  z.object({ kind: z.literal('event'), id: text, at: ms, event: text, text }),
  z.object({
    kind: z.literal('attempt'),
    id: text,
    at: ms,
    runId: text,
    sessionId: orNull(text),
    model: ref,
    credentialId: text,
    outcome: z.enum(['success', 'failure', 'skipped']),
    reason: orNull(text),
    status: orNull(z.number()),
    message: orNull(text),
    durationMs: z.number(),
    firstTokenMs: orNull(z.number()),
  }),
]);

const usageRow = z.object({
  model: ref,
  credentialId: text,
  requests: z.number(),
  answered: z.number(),
  failed: z.number(),
  lastMs: ms,
  provider: text,
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: orNull(z.number()).describe('null: no price is known'),
});

const quota = z.object({
  credentialId: text,
  provider: text,
  unit: text,
  window: orNull(text),
  limit: orNull(z.number()),
  remaining: orNull(z.number()),
  resetAtMs: orNull(ms),
  source: text.describe('the header it was read from'),
  state: z.enum(['known', 'unknown']).describe('unknown: too old, or its window has ended'),
  seenAtMs: ms,
  ageMs: z.number(),
});

export const overview = z.object({
  agentId: text,
  configPath: text,
  storePath: text,
  keyBackend: text,
  model: orNull(ref),
  fallbacks: z.array(ref),
  health: orNull(health),
  missingProviders: z.array(text),
  runtime: z.object({ kind: text, why: text }),
  gateway: z.null(),
  agents: z.number(),
  sessions: z.number(),
  usage: orNull(
    z.object({
      last24Hours: z.array(usageRow),
      last30Days: z.array(usageRow),
      days: z.array(usageRow.extend({ day: text.describe('in UTC') })),
      quotas: z.array(quota),
    }),
  ).optional(),
});

export const failure = z.object({
  ok: z.literal(false),
  error: z.object({
    type: z.literal('cli_error'),
    code: text,
    message: text,
    hint: orNull(text).describe('what to do next'),
    details: z.array(text).optional().describe('lines that say more, such as the nearest names'),
    retryAfterMs: z.number().optional().describe('until the first blocked credential may be tried again'),
  }),
});
