import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { configuredRef } from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import { allowlistEdits } from './allowlist-edits.ts';
import { chainEntries } from './fallback-changes.ts';
import { changeModels, type ModelChange } from './model-change.ts';
import type { ModelKey } from './set-model.ts';

/** Where a model stands in the shared chains. Positions start at 1; 0 is the primary. */
export interface ChainPlace {
  readonly key: ModelKey;
  readonly position: number;
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

/** The places of a model (`provider/model`) in the shared chains. */
export function placesOf(world: World, ref: string): readonly ChainPlace[] {
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

/** The ref of the shared primary, as it resolves. */
export function primaryOf({ config, catalog }: World, key: ModelKey): string | undefined {
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
