import { parameterBillions } from '../scan/parameter-size.ts';
import type { CatalogModel, ModelCost } from './catalog.ts';
import type { ModelDrift } from './model-drift.ts';
import { familyOf, firstWord, versionOf } from './model-family.ts';

/** What a stand-in has to be for one drift. */
export interface StandInNeeds {
  readonly kind: ModelDrift['kind'];
  /** The model as it was before. */
  readonly before: CatalogModel;
  /** It serves images, or stands where they are looked at. */
  readonly seesImages: boolean;
}

/**
 * The best model to put in the place of one that drifted (D13): it takes what the old one took, calls tools as far as anyone
 * knows, and gives back what was lost. A model that is free no more, or was free and is gone, is followed by a free one only; one that became dearer or
 * smaller by one that costs no more and holds no less than the old one did; one that is gone also by a dearer one, when nothing
 * else is near. The same provider and family come first, then that family elsewhere, then relatives at the same provider.
 * Undefined when nothing fits.
 * @param offers models that could answer now
 * @param isFree does it cost nothing here: by name, by price, or since it is a server of one's own?
 */
export function standInFor(
  needs: StandInNeeds,
  offers: readonly CatalogModel[],
  isFree: (model: CatalogModel) => boolean,
): CatalogModel | undefined {
  const { before } = needs;
  // Whoever has a free model does not come to pay by one key.
  const kind = needs.kind === 'gone' && isFree(before) ? 'no-longer-free' : needs.kind;
  const fitting = offers.flatMap((model) => {
    const closeness = closenessOf(before, model, kind);
    if (closeness === undefined || !serves(needs, model) || !isFair({ kind, before }, model, isFree))
      return [];
    return [
      {
        model,
        closeness,
        isDearer: costs(model.cost, before.cost),
      },
    ];
  });
  return fitting.sort(
    (left, right) =>
      left.closeness - right.closeness ||
      Number(left.isDearer) - Number(right.isDearer) ||
      sizeGap(before, left.model) - sizeGap(before, right.model) ||
      (left.closeness > SAME_FAMILY ? richness(right.model) - richness(left.model) : 0) ||
      newest(left.model, right.model),
  )[0]?.model;
}

/** Below and at this the family is the same. */
const SAME_FAMILY = 1;

/** Embeddings, speech and pictures are offered in the same lists. */
const NO_CHAT = /embed|rerank|whisper|tts|speech|transcri|audio|realtime|dall-e|image|moderation|guard|ocr/;

/** How near a model is: 0 is best, undefined too far to be proposed by itself. */
function closenessOf(
  before: CatalogModel,
  model: CatalogModel,
  kind: ModelDrift['kind'],
): number | undefined {
  const isHere = model.provider === before.provider;
  if (familyOf(model.id) === familyOf(before.id)) return isHere ? 0 : SAME_FAMILY;
  if (isHere && firstWord(model.id) === firstWord(before.id)) return 2;
  // Something has to answer in place of one that is gone, and free ones are few.
  if (kind === 'no-longer-free') return isHere ? 3 : 4;
  return kind === 'gone' && isHere ? 3 : undefined;
}

function serves({ before, seesImages }: StandInNeeds, model: CatalogModel): boolean {
  if (model.tools === false) return false;
  if (NO_CHAT.test(model.id.toLowerCase()) && !NO_CHAT.test(before.id.toLowerCase())) return false;
  return !seesImages || model.input.includes('image');
}

function isFair(
  { kind, before }: Pick<StandInNeeds, 'kind' | 'before'>,
  model: CatalogModel,
  isFree: (model: CatalogModel) => boolean,
): boolean {
  if (kind === 'gone' || kind === 'renamed') return true;
  if (kind === 'no-longer-free') return isFree(model);
  const costsNoMore =
    isFree(model) || before.cost === undefined || knownTotal(model.cost) <= knownTotal(before.cost);
  return (
    costsNoMore && (before.contextWindow === undefined || (model.contextWindow ?? 0) >= before.contextWindow)
  );
}

/** An unknown price may be any. */
function knownTotal(cost: ModelCost | undefined): number {
  return cost === undefined ? Number.POSITIVE_INFINITY : cost.input + cost.output;
}

function costs(cost: ModelCost | undefined, than: ModelCost | undefined): boolean {
  return than !== undefined && cost !== undefined && knownTotal(cost) > knownTotal(than);
}

/** How far the parameters are apart, in doublings; unknown ones are neither near nor far. */
function sizeGap(before: CatalogModel, model: CatalogModel): number {
  const [had, has] = [parameterBillions(before.id, before.name), parameterBillions(model.id, model.name)];
  return had === undefined || has === undefined ? 1 : Math.abs(Math.log2(has / had));
}

/** Among relatives the one that does more: what it costs tells best, then what it holds. */
function richness({ cost, contextWindow = 0 }: CatalogModel): number {
  return (cost === undefined ? 0 : cost.input + cost.output) * 1e9 + contextWindow;
}

function newest(left: CatalogModel, right: CatalogModel): number {
  return (
    compareVersions(versionOf(right.id), versionOf(left.id)) ||
    (right.createdAtMs ?? 0) - (left.createdAtMs ?? 0) ||
    left.id.length - right.id.length ||
    (left.id < right.id ? -1 : 1)
  );
}

function compareVersions(left: readonly number[], right: readonly number[]): number {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
