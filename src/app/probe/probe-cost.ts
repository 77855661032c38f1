import { COST_CLASSES, type CostClass, costClass } from '../../core/models/cost-class.ts';
import { checkFor, type ProbeMode } from '../../core/probe/probe-check.ts';
import type { ProbeCheck } from '../../core/probe/probe-result.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';
import { isLocalModel } from '../models/model-rows.ts';
import type { World } from '../world/world.ts';

/** What a probe sends, told before it is sent (B071, B072). */
export interface ProbeCost {
  readonly requests: number;
  /** Lists of models and key addresses: they cost nothing. */
  readonly checks: number;
  /** Completions by how they are paid, cheapest first; classes without any are left out. */
  readonly completions: readonly { readonly costClass: CostClass; readonly count: number }[];
}

/** The request that a row begins with; undefined when nothing is sent. */
export function checkOfRow(world: World, row: ProbeRow, mode: ProbeMode): ProbeCheck | undefined {
  const { ref, candidate, verdict, provider, isNamed } = row;
  if (verdict !== undefined || ref === undefined || candidate === undefined) return undefined;
  // A program that runs models has no list to ask: only a turn tells.
  if (candidate.runtime !== undefined) return mode === 'cheap' ? undefined : 'completion';
  const endpoint = world.endpoint(ref);
  if (!endpoint.ok) return undefined;
  const hasSecret = candidate.source !== 'local';
  return checkFor(mode, { provider, api: endpoint.api, hasSecret, isNamed });
}

/** Counts the requests of all rows, by what they cost (decision 21). */
export function probeCost(world: World, rows: readonly ProbeRow[], mode: ProbeMode): ProbeCost {
  const counts = new Map<CostClass, number>();
  let checks = 0;
  for (const row of rows) {
    const check = checkOfRow(world, row, mode);
    if (check === undefined) continue;
    if (check !== 'completion') checks += 1;
    else counts.set(classOf(world, row), (counts.get(classOf(world, row)) ?? 0) + 1);
  }
  const completions = COST_CLASSES.flatMap((name) => {
    const count = counts.get(name) ?? 0;
    return count === 0 ? [] : [{ costClass: name, count }];
  });
  return { requests: completions.reduce((sum, { count }) => sum + count, checks), checks, completions };
}

function classOf(world: World, { ref, mode }: ProbeRow): CostClass {
  if (ref === undefined) return 'metered';
  return costClass({
    modelId: ref.model,
    local: isLocalModel(world, ref),
    cost: world.catalog.row(ref)?.cost,
    subscription: mode === 'oauth' || mode === 'token',
  });
}
