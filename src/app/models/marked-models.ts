import type { CatalogModel } from '../../core/models/catalog.ts';
import { formatModelRef, parseModelRef, splitProfileSuffix } from '../../core/models/model-ref.ts';
import type { World } from '../world/world.ts';
import { perWorld } from './per-world.ts';

/**
 * PICK-5: is a model left out of what is offered? One that is marked `deprecated` or `disabled` is, unless the config names
 * exactly that model anywhere. It can still be chosen by its ref, and views of the whole catalog list it.
 */
export function isHidden(world: World, { mark, provider, id }: CatalogModel): boolean {
  if (mark === undefined) return false;
  const ref = { provider, model: id };
  // A row of `models.providers` names it.
  if (world.catalog.row(ref)?.source === 'config') return false;
  const named = namedModels(world);
  return !named.has(formatModelRef(ref).toLowerCase()) && !named.has(id.toLowerCase());
}

/** The models to offer; all of them where every one would be left out. */
export function offeredModels(world: World, models: readonly CatalogModel[]): readonly CatalogModel[] {
  const shown = models.filter((model) => !isHidden(world, model));
  return shown.length === 0 ? models : shown;
}

/** What the settings of all agents name, as refs or bare ids, in lower case. */
const namedModels = perWorld(
  (world): ReadonlySet<string> => new Set(textsIn(world.config.agents).map(spelledAsRef)),
);

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

function spelledAsRef(text: string): string {
  const { model } = splitProfileSuffix(text);
  const ref = parseModelRef(model);
  return (ref === undefined ? model : formatModelRef(ref)).toLowerCase();
}
