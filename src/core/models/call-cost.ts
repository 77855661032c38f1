import { type CostClass, costClass, type PricedModel } from './cost-class.ts';

/**
 * What a call costs by the prices that are known: US dollars, 0 for what is local or free; undefined when the price or the
 * tokens are not known, and for a subscription, whose calls have no price of their own (B074, D9).
 */
export function callCost(
  model: PricedModel,
  usage: { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined },
): { readonly costClass: CostClass; readonly costUsd: number | undefined } {
  const kind = costClass(model);
  if (kind === 'local' || kind === 'free') return { costClass: kind, costUsd: 0 };
  const { inputTokens, outputTokens } = usage;
  const isKnown = model.cost !== undefined && inputTokens !== undefined && outputTokens !== undefined;
  if (kind === 'subscription' || !isKnown) return { costClass: kind, costUsd: undefined };
  const { input, output } = model.cost;
  return { costClass: kind, costUsd: (inputTokens * input + outputTokens * output) / 1_000_000 };
}
