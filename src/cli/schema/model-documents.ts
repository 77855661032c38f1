import * as z from 'zod';
import { health, healthFacts, layer, ms, orNull, ref, text, verification } from './shared-shapes.ts';

const effective = z.object({
  kind: z.enum(['profiles', 'env', 'models.json', 'missing', 'synthetic']),
  detail: text,
});
const valueFrom = z.object({ value: text, source: text });

export const modelsStatus = z.object({
  configPath: text,
  agentId: text,
  agentDir: text,
  defaultModel: orNull(text).describe('as written'),
  resolvedDefault: orNull(ref),
  fallbacks: z.array(ref),
  imageModel: orNull(ref),
  imageFallbacks: z.array(ref),
  modelConfig: z.object({ defaultSource: layer, fallbacksSource: layer }),
  aliases: z.record(text, ref),
  allowed: z.array(text).describe('empty: no allowlist'),
  auth: z.object({
    storePath: text,
    shellEnvFallback: z.object({ enabled: z.boolean(), appliedKeys: z.array(text) }),
    providersWithOAuth: z.array(text),
    missingProvidersInUse: z.array(text),
    providers: z.array(
      z.object({
        provider: text,
        effective,
        profiles: z.object({
          count: z.number(),
          oauth: z.number(),
          token: z.number(),
          apiKey: z.number(),
          labels: z.array(text),
        }),
        env: valueFrom.optional(),
        modelsJson: valueFrom.optional(),
      }),
    ),
    unusableProfiles: z.array(
      z.object({
        profileId: text,
        provider: text,
        kind: z.enum(['cooldown', 'disabled']),
        reason: text.optional(),
        until: ms,
        remainingMs: z.number(),
        scope: z.enum(['profile', 'model']),
        models: z.array(ref),
        source: orNull(text),
      }),
    ),
    oauth: z.object({
      warnAfterMs: z.number(),
      profiles: z.array(
        z.object({
          profileId: text,
          provider: text,
          type: text.optional(),
          status: z.enum(['ok', 'expiring', 'expired', 'missing', 'static']),
          expiresAt: orNull(ms),
          remainingMs: orNull(z.number()),
          source: text,
          label: text,
          health,
        }),
      ),
      providers: z.array(z.object({ provider: text, profiles: z.array(text) })),
    }),
  }),
  keyBackend: text,
  defaultHealth: orNull(healthFacts),
  credentials: z.array(
    z.object({
      id: text,
      provider: text,
      kind: text,
      health,
      reason: orNull(text),
      until: orNull(ms),
      checkedAt: ms,
      next: z.boolean(),
      fingerprint: orNull(text),
      verification: orNull(text),
    }),
  ),
});

export const modelsList = z.object({
  count: z.number(),
  models: z.array(
    z.object({
      key: ref,
      name: text,
      input: text,
      contextWindow: orNull(z.number()).describe('tokens'),
      contextTokens: z.number().optional(),
      local: z.boolean(),
      available: z.boolean(),
      tags: z.array(text),
      maxTokens: orNull(z.number()),
      cost: orNull(
        z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() }),
      ).describe('US dollars per million tokens'),
      reasoning: orNull(z.boolean()),
      inputTypes: orNull(z.array(text)),
      health,
      missing: z.literal(true).optional(),
    }),
  ),
});

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
