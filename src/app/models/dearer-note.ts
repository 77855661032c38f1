import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { costClass, isDearer, type PricedModel } from '../../core/models/cost-class.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { formatPrice } from '../../core/text/format.ts';
import type { World } from '../world/world.ts';
import { isLocalModel } from './model-rows.ts';

/**
 * One sentence when a model that joins the chain is dearer than the primary, else undefined (decision 21). Writing it is
 * consent for that entry; the person only has to know.
 */
export function dearerNote(
  world: World,
  ref: ModelRef,
  primary: ModelRef | undefined,
  what = 'the primary',
): string | undefined {
  if (primary === undefined) return undefined;
  const [before, after] = [priced(world, primary), priced(world, ref)];
  if (!isDearer(before, after)) return undefined;
  return `${formatModelRef(ref)} (${words(after)}) is dearer than ${what} ${formatModelRef(primary)} (${words(before)}).`;
}

/** What the price of a ref depends on, with the credential that would serve it. */
export function priced(world: World, ref: ModelRef): PricedModel {
  return pricedWith(
    world,
    ref,
    world.plan(ref).find((candidate) => candidate.whyNot === undefined),
  );
}

/** What the price of a model depends on when this credential serves it. */
export function pricedWith(
  world: World,
  ref: ModelRef,
  credential: CredentialCandidate | undefined,
): PricedModel {
  return {
    modelId: ref.model,
    local: isLocalModel(world, ref),
    cost: world.catalog.row(ref)?.cost,
    subscription:
      credential?.runtime !== undefined ||
      (credential?.profile !== undefined && credential.profile.type !== 'api_key'),
  };
}

function words(model: PricedModel): string {
  const kind = costClass(model);
  if (kind !== 'metered') return kind;
  return model.cost === undefined
    ? 'metered, price unknown'
    : `${formatPrice(model.cost)} per million tokens`;
}
