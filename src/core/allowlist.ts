import type { Config } from './config.ts';
import { type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';
import { normalizeProviderId } from './provider-alias.ts';

/**
 * May a person choose this model (ALLOW-1, ALLOW-2, ALLOW-3)? `agents.defaults.models` without entries restricts nothing;
 * otherwise an exact key or `provider/*` admits. An agent's own map replaces the defaults'. Only choices are asked about:
 * primary and configured fallbacks always run (ALLOW-7, ALLOW-8).
 */
export function isAllowed(config: Config, ref: ModelRef, agentId?: string): boolean {
  const keys = allowedKeys(config, agentId);
  return keys.length === 0 || keys.some((key) => admits(key, ref));
}

/** The keys in force for an agent as they are written; none means no restriction (ALLOW-2). */
export function allowedKeys(config: Config, agentId?: string): readonly string[] {
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.models;
  return Object.keys(own ?? config.agents?.defaults?.models ?? {});
}

function admits(key: string, ref: ModelRef): boolean {
  if (key.endsWith('/*')) return normalizeProviderId(key.slice(0, -2)) === ref.provider;
  const listed = parseModelRef(key);
  return listed !== undefined && sameModelRef(listed, ref);
}
