import type { ChatCommand } from '../../core/chat/chat-command.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { nearest } from '../../core/text/nearest.ts';
import { offeredModels } from '../models/marked-models.ts';
import { availableRows, catalogRows, type ModelRow, rowMaker } from '../models/model-rows.ts';
import { isOffered } from '../models/picker-rows.ts';
import { readWorld, type World } from '../world/world.ts';
import { CONNECT_LINE } from './model-answer.ts';

const PAGE_SIZE = 20;
const SWITCH_LINE = 'Switch: /model <provider/model>';

/** What `/models add` answers: nothing is registered from a chat (CHAT, Q-6). */
export const MODELS_ADD_LINES: readonly string[] = [
  '/models add is deprecated and registers nothing.',
  'Connect a provider with "openclaw models auth add"; write models of your own under models.providers in the config.',
];

/** CHAT-2: the providers whose models can be chosen, or one page of the models of one provider. */
export function modelsAnswer(
  ports: Ports,
  agentId: string,
  { provider, page, size }: Extract<ChatCommand, { kind: 'models' }>,
): readonly string[] {
  const world = readWorld(ports, agentId);
  if (provider === undefined) return providerLines(world);
  const id = normalizeProviderId(provider);
  const make = rowMaker(world);
  const rows = catalogRows(make, offeredModels(world, world.catalog.of(id))).filter((row) =>
    isOffered(world, row),
  );
  if (rows.length === 0) return unknownProviderLines(world, id);
  const pageSize = size === 'all' ? rows.length : (size ?? PAGE_SIZE);
  const pages = Math.ceil(rows.length / pageSize);
  if (page > pages)
    return [`${id} has ${pages === 1 ? 'one page' : `${pages} pages`}: /models ${id} ${pages}`];
  const start = (page - 1) * pageSize;
  const shown = rows.slice(start, start + pageSize);
  const more =
    size === undefined ? `/models ${id} ${page + 1}` : `/models ${id} ${page + 1} size=${pageSize}`;
  return [
    `${id}: ${start + 1}–${start + shown.length} of ${rows.length}${pages === 1 ? '' : ` (page ${page} of ${pages})`}`,
    ...shown.map(modelLine),
    '',
    ...(page < pages ? [`More: ${more}`, `All: /models ${id} all`] : []),
    SWITCH_LINE,
  ];
}

function providerLines(world: World): readonly string[] {
  const counts = new Map<string, number>();
  for (const { ref } of availableRows(world).filter((row) => isOffered(world, row))) {
    counts.set(ref.provider, (counts.get(ref.provider) ?? 0) + 1);
  }
  if (counts.size === 0) return ['Providers: none', '', CONNECT_LINE];
  const lines = [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    'Providers:',
    ...lines.map(([provider, count]) => `- ${provider} (${count})`),
    '',
    'Use: /models <provider>',
    SWITCH_LINE,
  ];
}

function modelLine({ ref, aliases }: ModelRow): string {
  return `- ${formatModelRef(ref)}${aliases.length === 0 ? '' : ` (${aliases.join(', ')})`}`;
}

function unknownProviderLines(world: World, id: string): readonly string[] {
  const known = new Set(world.catalog.models.map((model) => model.provider));
  if (known.has(id)) return [`No model of ${id} is allowed here.`, 'Use: /models'];
  const names = nearest(id, known);
  return [
    `Unknown provider: ${id}`,
    ...(names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`]),
    'Use: /models',
  ];
}
