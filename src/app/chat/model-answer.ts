import { familyLine, type ModelFamily, modelFamilies } from '../../core/chat/model-families.ts';
import { credentialHealth, healthWords, isUsable } from '../../core/credentials/health.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { runtimeWords, servingRuntime } from '../../core/runtimes/serving-runtime.ts';
import { pickerRows } from '../models/picker-rows.ts';
import { selectModel } from '../selection/select-model.ts';
import { turnChain } from '../selection/turn-chain.ts';
import { planOf } from '../turn/turn-plan.ts';
import { readWorld } from '../world/world.ts';
import type { SessionPlace } from './session-params.ts';

/** What there is to do where nothing can be chosen. */
export const CONNECT_LINE = 'Connect a provider with "openclaw onboard".';

/** More than this is no compact list; `/models <provider>` has the rest. */
const LONGEST_LIST = 30;

/** The `/model` list of a session at this moment: what may be chosen (PICK-1), numbered from 1. */
export async function modelFamiliesNow(ports: Ports, agentId: string): Promise<readonly ModelFamily[]> {
  const preferences = (await ports.preferences()).read();
  const rows = pickerRows(readWorld(ports, agentId), 'offered', preferences);
  return modelFamilies(rows.flatMap((row) => parseModelRef(row.ref) ?? []));
}

/** `/model`, `/model list`: the model now, the numbered rows, and how to go on. */
export function modelListLines(
  current: string | undefined,
  families: readonly ModelFamily[],
): readonly string[] {
  const left = families.length - LONGEST_LIST;
  const now = `Current: ${current ?? 'no model is selected'}`;
  if (families.length === 0) return [now, '', CONNECT_LINE];
  return [
    now,
    ...families.slice(0, LONGEST_LIST).map(familyLine),
    ...(left > 0 ? [`… and ${left} more`] : []),
    '',
    'Choose: /model <n>',
    'Browse: /models',
    'Switch: /model <provider/model>',
  ];
}

/** `/model status`: whose session, which model, which credential now and next, and where requests go (STICK-8). */
export function modelStatusLines(ports: Ports, { agentId, sessionId }: SessionPlace): readonly string[] {
  const session = ports.sessions.get(agentId, sessionId);
  const world = readWorld(ports, agentId).inSession(session);
  const selection = selectModel(world, session, undefined);
  const { requested: ref } = selection;
  const judgedFor = (of: ModelRef) =>
    planOf({ world, session, selection }, of, world.blocks).map((candidate) => ({
      candidate,
      id: candidate.id,
      health: credentialHealth(candidate, world.nowMs),
    }));
  const judged = judgedFor(ref);
  const usable = judged.filter(({ health }) => isUsable(health));
  const asked = Map.groupBy(turnChain(world, selection, undefined), ({ provider }) => provider);
  const candidates = [...asked].flatMap(([provider, [first = ref]]) => {
    const rows = judgedFor(first).map(({ id, health }) => `- ${id}: ${healthWords(health, world.nowMs)}`);
    return [`Candidates for ${provider}:${rows.length === 0 ? ' none' : ''}`, ...rows];
  });
  const who =
    selection.source === 'user'
      ? `your choice, ${selection.withFallbacks === true ? 'with fallbacks' : 'exactly'}`
      : 'default';
  return [
    `Agent: ${agentId}`,
    `Session: ${sessionId}`,
    `Auth store: ${ports.paths.storePath}`,
    `Model: ${formatModelRef(ref)} (${who})`,
    `Active: ${usable[0]?.id ?? 'none'}`,
    `Next: ${usable[1]?.id ?? 'none'}`,
    ...candidates,
    ...endpointLines(ports, agentId, ref),
    `Runtime: ${runtimeWords(
      servingRuntime(
        world.runtime(ref),
        judged.map(({ candidate }) => candidate),
      ),
    )}`,
  ];
}

function endpointLines(ports: Ports, agentId: string, ref: ModelRef): readonly string[] {
  const world = readWorld(ports, agentId);
  if (world.config.models?.providers?.[ref.provider] === undefined) return [];
  const endpoint = world.endpoint(ref);
  return endpoint.ok ? [`Endpoint: ${endpoint.baseUrl} (${endpoint.api})`] : [];
}
