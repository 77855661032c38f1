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
import type { ModelKey } from './set-model.ts';

/** A change of a configured model, and where it stands in the shared chains. */
export interface PlacedDrift extends ModelDrift {
  readonly places: readonly { readonly key: ModelKey; readonly position: number }[];
}

export interface RefreshReport {
  readonly providers: readonly RefreshedProvider[];
  readonly drift: readonly PlacedDrift[];
}

/**
 * Asks the providers for their models (LIST-7) and compares what is configured with what is offered now (D13). Throws as
 * `refreshCatalog`.
 */
export async function refreshWithDrift(
  ports: Ports,
  options: { readonly agentId?: string | undefined; readonly only?: string | undefined },
  signal: AbortSignal,
): Promise<RefreshReport> {
  const before = readWorld(ports, options.agentId);
  const listedBefore = listedModels(ports.catalogStore.inventories(before.agentId));
  const configured = selectedRefs(before);
  const providers = await refreshCatalog(ports, options, signal);
  const now = readWorld(ports, options.agentId);
  const listedNow = listedModels(ports.catalogStore.inventories(now.agentId));
  const drift = configured.flatMap((ref) =>
    modelDrift({
      ref,
      before: before.catalog.row(ref),
      now: now.catalog.row(ref),
      listedBefore: listedBefore.of(ref.provider),
      listedNow: listedNow.of(ref.provider),
    }),
  );
  return { providers, drift: drift.map((change) => ({ ...change, places: placesOf(now, change.ref) })) };
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
