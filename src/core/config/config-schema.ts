import * as z from 'zod';
import type { ConfigIssue } from '../ports/config-store.ts';
import { configuredProviders } from '../providers/configured-provider.ts';
import type { SecretInput } from '../providers/provider-config.ts';
import {
  CompatSchema,
  ParamsSchema,
  RequestSchema,
  SecretInputSchema,
} from '../providers/provider-config-schema.ts';
import { withReferences } from '../secrets/secret-shorthand.ts';
import type { AgentEntry, Config, ConfiguredProvider } from './config.ts';
import { isRecord } from './config-edit.ts';
import { kindOf, parseLeniently } from './config-repair.ts';

const text = z.string();
const positive = z.number().positive();
const amount = z.number().nonnegative();

const ModelSettingSchema = z.union(
  [text, z.looseObject({ primary: text.optional(), fallbacks: z.array(text).optional() })],
  { error: 'a model, or an object with primary and fallbacks' },
);

const ModelEntriesSchema = z.record(
  text,
  z.looseObject({ alias: text.optional(), params: z.record(text, z.unknown()).optional() }),
);

const ModelPolicySchema = z.looseObject({ allow: z.array(text).optional() });

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
  params: ParamsSchema.optional(),
  compat: CompatSchema.optional(),
  headers: z.record(text, SecretInputSchema).optional(),
  thinkingLevelMap: ParamsSchema.optional(),
});

const ConfiguredProviderSchema = z.looseObject({
  baseUrl: text.optional(),
  baseURL: text.optional(),
  api: text.optional(),
  apiKey: SecretInputSchema.optional(),
  'api-key': SecretInputSchema.optional(),
  api_key: SecretInputSchema.optional(),
  auth: text.optional(),
  authHeader: z.boolean().optional(),
  headers: z.record(text, SecretInputSchema).optional(),
  request: RequestSchema.optional(),
  timeoutSeconds: positive.optional(),
  contextWindow: positive.optional(),
  contextTokens: positive.optional(),
  maxTokens: positive.optional(),
  params: ParamsSchema.optional(),
  compat: CompatSchema.optional(),
  injectNumCtxForOpenAICompat: z.boolean().optional(),
  agentRuntime: z.unknown().optional(),
  localService: ParamsSchema.optional(),
  models: z.array(ConfiguredModelSchema).optional(),
});

const AgentBodySchema = z.looseObject({
  name: text.optional(),
  workspace: text.optional(),
  agentDir: text.optional(),
  default: z.boolean().optional(),
  model: ModelSettingSchema.optional(),
  models: ModelEntriesSchema.optional(),
  params: ParamsSchema.optional(),
  modelPolicy: ModelPolicySchema.optional(),
});
const AgentSchema = AgentBodySchema.extend({ id: text.min(1) });

const hours = z.number().nonnegative().optional();

/** Each area by its path; an area of the wrong shape is reported and left out, the others still serve (architecture 5.5). */
export const CONFIG_AREAS = {
  'agents.defaults.model': ModelSettingSchema,
  'agents.defaults.imageModel': ModelSettingSchema,
  'agents.defaults.pdfModel': ModelSettingSchema,
  'agents.defaults.imageGenerationModel': ModelSettingSchema,
  'agents.defaults.musicGenerationModel': ModelSettingSchema,
  'agents.defaults.videoGenerationModel': ModelSettingSchema,
  'agents.defaults.mediaModels': z.looseObject({
    image: ModelSettingSchema.optional(),
    music: ModelSettingSchema.optional(),
    video: ModelSettingSchema.optional(),
  }),
  'agents.defaults.models': ModelEntriesSchema,
  'agents.defaults.modelPolicy': ModelPolicySchema,
  'agents.defaults.params': ParamsSchema,
  'agents.defaults.timeoutSeconds': positive,
  'agents.list': z.array(AgentSchema),
  'agents.entries': z.record(text, AgentBodySchema),
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
 * The parts of a parsed document this program understands, and what is wrong with the others: a value of the wrong kind is
 * reported with its path and left out. Never throws; unknown keys are fine at every level (decision 2). Accepts the later
 * spellings `agents.entries` (as `agents.list`), `mediaModels` (IMG-6), `api-key` and `api_key`, and `${NAME}` for a
 * reference (SEC-3).
 */
export function readConfig(document: unknown): { config: Config; issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(CONFIG_AREAS)) {
    const path = name.split('.');
    const value = at(document, path, issues);
    if (value === undefined) continue;
    const parsed = parseLeniently<unknown>(schema, value, path, issues);
    if (parsed !== undefined) put(config, path, parsed);
  }
  mergeAgents(config);
  mergeMediaModels(config);
  normalizeProviders(config, issues);
  return { config: config as Config, issues };
}

