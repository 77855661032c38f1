import { knownAgents } from '../../core/agents.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { pinWords } from '../../core/models/pin-words.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { explainModel } from '../explain/explain-model.ts';
import { readWorld, type World } from '../world/world.ts';
import type { ChatFallback } from './chat-types.ts';
import type { SessionPlace } from './session-params.ts';

/** `/status`: model and credential, who stands in and why, the pin, the conversation, what was chosen beside (CHAT-4). */
export function statusLines(
  ports: Ports,
  { agentId, sessionId }: SessionPlace,
  fallback: ChatFallback | undefined,
): readonly string[] {
  const world = readWorld(ports, agentId);
  const session = ports.sessions.get(agentId, sessionId);
  const { requested, next, source } = explainModel(ports, { agentId, sessionId });
  const primary = configuredPrimary(world.config, agentId, world.catalog);
  const isPinned = source === 'user' && primary !== undefined;
  const pinned = isPinned ? pinWords(requested, formatModelRef(primary)) : undefined;
  const params = session?.params ?? {};
  return [
    `🧠 Model: ${requested} · 🔑 ${credentialLabel(world, next)}${next === undefined || next.ref === requested ? '' : ` for ${next.ref}`}`,
    ...(fallback === undefined
      ? []
      : [`↪️ Fallback: ${fallback.served} (${fallback.reason ?? 'from an earlier run'})`]),
    ...(pinned === undefined ? [] : [pinned]),
    `Agent: ${agentId} · Session: ${sessionId}`,
    `Messages: ${session?.messages.length ?? 0} · Compactions: ${session?.compactionCount ?? 0}`,
    `Fast: ${onOff(params.fastMode)} · Thinking: ${onOff(params.thinking)}${params.runtime === undefined ? '' : ` · Runtime: ${params.runtime}`}`,
  ];
}

/** How a choice beside the model stands; the config decides where nothing was chosen. */
export function onOff(value: boolean | undefined): string {
  if (value === undefined) return 'as configured';
  return value ? 'on' : 'off';
}

/** `/agent`: who there is. */
export function agentLines(ports: Ports, agentId: string): readonly string[] {
  const { config } = ports.config.read();
  return [
    'Agents:',
    ...knownAgents(config).map(({ id }) => `- ${id}${id === agentId ? ' (current)' : ''}`),
    '',
    'Go on as another: /agent <id>',
  ];
}

function credentialLabel(
  { profiles }: World,
  next: { readonly ref: string; readonly credentialId: string } | undefined,
): string {
  if (next === undefined) return 'none usable';
  const type = profiles.find((profile) => profile.id === next.credentialId)?.type;
  if (type === undefined) return next.credentialId;
  return `${type === 'api_key' ? 'api-key' : type} (${next.credentialId})`;
}
