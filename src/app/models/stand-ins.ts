import type { CatalogModel } from '../../core/models/catalog.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { standInFor } from '../../core/models/stand-in.ts';
import type { World } from '../world/world.ts';
import { chainEntries } from './fallback-changes.ts';
import { isLocalModel, servedModels } from './model-rows.ts';
import type { PlacedDrift } from './refresh-drift.ts';
import { primaryOf } from './replace-model.ts';

/** A drift before anything is proposed for it, with the model as it was. */
export type OpenDrift = Omit<PlacedDrift, 'standIn'> & { readonly before: CatalogModel | undefined };

/**
 * Proposes a model for each drift (D13), out of those whose provider has a credential. None is proposed for two models, nor one
 * that stands in the same chain already or drifted itself: each row can be taken without a look at the others.
 * @param listed what the provider, or the public list, names now; empty: nobody knows, its catalog counts
 */
export function withStandIns(
  world: World,
  drift: readonly OpenDrift[],
  listed: (provider: string) => readonly CatalogModel[],
): readonly PlacedDrift[] {
  const offers = drift.length === 0 ? [] : offersOf(world, listed);
  const rows = new Map(offers.map((model) => [refOf(model), model]));
  const taken = new Map(drift.map(({ ref }) => [ref.toLowerCase(), '']));
  for (const { replacement, ref } of drift) {
    if (replacement !== undefined) taken.set(replacement.toLowerCase(), ref);
  }
  return drift.map(({ before, ...change }) => {
    const { ref, places, from, replacement } = change;
    if (replacement !== undefined) return { ...change, standIn: rows.get(replacement) ?? change.to };
    const chain = new Set(places.flatMap(({ key }) => refsOf(world, key)));
    const isOpen = (model: CatalogModel): boolean => {
      const name = refOf(model).toLowerCase();
      return !chain.has(name) && (taken.get(name) ?? ref) === ref;
    };
    const was = before ?? from;
    const seesImages = was.input.includes('image') || places.some(({ key }) => key === 'imageModel');
    const needs = { kind: change.kind, before: was, seesImages };
    const standIn = standInFor(needs, offers.filter(isOpen), (model) => isFree(world, model));
    if (standIn === undefined) return { ...change, standIn };
    taken.set(refOf(standIn).toLowerCase(), ref);
    return { ...change, standIn, replacement: refOf(standIn) };
  });
}

function offersOf(
  world: World,
  listed: (provider: string) => readonly CatalogModel[],
): readonly CatalogModel[] {
  return world.catalog.providers.flatMap((provider) => {
    const named = new Set(listed(provider).map(({ id }) => id));
    return servedModels(world, provider).filter(({ id, source, mark }) => {
      return mark === undefined && (named.size === 0 || named.has(id) || source === 'config');
    });
  });
}

/** A server of one's own costs nothing, unless somebody says that it does. */
function isFree(world: World, { provider, id, cost }: CatalogModel): boolean {
  if (id.endsWith(':free')) return true;
  if (cost !== undefined) return cost.input === 0 && cost.output === 0;
  return isLocalModel(world, { provider, model: id });
}

function refsOf(world: World, key: PlacedDrift['places'][number]['key']): readonly string[] {
  return [primaryOf(world, key) ?? '', ...chainEntries(world, key).map(({ ref }) => ref)].map((ref) =>
    ref.toLowerCase(),
  );
}

function refOf({ provider, id }: CatalogModel): string {
  return formatModelRef({ provider, model: id });
}
