import type { Health } from '../../core/credentials/health.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { mergeCatalog } from '../../core/models/model-catalog.ts';
import { byProvider } from '../../core/models/models-by-provider.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatTokens } from '../../core/text/format.ts';
import type { PickerRow } from '../app-types.ts';
import { offeredModels } from '../models/marked-models.ts';
import { pickerRows } from '../models/picker-rows.ts';
import type { World } from '../world/world.ts';
import type { SetupDraft } from './setup-draft.ts';

/** What is preferred is put in front where a question is drawn (`preferredStep`). */
export const NO_PREFERENCES = { favourites: [], recents: [], sort: 'default', lastAgent: undefined } as const;

/**
 * Rows of the model step: what this endpoint lists, with the catalog's facts where it knows the model; its catalog rows
 * when it has no list (PICK-6). The provider's usual model comes first.
 */
export function setupModelRows(ports: Ports, world: World, draft: SetupDraft): readonly PickerRow[] {
  const known = world.catalog.of(draft.provider);
  const listed = draft.discovered ?? [];
  const merged = mergeCatalog({
    bundled: byProvider(
      listed.length === 0 ? known : known.filter((model) => listed.some((row) => row.id === model.id)),
    ),
    discovered: byProvider(listed),
    config: {},
  });
  const usual = draft.choice?.defaultModel ?? draft.descriptor?.defaultModel;
  const first = (model: CatalogModel): number => (model.id === usual ? 0 : 1);
  const health: Health = {
    state: draft.verified ? 'ok' : 'unverified',
    checkedAtMs: ports.clock.now(),
  };
  return [...offeredModels(world, merged.models)]
    .sort((left, right) => first(left) - first(right))
    .map((model, index) => ({
      id: `${draft.provider}/${model.id}`,
      number: index + 1,
      ref: `${draft.provider}/${model.id}`,
      provider: draft.provider,
      name: model.name,
      contextWindow: model.contextTokens ?? model.contextWindow,
      cost: model.cost,
      local: draft.descriptor?.local === true,
      input: model.input,
      reasoning: model.reasoning,
      mark: model.mark,
      health,
      disabledReason: undefined,
      aliases: [],
      isCurrent: draft.primary === `${draft.provider}/${model.id}`,
      isFavourite: false,
      isRecent: false,
    }));
}

/** Rows that may stand in for the primary: the same endpoint's other models, and everything usable already. */
export function fallbackRows(
  ports: Ports,
  world: World,
  draft: SetupDraft,
): { readonly rows: readonly PickerRow[]; readonly warnings: Readonly<Record<string, string>> } {
  const own = draft.connects ? setupModelRows(ports, world, draft) : [];
  const primary = [...own, ...pickerRows(world, 'all', NO_PREFERENCES)].find(
    (row) => row.ref === (draft.primary ?? primaryText(world)),
  );
  const refs = new Set(own.map((row) => row.ref));
  const others = pickerRows(world, 'usable', NO_PREFERENCES).filter((row) => !refs.has(row.ref));
  const rows = [...others, ...own]
    .filter((row) => row.ref !== (draft.primary ?? primaryText(world)))
    .map((row, index) => ({ ...row, number: index + 1 }));
  const warnings = rows
    .map((row) => [row.ref, warningFor(row, primary)] as const)
    .filter(([, text]) => text !== '');
  return { rows, warnings: Object.fromEntries(warnings) };
}

function primaryText({ config }: World): string | undefined {
  const setting = config.agents?.defaults?.model;
  return typeof setting === 'string' ? setting : setting?.primary;
}

function warningFor(row: PickerRow, primary: PickerRow | undefined): string {
  if (primary === undefined) return '';
  const parts: string[] = [];
  if (row.provider === primary.provider) parts.push('same provider, fails with it');
  if ((row.contextWindow ?? Infinity) < (primary.contextWindow ?? 0)) {
    parts.push(`smaller window (${formatTokens(row.contextWindow)})`);
  }
  if (primary.input.includes('image') && !row.input.includes('image')) parts.push('cannot see images');
  if ((row.cost?.output ?? 0) > (primary.cost?.output ?? Infinity)) parts.push('dearer');
  return parts.join(' · ');
}
