import { isRecord } from '../is-record.ts';
import type { ConfigIssue } from '../ports/config-store.ts';
import { configuredProviders } from '../providers/configured-provider.ts';
import type { SecretInput } from '../providers/provider-config.ts';
import { withReferences } from '../secrets/secret-shorthand.ts';
import type { AgentEntry, Config, ConfiguredProvider } from './config.ts';
import { CONFIG_AREAS } from './config-areas.ts';
import { kindOf, parseLeniently } from './config-repair.ts';

/**
 * The parts of a parsed document this program understands, and what is wrong with the others: a value of the wrong kind is
 * reported with its path and left out. Never throws; unknown keys are fine at every level (decision 2). Accepts the later
 * spellings `agents.entries` (as `agents.list`), `mediaModels` (IMG-6), `api-key` and `api_key`, and `${NAME}` for a
 * reference (SEC-3).
 */
export function readConfig(document: unknown): { config: Config; issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(CONFIG_AREAS)) {
    const path = name.split('.');
    const value = at(document, path, issues);
    if (value === undefined) continue;
    const parsed = shape.fits(value) ? value : parseLeniently(shape.schema(), value, path, issues);
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
