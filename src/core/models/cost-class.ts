import type { ModelCost } from './catalog.ts';

/** How a call is paid, cheapest first (decision 21). */
export const COST_CLASSES = ['local', 'free', 'subscription', 'metered'] as const;

export type CostClass = (typeof COST_CLASSES)[number];

/** What the price of one model depends on. */
export interface PricedModel {
  readonly modelId: string;
  readonly local: boolean;
  /** US dollars per million tokens; undefined when nobody told us. */
  readonly cost: ModelCost | undefined;
  /** The credential that would serve is a subscription: OAuth or a plan's token. */
  readonly subscription: boolean;
}

/** The class of a model. One whose price is unknown counts as metered: nobody said that it is free (B074). */
export function costClass(model: PricedModel): CostClass {
  if (model.local) return 'local';
  if (model.modelId.endsWith(':free') || (model.cost?.input === 0 && model.cost.output === 0)) return 'free';
  return model.subscription ? 'subscription' : 'metered';
}

/** Is the second model dearer? By class, and between metered ones by what a million tokens in and out cost, when known. */
export function isDearer(than: PricedModel, model: PricedModel): boolean {
  const before = COST_CLASSES.indexOf(costClass(than));
  const after = COST_CLASSES.indexOf(costClass(model));
  if (before !== after) return after > before;
  if (costClass(model) !== 'metered' || than.cost === undefined || model.cost === undefined) return false;
  return model.cost.input + model.cost.output > than.cost.input + than.cost.output;
}
