import type { Config } from '../config/config.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { aliasTable } from './aliases.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';

/** The restriction in force for an agent and where it is written; no keys restrict nothing (ALLOW-2). */
export interface AllowRule {
  readonly keys: readonly string[];
  /** The config path as people read it, e.g. `agents.defaults.models`. */
  readonly source: string;
  /** The keys are `modelPolicy.allow`, where aliases count too (ALLOW-11). */
  readonly isPolicy: boolean;
}

/**
 * Which rule limits what people pick: the agent's own policy, the agent's own map, then the shared ones. A written
 * `modelPolicy.allow` replaces the map of the same level, an empty one included (ALLOW-1, ALLOW-11).
 */
export function allowRule(config: Config, agentId?: string): AllowRule {
  const own = config.agents?.list?.find((agent) => agent.id === agentId);
  const levels = [
    ...(own === undefined ? [] : [{ path: `agents.list.${own.id}`, ...own }]),
    { path: 'agents.defaults', ...config.agents?.defaults },
  ];
  for (const { path, modelPolicy, models } of levels) {
    if (modelPolicy?.allow !== undefined) {
      return { keys: modelPolicy.allow, source: `${path}.modelPolicy.allow`, isPolicy: true };
    }
    if (models !== undefined) {
      return { keys: Object.keys(models), source: `${path}.models`, isPolicy: false };
    }
  }
  return { keys: [], source: 'agents.defaults.models', isPolicy: false };
}

/**
 * May a person choose this model (ALLOW-2, ALLOW-3)? An exact key, `provider/*` or a narrower prefix such as
 * `clawrouter/anthropic/*` admits. Only choices are asked about: primary and configured fallbacks always run (ALLOW-7,
 * ALLOW-8).
 */
export function isAllowed(config: Config, ref: ModelRef, agentId?: string): boolean {
  const rule = allowRule(config, agentId);
  if (rule.keys.length === 0) return true;
  if (rule.keys.some((key) => admits(key, ref))) return true;
  if (!rule.isPolicy) return false;
  const aliases = aliasTable(config, agentId);
  return rule.keys.some((key) => {
    const target = aliases.get(key.trim().toLowerCase());
    return target !== undefined && sameModelRef(target, ref);
  });
}

/** Does one key of a restriction admit this model? Bare words admit nothing (REF-10). */
export function admits(key: string, ref: ModelRef): boolean {
  const prefix = /^([^/]+)\/(?:(.+)\/)?\*$/.exec(key.trim());
  if (prefix === null) {
    const listed = parseModelRef(key);
    return listed !== undefined && sameModelRef(listed, ref);
  }
  if (normalizeProviderId(prefix[1] ?? '') !== ref.provider) return false;
  const vendor = prefix[2];
  return vendor === undefined || ref.model.toLowerCase().startsWith(`${vendor.toLowerCase()}/`);
}

/** The two lines that stand in place of an answer (ALLOW-4), word for word. */
export function notAllowedLines(ref: ModelRef): readonly [string, string] {
  const name = formatModelRef(ref);
  return [
    `Model "${name}" is not allowed. Use /models to list providers, or /models <provider> to list models.`,
    `Add it with: openclaw config set agents.defaults.models '${JSON.stringify({ [name]: {} })}' --strict-json --merge`,
  ];
}
