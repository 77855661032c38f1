import type { Config, ModelEntry } from '../config/config.ts';
import { isRecord } from '../is-record.ts';
import { type ModelRef, parseModelRef, sameModelRef } from '../models/model-ref.ts';
import { configuredProvider } from '../providers/configured-provider.ts';

/** Who said how a model is run, the first that says anything wins. */
export type RuntimeLayer = 'session' | 'agent' | 'model' | 'provider' | 'defaults';

export interface RuntimePolicy {
  readonly layer: RuntimeLayer;
  /** As written. */
  readonly asked: string;
}

/**
 * What a person wrote about the runtime of a model: `--runtime` of the session, the agent's `agentRuntime`, that of the model
 * (an agent's own entry, the shared entry, the provider's row), of the provider, and `agents.defaults.agentRuntime.id`
 * (REF-9, ALLOW-1, CUST-1). Undefined when nobody wrote anything.
 * @param session the session's choice; undefined where there is none
 */
export function runtimePolicy(
  config: Config,
  agentId: string,
  ref: ModelRef,
  session: string | undefined,
): RuntimePolicy | undefined {
  const agent = config.agents?.list?.find((entry) => entry.id === agentId);
  const defaults = config.agents?.defaults;
  const provider = configuredProvider(config, ref.provider);
  const row = provider?.models?.find(
    (model) => model.agentRuntime !== undefined && model.id.toLowerCase() === ref.model.toLowerCase(),
  );
  const written: readonly (readonly [RuntimeLayer, unknown])[] = [
    ['session', session],
    ['agent', agent?.agentRuntime],
    ['model', entryOf(agent?.models, ref) ?? entryOf(defaults?.models, ref) ?? row?.agentRuntime],
    ['provider', provider?.agentRuntime],
    ['defaults', defaults?.agentRuntime],
  ];
  for (const [layer, value] of written) {
    const asked = idOf(value);
    if (asked !== undefined) return { layer, asked };
  }
  return undefined;
}

function entryOf(entries: Readonly<Record<string, ModelEntry>> | undefined, ref: ModelRef): unknown {
  const found = Object.entries(entries ?? {}).find(([key, entry]) => {
    if (entry.agentRuntime === undefined) return false;
    const listed = parseModelRef(key);
    return listed !== undefined && sameModelRef(listed, ref);
  });
  return found?.[1].agentRuntime;
}

/** `{ id }`, or the id alone. */
function idOf(value: unknown): string | undefined {
  const id = isRecord(value) ? value['id'] : value;
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}
