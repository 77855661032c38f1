import { allowRule } from '../../core/models/allowlist.ts';
import { parseModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { PickerRow, PickerScope } from '../app-types.ts';
import { pickerRows } from '../models/picker-rows.ts';
import type { World } from '../world/world.ts';
import { worldAfter } from './configure-edits.ts';
import type { SetupDraft } from './setup-draft.ts';
import { NO_PREFERENCES, setupModelRows } from './setup-models.ts';
import type { MarkRow } from './setup-types.ts';

/** Plans of one vendor that share their models and credentials (PICK-6). */
const PAIRED: Readonly<Record<string, string>> = {
  volcengine: 'volcengine-plan',
  'volcengine-plan': 'volcengine',
  byteplus: 'byteplus-plan',
  'byteplus-plan': 'byteplus',
};

/** The sections of a config that limit what a picker shows: where the limit itself is edited they must not. */
const LIMITS: readonly ConfigEdit[] = [
  { op: 'unset', path: ['agents', 'defaults', 'models'] },
  { op: 'unset', path: ['agents', 'defaults', 'modelPolicy'] },
];

/**
 * Models to choose a default from: those of the provider that is being connected and of its paired plan, an existing primary
 * of another provider behind them ("keep current"); without a connection, and where the provider has none, what is usable, else
 * the whole catalog (PICK-6, CONF-6).
 */
export function chooserRows(ports: Ports, world: World, draft: SetupDraft): readonly PickerRow[] {
  const usable = pickerRows(world, 'usable', NO_PREFERENCES);
  if (!draft.connects) return numbered(withCurrent(world, firstFilled(world, usable)));
  const own = setupModelRows(ports, world, draft);
  const paired = PAIRED[draft.provider];
  const twin =
    paired === undefined ? [] : setupModelRows(ports, world, { ...draft, provider: paired, discovered: [] });
  const rows = [...own, ...twin];
  if (rows.length === 0) return numbered(withCurrent(world, firstFilled(world, usable)));
  return numbered(draft.configures ? withCurrent(world, rows) : rows);
}

/** Models that see, for the image model. */
export function imageRows(ports: Ports, world: World, draft: SetupDraft): readonly PickerRow[] {
  const rows = [
    ...(draft.connects ? setupModelRows(ports, world, draft) : []),
    ...pickerRows(world, 'usable', NO_PREFERENCES),
  ].filter(sees);
  const distinct = unique(rows);
  return numbered(distinct.length > 0 ? distinct : pickerRows(world, 'all', NO_PREFERENCES).filter(sees));
}

/** Any model that could get a name. */
export function nameableRows(ports: Ports, world: World, draft: SetupDraft): readonly PickerRow[] {
  const rows = [
    ...(draft.connects ? setupModelRows(ports, world, draft) : []),
    ...firstFilled(world, pickerRows(world, 'usable', NO_PREFERENCES)),
  ];
  return numbered(unique(rows));
}

/** The keys of the allowlist as they are, then whole providers, then single models; the connected provider's before others. */
export function allowRows(ports: Ports, world: World, draft: SetupDraft): readonly MarkRow[] {
  const { keys } = allowRule(world.config);
  const free = worldAfter(world, LIMITS);
  const models = unique([
    ...(draft.connects ? setupModelRows(ports, world, draft) : []),
    ...firstFilled(free, pickerRows(free, 'usable', NO_PREFERENCES)),
  ]);
  const providers = [...new Set(models.map((row) => row.provider))];
  const fresh = models.filter(({ ref }) => !keys.some((key) => isSame(key, ref)));
  const names = new Map(models.map((row) => [row.ref, row.name]));
  return [
    ...keys.map((key) => ({ id: key, hint: names.get(key) ?? 'on the list' })),
    ...providers
      .map((provider) => `${provider}/*`)
      .filter((key) => !keys.includes(key))
      .map((key) => ({ id: key, hint: 'every model of this provider' })),
    // A name that only repeats the reference says nothing.
    ...fresh.map(({ ref, name }) => ({ id: ref, hint: ref.endsWith(`/${name}`) ? '' : name })),
  ].map((row, index) => ({ ...row, number: index + 1 }));
}

function isSame(key: string, ref: string): boolean {
  const [left, right] = [parseModelRef(key), parseModelRef(ref)];
  return key === ref || (left !== undefined && right !== undefined && sameModelRef(left, right));
}

/** A restriction must not hide that there are models. */
function firstFilled(world: World, usable: readonly PickerRow[]): readonly PickerRow[] {
  return usable.length > 0 ? usable : pickerRows(world, 'all' satisfies PickerScope, NO_PREFERENCES);
}

function withCurrent(world: World, rows: readonly PickerRow[]): readonly PickerRow[] {
  if (rows.some((row) => row.isCurrent)) return rows;
  const current = pickerRows(world, 'configured', NO_PREFERENCES).filter((row) => row.isCurrent);
  return unique([...rows, ...current]);
}

function unique(rows: readonly PickerRow[]): readonly PickerRow[] {
  const seen = new Set<string>();
  return rows.filter(({ ref }) => (seen.has(ref) ? false : seen.add(ref)));
}

function numbered(rows: readonly PickerRow[]): readonly PickerRow[] {
  return rows.map((row, index) => ({ ...row, number: index + 1 }));
}

function sees(row: PickerRow): boolean {
  return row.input.includes('image');
}
