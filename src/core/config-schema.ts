import { z } from 'zod';
import type { Config } from './config.ts';
import type { ConfigIssue } from './ports/config-store.ts';
import { normalizeProviderId } from './provider-alias.ts';
import { SecretRefSchema } from './secret-ref.ts';

const text = z.string();
const positive = z.number().positive();
const amount = z.number().nonnegative();

const ModelSettingSchema = z.union([
  text,
  z.looseObject({ primary: text.optional(), fallbacks: z.array(text).optional() }),
]);

const ModelEntriesSchema = z.record(
  text,
  z.looseObject({ alias: text.optional(), params: z.record(text, z.unknown()).optional() }),
);

/** `${NAME}` and `$NAME` on a secret field mean a reference to the environment (SEC-3). */
const SecretTextSchema = text.transform((value) => {
  const name = /^\$\{([A-Z_][A-Z0-9_]*)\}$|^\$([A-Z_][A-Z0-9_]*)$/.exec(value.trim());
  const id = name?.[1] ?? name?.[2];
  return id === undefined ? value : { source: 'env' as const, provider: 'default', id };
});
const SecretInputSchema = z.union([SecretRefSchema, SecretTextSchema]);

const ConfiguredModelSchema = z.looseObject({
  id: text.min(1),
  name: text.optional(),
  api: text.optional(),
  reasoning: z.boolean().optional(),
  input: z.array(text).optional(),
  cost: z
    .looseObject({
      input: amount.optional(),
      output: amount.optional(),
      cacheRead: amount.optional(),
      cacheWrite: amount.optional(),
    })
    .optional(),
  contextWindow: positive.optional(),
  contextTokens: positive.optional(),
  maxTokens: positive.optional(),
});

const ConfiguredProviderSchema = z.looseObject({
  baseUrl: text.optional(),
  api: text.optional(),
  apiKey: SecretInputSchema.optional(),
  auth: text.optional(),
  headers: z.record(text, SecretInputSchema).optional(),
  timeoutSeconds: positive.optional(),
  models: z.array(ConfiguredModelSchema).optional(),
});

const AgentSchema = z.looseObject({
  id: text.min(1),
  default: z.boolean().optional(),
  model: ModelSettingSchema.optional(),
  models: ModelEntriesSchema.optional(),
});

const hours = z.number().nonnegative().optional();

/** Each area by its path; an area of the wrong shape is reported and left out, the others still serve (architecture 5.5). */
const AREAS = {
  'agents.defaults.model': ModelSettingSchema,
  'agents.defaults.imageModel': ModelSettingSchema,
  'agents.defaults.models': ModelEntriesSchema,
  'agents.defaults.timeoutSeconds': positive,
  'agents.list': z.array(AgentSchema),
  'auth.profiles': z.record(text, z.looseObject({ provider: text, mode: text })),
  'auth.order': z.record(text, z.array(text)),
  'auth.cooldowns': z.looseObject({
    billingBackoffHours: hours,
    billingBackoffHoursByProvider: z.record(text, z.number().nonnegative()).optional(),
    billingMaxHours: hours,
    authPermanentBackoffMinutes: hours,
    authPermanentMaxMinutes: hours,
    failureWindowHours: hours,
    overloadedProfileRotations: hours,
    overloadedBackoffMs: hours,
    rateLimitedProfileRotations: hours,
  }),
  'models.mode': z.enum(['merge', 'replace']),
  'models.providers': z.record(text, ConfiguredProviderSchema),
  env: z.record(text, z.unknown()),
  'secrets.defaults': z.record(text, text),
  'secrets.providers': z.record(text, z.record(text, z.unknown())),
  wizard: z.record(text, z.unknown()),
} as const;

/**
 * The parts of a parsed document this program understands, and what is wrong with the others. Never throws; unknown keys
 * are fine at every level (decision 2).
 */
export function readConfig(document: unknown): { config: Config; issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const config: Record<string, unknown> = {};
  for (const [path, schema] of Object.entries(AREAS)) {
    const value = at(document, path.split('.'), issues);
    if (value === undefined) continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) put(config, path.split('.'), parsed.data);
    else issues.push(...describe(path, parsed.error, value));
  }
  normalizeProviders(config);
  return { config: config as Config, issues };
}

function at(document: unknown, path: readonly string[], issues: ConfigIssue[]): unknown {
  let value: unknown = document;
  for (const [depth, segment] of path.entries()) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) {
      const where = path.slice(0, depth).join('.') || 'the document';
      const message = `expected an object, found ${kindOf(value)}`;
      if (!issues.some((issue) => issue.path === where)) issues.push({ path: where, message });
      return undefined;
    }
    value = Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
  }
  return value ?? undefined;
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let place = target;
  for (const segment of path.slice(0, -1)) {
    place[segment] ??= {};
    place = place[segment] as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) place[last] = value;
}

function describe(path: string, error: z.ZodError, value: unknown): readonly ConfigIssue[] {
  return error.issues.slice(0, 5).map((issue) => {
    const found = issue.path.reduce<unknown>(
      (place, segment) => (place as Record<PropertyKey, unknown> | undefined)?.[segment],
      value,
    );
    const where = [path, ...issue.path.map(String)].join('.');
    const expected = 'expected' in issue ? `expected ${String(issue.expected)}` : 'has a wrong value';
    return { path: where, message: `${expected}, found ${kindOf(found)}` };
  });
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`.replace('a object', 'an object');
}

function normalizeProviders(config: Record<string, unknown>): void {
  const models = config['models'] as { providers?: Record<string, unknown> } | undefined;
  if (models?.providers === undefined) return;
  const entries = Object.entries(models.providers).map(([id, entry]) => [normalizeProviderId(id), entry]);
  models.providers = Object.fromEntries(entries);
}
