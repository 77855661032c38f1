import type { CatalogModel } from '../../core/models/catalog.ts';
import { type ModelDrift, modelDrift } from '../../core/models/model-drift.ts';
import { listedModels } from '../../core/models/models-by-provider.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readWorld, type World } from '../world/world.ts';
import { selectedRefs } from './model-rows.ts';
import { type RefreshedProvider, refreshCatalog } from './refresh-catalog.ts';
import { type RefreshedCatalog, refreshPublished } from './refresh-published.ts';
import { type ChainPlace, placesOf } from './replace-model.ts';
import { withStandIns } from './stand-ins.ts';

/** A change of a configured model, where it stands in the shared chains, and what could stand there instead. */
export interface PlacedDrift extends ModelDrift {
  readonly places: readonly ChainPlace[];
  /** The facts of `replacement`; undefined when nothing fits. */
  readonly standIn: CatalogModel | undefined;
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
  const which = ({ own, published }: Lists): readonly CatalogModel[] => (own.length > 0 ? own : published);
  const drift = configured.flatMap(({ ref, before: row, lists }) => {
    // What a provider lists itself counts more than what others say that it has.
    const kind = lists.own.length > 0 ? 'own' : 'published';
    const changes = modelDrift({
      ref,
      before: row,
      now: now.catalog.row(ref),
      listedBefore: lists[kind],
      listedNow: listedNow(ref.provider)[kind],
    });
    return changes.map((change) => ({ ...change, before: row, places: placesOf(now, change.ref) }));
  });
  return {
    catalog,
    providers,
    drift: withStandIns(now, drift, (provider) => which(listedNow(provider))),
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