function at(document: unknown, path: readonly string[], issues: ConfigIssue[]): unknown {
  let value: unknown = document;
  for (const [depth, segment] of path.entries()) {
    if (value === undefined || value === null) return undefined;
    if (!isRecord(value)) {
      const where = path.slice(0, depth).join('.') || 'the document';
      const message = `expected an object, found ${kindOf(value)}`;
      if (!issues.some((issue) => issue.path === where)) issues.push({ path: where, message });
      return undefined;
    }
    value = Object.hasOwn(value, segment) ? value[segment] : undefined;
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

/** The later roster is a map; an agent that stands in both is taken from the list. */
function mergeAgents(config: Record<string, unknown>): void {
  const agents = config['agents'] as { list?: AgentEntry[]; entries?: Record<string, object> } | undefined;
  if (agents?.entries === undefined) return;
  const list = agents.list ?? [];
  const others = Object.entries(agents.entries).filter(([id]) => !list.some((agent) => agent.id === id));
  agents.list = [...list, ...others.map(([id, body]) => ({ ...body, id }))];
  delete agents.entries;
}

/** IMG-6: the later name of the three generation keys; where both are written the older one is what people set here. */
function mergeMediaModels(config: Record<string, unknown>): void {
  const agents = config['agents'] as { defaults?: Record<string, unknown> } | undefined;
  const media = agents?.defaults?.['mediaModels'] as Record<string, unknown> | undefined;
  if (agents?.defaults === undefined || media === undefined) return;
  for (const kind of ['image', 'music', 'video']) {
    if (media[kind] !== undefined) agents.defaults[`${kind}GenerationModel`] ??= media[kind];
  }
  delete agents.defaults['mediaModels'];
}

type ProviderInput = ConfiguredProvider & {
  'api-key'?: SecretInput;
  api_key?: SecretInput;
  baseURL?: string;
};

function normalizeProviders(config: Record<string, unknown>, issues: ConfigIssue[]): void {
  const models = config['models'] as { providers?: Record<string, ProviderInput> } | undefined;
  if (models?.providers === undefined) return;
  const secrets = config['secrets'] as Config['secrets'];
  const alias = secrets?.defaults?.['env'] ?? 'default';
  const entries = Object.entries(models.providers).map(([id, provider]) => {
    const { 'api-key': dashed, api_key: underscored, baseURL, ...rest } = withReferences(provider, alias);
    const keys = [rest.apiKey, dashed, underscored].filter((key) => key !== undefined);
    const reference = keys.find((key) => typeof key !== 'string');
    if (reference !== undefined && keys.some((key) => typeof key === 'string')) {
      const message =
        'SECRETS_REF_OVERRIDES_PLAINTEXT: a key and a reference are both set; the reference is used';
      issues.push({ path: `models.providers.${id}`, message });
    }
    const key = reference ?? keys[0];
    const baseUrl = rest.baseUrl ?? baseURL;
    return [
      id,
      { ...rest, ...(baseUrl !== undefined && { baseUrl }), ...(key !== undefined && { apiKey: key }) },
    ];
  });
  models.providers = Object.fromEntries(
    configuredProviders({ models: { providers: Object.fromEntries(entries) } }),
  );
}
