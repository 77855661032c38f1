import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { done, ms, orNull, ref, runtime, text } from './shared-shapes.ts';

const attempt = z.object({
  attemptId: text,
  runId: text,
  sessionId: text.optional(),
  agentId: text,
  provider: text,
  model: text.describe('without its provider'),
  credentialId: text.describe('empty: the model was left without a request'),
  outcome: z.enum(['success', 'failure', 'skipped']),
  reason: text.optional(),
  rule: text.optional().describe('the row of the failover rules that matched'),
  status: z.number().optional().describe('of HTTP'),
  message: text.optional(),
  startedAtMs: ms,
  finishedAtMs: ms,
  firstTokenMs: z.number().optional().describe('milliseconds from the start'),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
  costClass: z.enum(['local', 'free', 'subscription', 'metered']).optional(),
});

const run = z.object({
  runId: text,
  agentId: text,
  sessionId: text.optional(),
  requested: ref,
  source: z.enum(['default', 'auto', 'user', 'cli', 'job']).describe('who chose it'),
  layers: z
    .array(
      z.object({
        layer: z.enum(['command', 'session', 'agent', 'defaults']),
        value: text.optional(),
        wins: z.boolean(),
        setAtMs: ms.optional(),
      }),
    )
    .describe('what each place said when it ran'),
  chain: z.array(ref),
  outcome: z.enum(['answered', 'failed', 'cancelled']),
  served: ref.optional(),
  credentialId: text.optional().describe('of the model that served'),
  startedAtMs: ms,
  finishedAtMs: ms,
  models: z.array(
    z.object({
      ref,
      isReached: z.boolean(),
      left: attempt.optional().describe('why it was left without a request'),
      credentials: z.array(
        z.object({
          credentialId: text,
          verdict: text.describe('served, failed, blocked, shadowed, or why it cannot be used'),
          reason: text.optional().describe('of the block'),
          untilMs: ms.optional().describe('end of the block'),
          attempts: z.array(attempt),
        }),
      ),
    }),
  ),
  hops: z
    .array(
      z.object({
        from: ref,
        credentialId: text.describe('empty: left without a request'),
        reason: text.optional(),
        message: text.optional(),
      }),
    )
    .describe('what failed or was left, in order'),
});

const explanation = z.object({
  agentId: text,
  requested: ref,
  source: z.enum(['default', 'auto', 'user', 'cli', 'job']),
  sessionId: orNull(text),
  layers: z
    .array(
      z.object({
        layer: z.enum(['command', 'session', 'agent', 'defaults']),
        value: orNull(text).describe('as it is written there'),
        setAtMs: orNull(ms),
        wins: z.boolean(),
      }),
    )
    .describe('places a model can be chosen in, the first that has one wins'),
  chain: z.array(
    z.object({
      ref,
      whyNotCalled: orNull(text).describe('why it cannot be asked at all'),
      costClass: z.enum(['local', 'free', 'subscription', 'metered']),
      credentials: z.array(
        z.object({
          credentialId: text,
          source: z.enum(['profile', 'env', 'models.json', 'local', 'runtime']),
          health: text,
          until: orNull(ms),
          whyNot: orNull(text).describe('the code of the rule that leaves it out'),
          reason: orNull(text).describe('of its block'),
        }),
      ),
      health: text.describe('of the model with these credentials'),
      runtime: z.object(runtime).describe('how it is run'),
    }),
  ),
  standIn: orNull(
    z.object({
      ref,
      origin: orNull(ref),
      setAtMs: orNull(ms),
      firstUntilMs: orNull(ms).describe('it is asked first until then'),
    }),
  ).describe('who answered last in place of the chosen model'),
  next: orNull(z.object({ ref, credentialId: text })).describe('what a run would ask first now'),
});

const explained = z.object({
  reason: orNull(text).describe('null: the failure says nothing that is known'),
  failover: z.boolean(),
  rule: text,
  retryAfterMs: orNull(z.number()),
  scope: z.enum(['model', 'profile', 'none']).describe('what a block covers'),
});

const columns = z.object({
  provider: orNull(text),
  model: orNull(text),
  source: orNull(text),
  origin: orNull(text),
});
const pin = z.object({ profileId: text, source: z.enum(['auto', 'user']) });
const row = z.union([columns, pin, z.array(text)]);

const reconciled = done.extend({
  dryRun: z.boolean(),
  count: z.number(),
  changed: z.number(),
  stale: z.array(
    z.object({
      reason: z.enum([
        'agent-gone',
        'provider-gone',
        'model-gone',
        'profile-gone',
        'block-ended',
        'origin-changed',
        'legacy',
      ]),
      names: text.describe('the model or the credentials that it names'),
      table: z.enum(['override', 'pin', 'order']),
      agentId: text,
      sessionId: orNull(text),
      provider: orNull(text),
      before: orNull(row).describe('what stands there'),
      after: orNull(row).describe('what takes its place'),
    }),
  ),
});

/** What became of runs, and what is made of failures. */
export const RUN_DOCUMENTS: JsonDocuments = {
  'models explain': jsonDocument('which model a run would ask for, and why', explanation),
  'models explain --error': jsonDocument('one line per recorded failure', explained),
  'models reconcile': jsonDocument('what is stale, and what was mended', reconciled),
  'models rehearse': jsonDocument('the path that the next run would take', run),
  'models why': jsonDocument('the path of a run', run),
};
