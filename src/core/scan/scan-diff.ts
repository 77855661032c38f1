import type { ScanModel } from './scan-model.ts';

/** What is kept of a model between two scans. */
export interface ScannedModel {
  readonly ref: string;
  readonly name: string;
  readonly isFree: boolean;
  /** Tokens; null when unknown. */
  readonly contextLength: number | null;
}

/** A scan as it is kept. */
export interface KeptScan {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly models: readonly ScannedModel[];
}

export interface ScanChange {
  readonly kind: 'new' | 'gone' | 'no-longer-free' | 'renamed' | 'context-changed';
  readonly ref: string;
  /** The earlier name or window, where there is one. */
  readonly from?: string | number | null;
  /** The later one; for `no-longer-free` the paid model that stays, where there is one. */
  readonly to?: string | number | null;
}

/** What of a model is kept. */
export function scannedModel(ref: string, model: ScanModel): ScannedModel {
  return { ref, name: model.name, isFree: model.isFree, contextLength: model.contextLength ?? null };
}

/**
 * What changed between two scans, each change once, by ref (D12). A model whose name lives on under another id is renamed; a
 * `:free` one whose paid twin is left, or that has a price now, is no longer free.
 * @param before models of the earlier scan
 * @param present all models of the present catalog, the paid ones included
 */
export function diffScans(
  before: readonly ScannedModel[],
  present: readonly ScannedModel[],
): readonly ScanChange[] {
  const earlier = new Map(before.map((model) => [model.ref, model]));
  const later = new Map(present.map((model) => [model.ref, model]));
  const arrived = present.filter((model) => model.isFree && !earlier.has(model.ref));
  const changes = before.flatMap((model): readonly ScanChange[] => {
    const now = later.get(model.ref);
    return now === undefined ? [leftOf(model, later, arrived)] : changesOf(model, now);
  });
  const renamed = new Set(changes.filter(({ kind }) => kind === 'renamed').map(({ to }) => to));
  const added = arrived
    .filter(({ ref }) => !renamed.has(ref))
    .map(({ ref }): ScanChange => ({ kind: 'new', ref }));
  return [...changes, ...added].sort((left, right) => (left.ref < right.ref ? -1 : 1));
}

function changesOf(model: ScannedModel, now: ScannedModel): readonly ScanChange[] {
  const { ref } = model;
  return [
    ...(model.isFree && !now.isFree ? [{ kind: 'no-longer-free', ref } as const] : []),
    ...(model.contextLength === now.contextLength
      ? []
      : [{ kind: 'context-changed', ref, from: model.contextLength, to: now.contextLength } as const]),
  ];
}

function leftOf(
  model: ScannedModel,
  later: ReadonlyMap<string, ScannedModel>,
  arrived: readonly ScannedModel[],
): ScanChange {
  const { ref } = model;
  const heir = successorOf(model, arrived);
  if (heir !== undefined) return { kind: 'renamed', ref, from: ref, to: heir.ref };
  const paid = ref.endsWith(':free') ? later.get(ref.slice(0, -':free'.length)) : undefined;
  return paid === undefined ? { kind: 'gone', ref } : { kind: 'no-longer-free', ref, to: paid.ref };
}

/** The one new model that bears the name of one that left; none when several do. */
export function successorOf<T extends { readonly ref: string; readonly name: string }>(
  model: { readonly ref: string; readonly name: string },
  arrived: readonly T[],
): T | undefined {
  const name = plain(model.name);
  const heirs = arrived.filter(
    (other) => plain(other.name) === name || essence(other.ref) === essence(model.ref),
  );
  return heirs.length === 1 ? heirs[0] : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** A ref without the words that come and go: `-preview`, `-exp`, `-latest`, a date; the price class stays. */
function essence(ref: string): string {
  return ref
    .toLowerCase()
    .replace(/-(?:preview|exp|experimental|beta|latest|\d{4}-?\d{2}-?\d{2}|\d{2}-\d{2})(?=$|[-:])/g, '');
}
