import { successorOf } from '../scan/scan-diff.ts';
import type { CatalogModel, ModelCost } from './catalog.ts';
import { formatModelRef, type ModelRef } from './model-ref.ts';

/** How a configured model differs from what it was when it was chosen (B076, D13). */
export interface ModelDrift {
  readonly kind: 'gone' | 'renamed' | 'dearer' | 'smaller-window' | 'no-longer-free';
  /** `provider/model`, as it is configured. */
  readonly ref: string;
  /** `provider/model` that takes its place; at first only where that is plain. */
  readonly replacement: string | undefined;
  readonly from: CatalogModel;
  readonly to: CatalogModel | undefined;
}

/** What is known about one configured model at two moments. */
export interface DriftFacts {
  readonly ref: ModelRef;
  readonly before: CatalogModel | undefined;
  readonly now: CatalogModel | undefined;
  /** What the provider itself listed before, and lists now; equal when it was not asked. */
  readonly listedBefore: readonly CatalogModel[];
  readonly listedNow: readonly CatalogModel[];
}

/**
 * What changed about a configured model between two lists of its provider; each change once, none for a model that neither
 * list names, since not every provider lists all that it serves.
 */
export function modelDrift(facts: DriftFacts): readonly ModelDrift[] {
  const { ref, before, now } = facts;
  const name = formatModelRef(ref);
  const listed = rowOf(facts.listedBefore, ref);
  if (listed !== undefined && rowOf(facts.listedNow, ref) === undefined && facts.listedNow.length > 0) {
    return [whereItWent(facts, listed, name)];
  }
  if (before === undefined || now === undefined) return [];
  const about = { ref: name, replacement: undefined, from: before, to: now };
  const isPaidNow = isFree(before.cost) && now.cost !== undefined && !isFree(now.cost);
  return [
    ...(isPaidNow ? [{ kind: 'no-longer-free', ...about } as const] : []),
    ...(!isPaidNow && isMore(before.cost, now.cost) ? [{ kind: 'dearer', ...about } as const] : []),
    ...(isLess(before.contextWindow, now.contextWindow)
      ? [{ kind: 'smaller-window', ...about } as const]
      : []),
  ];
}

function whereItWent(
  { listedBefore, listedNow, ref }: DriftFacts,
  listed: CatalogModel,
  name: string,
): ModelDrift {
  const known = new Set(listedBefore.map(({ id }) => id));
  const arrived = listedNow.filter(({ id }) => !known.has(id)).map((model) => ({ ...model, ref: model.id }));
  const heir = successorOf({ ref: ref.model, name: listed.name }, arrived);
  if (heir !== undefined) {
    const replacement = formatModelRef({ provider: ref.provider, model: heir.id });
    return { kind: 'renamed', ref: name, replacement, from: listed, to: heir };
  }
  const paid = ref.model.endsWith(':free')
    ? listedNow.find(({ id }) => id === ref.model.slice(0, -':free'.length))
    : undefined;
  const kind = paid === undefined ? 'gone' : 'no-longer-free';
  return { kind, ref: name, replacement: undefined, from: listed, to: paid };
}

function rowOf(models: readonly CatalogModel[], ref: ModelRef): CatalogModel | undefined {
  return models.find(({ id }) => id.toLowerCase() === ref.model.toLowerCase());
}

function isFree(cost: ModelCost | undefined): boolean {
  return cost?.input === 0 && cost.output === 0;
}

function isMore(before: ModelCost | undefined, now: ModelCost | undefined): boolean {
  if (before === undefined || now === undefined) return false;
  return now.input + now.output > before.input + before.output;
}

function isLess(before: number | undefined, now: number | undefined): boolean {
  return before !== undefined && now !== undefined && now < before;
}
