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
});

export const onboard = done.extend({
  provider: text.optional(),
  authChoice: text.optional(),
  model: orNull(ref).optional(),
  profile: orNull(text).optional(),
  verified: z.boolean().optional(),
  problem: orNull(text).optional(),
  configPath: text.optional(),
  changed: z.boolean(),
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
  updatedAt: ms,
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
  usage: z.object({ last24Hours: z.array(usageRow), last30Days: z.array(usageRow) }).optional(),
});

export const failure = z.object({
  ok: z.literal(false),
  error: z.object({
    type: z.literal('cli_error'),
    code: text,
    message: text,
    hint: orNull(text).describe('what to do next'),
    details: z.array(text).optional().describe('lines that say more, such as the nearest names'),
  }),
});
