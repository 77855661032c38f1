import type { Config, ModelEntry } from '../config/config.ts';
import { type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';

/**
 * The request parameters of a model for an agent, merged key by key, later wins: shared, the shared entry of the model, the
 * agent's entry of the model, the agent's own (SEL-9). Keys are the config's; nothing is checked or translated here.
 */
export function modelParams(
  config: Config,
  ref: ModelRef,
  agentId?: string,
): Readonly<Record<string, unknown>> {
  const shared = config.agents?.defaults;
  const own = config.agents?.list?.find((agent) => agent.id === agentId);
  return {
    ...shared?.params,
    ...entryOf(shared?.models, ref)?.params,
    ...entryOf(own?.models, ref)?.params,
    ...own?.params,
  };
}

function entryOf(
  entries: Readonly<Record<string, ModelEntry>> | undefined,
  ref: ModelRef,
): ModelEntry | undefined {
  const found = Object.entries(entries ?? {}).find(([key]) => {
    const listed = parseModelRef(key);
    return listed !== undefined && sameModelRef(listed, ref);
  });
  return found?.[1];
}
