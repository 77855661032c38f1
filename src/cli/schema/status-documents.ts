import * as z from 'zod';
import { PROBE_REASON_CODES, PROBE_STATUSES } from '../../core/probe/probe-result.ts';
import {
  failureCounts,
  health,
  healthFacts,
  layer,
  ms,
  orNull,
  ref,
  runtime,
  text,
} from './shared-shapes.ts';

const valueFrom = z.object({ value: text, source: text });

const providerAuth = z.object({
  provider: text,
  effective: z.object({
    kind: z.enum(['profiles', 'env', 'models.json', 'missing', 'synthetic']),
    detail: text,
  }),
  profiles: z.object({
    count: z.number(),
    oauth: z.number(),
    token: z.number(),
    apiKey: z.number(),
    labels: z.array(text),
  }),
  env: valueFrom.optional(),
  modelsJson: valueFrom.optional(),
});

const unusableProfile = z.object({
  profileId: text,
  provider: text,
  kind: z.enum(['cooldown', 'disabled']),
  reason: text.optional(),
  until: ms,
  remainingMs: z.number(),
  scope: z.enum(['profile', 'model']),
  models: z.array(ref),
  source: orNull(text),
});

const expiry = z.object({
  provider: text,
  status: z.enum(['ok', 'expiring', 'expired', 'missing', 'static']),
  expiresAt: orNull(ms),
  remainingMs: orNull(z.number()),
});

/** The verdict on a credential or a model. */
const judged = { health, reason: orNull(text), until: orNull(ms), checkedAt: ms };

const mediaModel = z.object({
  ref: orNull(ref),
  fallbacks: z.array(ref),
  source: z.enum(['configured', 'imageModel', 'primary', 'inferred', 'none']),
  why: text,
});

const probeRow = z.object({
  provider: text,
  model: ref.optional().describe('absent: the provider has none that could be asked'),
  profileId: text.optional().describe('of a stored credential'),
  label: text,
  source: z.enum(['profile', 'env', 'models.json']),
  mode: z.enum(['api_key', 'token', 'oauth']).optional(),
});

const probeResult = probeRow.extend({
  status: z.enum(PROBE_STATUSES),
  reasonCode: z.enum(PROBE_REASON_CODES).optional().describe('why nothing was asked'),
  error: text.optional().describe('two lines where a credential is missing or expired'),
  latencyMs: z.number().optional(),
  reason: orNull(text).describe('the label of the failure, finer than the status'),
  check: orNull(z.enum(['models', 'key', 'completion'])).describe('what was sent'),
  modelState: orNull(z.enum(['answers', 'listed', 'unlisted', 'dead'])),
  firstTokenMs: orNull(z.number()),
  lastSuccessAt: orNull(ms).describe('of the credential, in a run'),
});

const probes = z.object({
  startedAt: ms,
  finishedAt: ms,
  durationMs: z.number(),
  totalTargets: z.number(),
  options: z.object({
    provider: orNull(text),
    profileIds: z.array(text),
    timeoutMs: z.number(),
    concurrency: z.number(),
    maxTokens: z.number(),
    mode: z.enum(['cheapest', 'cheap', 'completion']),
    scope: z.enum(['credentials', 'models', 'chain', 'all']),
    models: z.array(text),
  }),
  results: z.array(probeResult),
});

/** One line of `models status --probe --events`. */
export const probeEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('planned'),
    totalTargets: z.number(),
    requests: z.number(),
    checks: z.number().describe('lists of models and key addresses, which cost nothing'),
    completions: z.array(
      z.object({ costClass: z.enum(['local', 'free', 'subscription', 'metered']), count: z.number() }),
    ),
  }),
  probeRow.extend({ event: z.literal('started'), index: z.number() }),
  probeResult.extend({ event: z.literal('finished'), index: z.number() }),
  z.object({
    event: z.literal('done'),
    startedAt: ms,
    finishedAt: ms,
    durationMs: z.number(),
    totalTargets: z.number(),
    exitCode: z.number(),
  }),
]);

export const modelsStatus = z.object({
  configPath: text,
  agentId: text,
  agentDir: text,
  defaultModel: orNull(text).describe('as written'),
  resolvedDefault: orNull(ref),
  fallbacks: z.array(ref),
  imageModel: orNull(ref),
  imageFallbacks: z.array(ref),
  modelConfig: z.object({ defaultSource: layer, fallbacksSource: layer }).optional().describe('with --agent'),
  aliases: z.record(text, ref),
  allowed: z.array(text).describe('empty: no allowlist'),
  auth: z.object({
    storePath: text,
    shellEnvFallback: z.object({ enabled: z.boolean(), appliedKeys: z.array(text) }),
    providersWithOAuth: z.array(text),
    missingProvidersInUse: z.array(text),
    providers: z.array(providerAuth),
    unusableProfiles: z.array(unusableProfile),
    oauth: z.object({
      warnAfterMs: z.number(),
      profiles: z.array(
        expiry.extend({ profileId: text, type: text.optional(), source: text, label: text, health }),
      ),
      providers: z.array(expiry.extend({ profiles: z.array(text) }).describe('as well as its worst sign-in')),
    }),
    probes: probes.optional().describe('with --probe'),
  }),
  keyBackend: text,
  defaultHealth: orNull(healthFacts),
  credentials: z.array(
    z.object({
      id: text,
      provider: text,
      kind: text,
      origin: orNull(z.enum(['process', 'dotenv', 'config', 'shell'])).describe(
        'where an environment key comes from',
      ),
      ...judged,
      next: z.boolean(),
      fingerprint: orNull(text),
      verification: orNull(text),
      lastUsed: orNull(ms),
      failureCounts,
    }),
  ),
  health: z.array(z.object({ model: ref, ...judged })).describe('of every model in use'),
  models: z
    .object({
      image: mediaModel,
      pdf: mediaModel,
      imageGeneration: mediaModel,
      musicGeneration: mediaModel,
      videoGeneration: mediaModel,
    })
    .describe('which model serves what is not text'),
  runtimes: z
    .array(z.object({ model: ref, ...runtime }))
    .describe('how the default and its fallbacks are run'),
});
