import type { CatalogModel } from '../../core/models/catalog.ts';
import { type ModelDrift, modelDrift } from '../../core/models/model-drift.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { listedModels } from '../../core/models/models-by-provider.ts';
import { configuredRef } from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readWorld, type World } from '../world.ts';
import { allowlistEdits } from './allowlist-edits.ts';
import { chainEntries } from './fallback-changes.ts';
import { changeModels, type ModelChange } from './model-change.ts';
import { selectedRefs } from './model-rows.ts';
import { type RefreshedProvider, refreshCatalog } from './refresh-catalog.ts';
import { type RefreshedCatalog, refreshPublished } from './refresh-published.ts';
import type { ModelKey } from './set-model.ts';

/** A change of a configured model, and where it stands in the shared chains. */
export interface PlacedDrift extends ModelDrift {
  readonly places: readonly { readonly key: ModelKey; readonly position: number }[];
}

export interface RefreshReport {
  /** Undefined when one provider alone was asked. */
  readonly catalog: RefreshedCatalog | undefined;
  readonly providers: readonly RefreshedProvider[];
  readonly drift: readonly PlacedDrift[];
}

/**
 * Reads the public list and asks the providers for their models (LIST-7), then compares what is configured with what is offered
 * now (D13). Throws as `refreshCatalog`.
 * @param options.only ask this provider alone (canonical id), and do not read the public list.
 */
export async function refreshWithDrift(
  ports: Ports,
  options: { readonly agentId?: string | undefined; readonly only?: string | undefined },
  signal: AbortSignal,
): Promise<RefreshReport> {
  const before = readWorld(ports, options.agentId);
  const listed = listsOf(ports, before);
  // Taken down now: the catalog reads its rows when it is asked for them.
  const configured = selectedRefs(before).map((ref) => ({
    ref,
    before: before.catalog.row(ref),
    lists: listed(ref.provider),
  }));
  const [providers, catalog] = await Promise.all([
    refreshCatalog(ports, options, signal),
    options.only === undefined ? refreshPublished(ports, signal) : undefined,
  ]);
  const now = readWorld(ports, options.agentId);
  const listedNow = listsOf(ports, now);
  const drift = configured.flatMap(({ ref, before: row, lists }) => {
    // What a provider lists itself counts more than what others say that it has.
    const which = lists.own.length > 0 ? 'own' : 'published';
    return modelDrift({
      ref,
      before: row,
      now: now.catalog.row(ref),
      listedBefore: lists[which],
      listedNow: listedNow(ref.provider)[which],
    });
  });
  return {
    catalog,
    providers,
    drift: drift.map((change) => ({ ...change, places: placesOf(now, change.ref) })),
  };
}

interface Lists {
  readonly own: readonly CatalogModel[];
  readonly published: readonly CatalogModel[];
}

function listsOf({ catalogStore }: Ports, { agentId }: World): (provider: string) => Lists {
  const own = listedModels(catalogStore.inventories(agentId));
  const published = catalogStore.published()?.models;
  return (provider) => ({ own: own.of(provider), published: published?.of(provider) ?? [] });
}

/** Puts a model in every place of the shared chains where another one stands. Throws as `changeModels`. */
export async function replaceModel(ports: Ports, old: string, next: string): Promise<ModelChange> {
  return changeModels(ports, 'models refresh', (world) => {
    const edits = (['model', 'imageModel'] as const).flatMap((key) => replacing(world, key, old, next));
    return {
      edits: edits.length === 0 ? [] : [...edits, ...allowlistEdits(world, [next])],
      result: `Replaced: ${old} → ${next}`,
      notes: [],
    };
  });
}

/** Positions start at 1; 0 is the primary. */
function placesOf(world: World, ref: string): PlacedDrift['places'] {
  return (['model', 'imageModel'] as const).flatMap((key) => {
    const fallbacks = chainEntries(world, key).flatMap((entry, index) =>
      isSame(entry.ref, ref) ? [{ key, position: index + 1 }] : [],
    );
    const primary = primaryOf(world, key);
    const isPrimary = primary !== undefined && isSame(primary, ref);
    return [...(isPrimary ? [{ key, position: 0 }] : []), ...fallbacks];
  });
}

function replacing(world: World, key: ModelKey, old: string, next: string): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.[key];
  const path = ['agents', 'defaults', key];
  const primary = primaryOf(world, key);
  const isPrimary = primary !== undefined && isSame(primary, old);
  if (typeof setting === 'string') return isPrimary ? [{ op: 'set', path, value: { primary: next } }] : [];
  const entries = chainEntries(world, key);
  const hasOld = entries.some((entry) => isSame(entry.ref, old));
  const texts = entries.map((entry) => (isSame(entry.ref, old) ? next : entry.text));
  return [
    ...(isPrimary ? [{ op: 'set', path: [...path, 'primary'], value: next } as const] : []),
    ...(hasOld ? [{ op: 'set', path: [...path, 'fallbacks'], value: [...new Set(texts)] } as const] : []),
  ];
}

function primaryOf({ config, catalog }: World, key: ModelKey): string | undefined {
  const setting = config.agents?.defaults?.[key];
  const text = typeof setting === 'string' ? setting : setting?.primary;
  const ref = text === undefined ? undefined : configuredRef(text, config, catalog, undefined);
  return ref === undefined ? undefined : formatModelRef(ref);
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [parseModelRef(left), parseModelRef(right)];
  if (one === undefined || other === undefined) return left === right;
  return formatModelRef(one).toLowerCase() === formatModelRef(other).toLowerCase();
}
