import type { Config, ModelEntry } from './config.ts';
import { type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';
import { normalizeProviderId } from './provider-alias.ts';

/**
 * May a person choose this model (ALLOW-1, ALLOW-2, ALLOW-3)? `agents.defaults.models` without entries restricts nothing;
 * otherwise an exact key or `provider/*` admits. An agent's own map replaces the defaults'. Only choices are asked about:
 * primary and configured fallbacks always run (ALLOW-7, ALLOW-8).
 */
export function isAllowed(config: Config, ref: ModelRef, agentId?: string): boolean {
  const keys = Object.keys(entriesFor(config, agentId));
  return keys.length === 0 || keys.some((key) => admits(key, ref));
}

function entriesFor(config: Config, agentId: string | undefined): Readonly<Record<string, ModelEntry>> {
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.models;
  return own ?? config.agents?.defaults?.models ?? {};
}

function admits(key: string, ref: ModelRef): boolean {
  if (key.endsWith('/*')) return normalizeProviderId(key.slice(0, -2)) === ref.provider;
  const listed = parseModelRef(key);
  return listed !== undefined && sameModelRef(listed, ref);
}
