import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { resolveModelInput } from '../../core/models/selection.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { nearest } from '../../core/text/nearest.ts';
import { availableRows, isRowUsable } from '../models/model-rows.ts';
import type { World } from '../world/world.ts';

/** Fewer letters resemble too many words of a first message. */
const SHORTEST_FUZZY = 5;

/**
 * Reads what stands behind `/new`: its first word may be an alias, a ref or the name of a provider in use, also with a small
 * mistake (CHAT); the rest, or all of it, is the first message.
 */
export function newSessionModel(
  world: World,
  text: string,
): { readonly model: string | undefined; readonly message: string } {
  const [word = '', ...others] = text.split(/\s+/);
  const model = word === '' ? undefined : modelOf(world, word, others.length === 0);
  return model === undefined ? { model, message: text } : { model, message: text.slice(word.length).trim() };
}

function modelOf(world: World, word: string, isAlone: boolean): string | undefined {
  const { config, catalog, agentId } = world;
  const bare = word.replace(/@.*$/, '');
  const resolution = resolveModelInput(bare, config, catalog, { agentId, forWriting: true });
  const isMeant = resolution.kind === 'resolved' && (resolution.listed || parseModelRef(bare) !== undefined);
  if (isMeant) return word;
  const rows = availableRows(world).filter(isRowUsable);
  const providers = new Set(rows.map((row) => row.ref.provider));
  const provider = providerOf(normalizeProviderId(word), providers, isAlone);
  const first = rows.find((row) => row.ref.provider === provider);
  return first === undefined ? undefined : formatModelRef(first.ref);
}

/** A lone word with a typo is a name; the first word of a sentence may only look like one. */
function providerOf(id: string, providers: ReadonlySet<string>, isAlone: boolean): string | undefined {
  if (providers.has(id)) return id;
  if (!isAlone || id.length < SHORTEST_FUZZY) return undefined;
  const alike = [...providers].filter((provider) => provider.slice(0, 2) === id.slice(0, 2));
  return nearest(id, alike, 1)[0];
}
