import { healthWords, NO_CREDENTIALS, needsPerson } from '../../core/credentials/health.ts';
import { isAllowed } from '../../core/models/allowlist.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { PreferenceValues } from '../../core/ports/system.ts';
import { configuredProviders } from '../../core/providers/configured-provider.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { PickerRow, PickerScope } from '../app-types.ts';
import type { World } from '../world/world.ts';
import {
  availableRows,
  catalogRows,
  isRowUsable,
  type ModelRow,
  rowMaker,
  selectedRefs,
} from './model-rows.ts';

/**
 * Rows of the picker in one scope (PICK-4), or of what chat offers by number (`offered`: also what cools, so that a number does not come
 * to mean another model while one is blocked): favourites, the current model, recents (newest first), the rest; numbers are positions (B026, B086).
 * @param current ref of the model that is chosen where the picker opens; the configured primary when absent
 */
export function pickerRows(
  world: World,
  scope: PickerScope | 'offered',
  preferences: PreferenceValues,
  current = primaryRef(world),
): readonly PickerRow[] {
  const favourites = new Set(preferences.favourites);
  const recents = new Map(preferences.recents.map((ref, index) => [ref, index]));
  const rank = (row: PickerRow): number => {
    if (row.isFavourite) return -2;
    if (row.isCurrent) return -1;
    return recents.get(row.ref) ?? recents.size;
  };
  return rowsOf(world, scope)
    .map((row, index) => ({ index, row: toPickerRow(world, row, current, favourites, recents) }))
    .sort((left, right) => rank(left.row) - rank(right.row) || left.index - right.index)
    .map(({ row }, index) => ({ ...row, number: index + 1 }));
}

function primaryRef({ config, agentId, catalog }: World): string {
  const primary = configuredPrimary(config, agentId, catalog);
  return primary === undefined ? '' : formatModelRef(primary);
}

function rowsOf(world: World, scope: PickerScope | 'offered'): readonly ModelRow[] {
  const make = rowMaker(world);
  if (scope === 'all') return catalogRows(make, world.catalog.models);
  if (scope === 'provider-config') return catalogRows(make, modelsOfProviderConfig(world));
  if (scope === 'configured') return selectedRefs(world).map((ref) => make(ref));
  return availableRows(world).filter(
    (row) =>
      (scope === 'offered' || isRowUsable(row)) &&
      reasonAgainst(world, row) === undefined &&
      isOffered(world, row),
  );
}

/** PICK-4: the rows of `models.providers`, whatever the allowlist admits. */
function modelsOfProviderConfig({ config, catalog }: World): readonly CatalogModel[] {
  const models = [...configuredProviders(config).keys()].flatMap((provider) => catalog.of(provider));
  return models.filter(({ source }) => source === 'config');
}

/** PICK-1: a restriction decides what is offered; the configured chain stays, it runs whatever the list says (ALLOW-7, ALLOW-8). */
export function isOffered({ config, agentId }: World, { ref, tags }: ModelRow): boolean {
  return isAllowed(config, ref, agentId) || tags.some(isChainTag);
}

function isChainTag(tag: string): boolean {
  return tag === 'default' || tag.startsWith('fallback#');
}

function toPickerRow(
  world: World,
  row: ModelRow,
  current: string,
  favourites: ReadonlySet<string>,
  recents: ReadonlyMap<string, number>,
): PickerRow {
  const ref = formatModelRef(row.ref);
  return {
    id: ref,
    number: 0,
    ref,
    provider: row.ref.provider,
    name: row.model?.name ?? row.ref.model,
    contextWindow: row.model?.contextTokens ?? row.model?.contextWindow,
    cost: row.model?.cost,
    local: row.local,
    input: row.model?.input ?? [],
    reasoning: row.model?.reasoning,
    mark: row.model?.mark,
    health: row.health,
    disabledReason: reasonAgainst(world, row),
    aliases: row.aliases,
    isCurrent: ref === current,
    isFavourite: favourites.has(ref),
    isRecent: recents.has(ref),
  };
}

/** Why choosing it would not work; a cooling model may be chosen, it will be back. */
function reasonAgainst(world: World, row: ModelRow): string | undefined {
  if (!needsPerson(row.health)) return undefined;
  const label = findProvider(row.ref.provider)?.label ?? row.ref.provider;
  if (row.health.state === 'expired') return `${label}: token expired`;
  const words = healthWords(row.health, world.nowMs);
  return words === NO_CREDENTIALS ? `no key for ${label}` : words;
}
