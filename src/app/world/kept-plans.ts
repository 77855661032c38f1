import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { PlanInOrder } from '../../core/credentials/plan-blocks.ts';

interface Kept {
  readonly plan: PlanInOrder | undefined;
  readonly madeAtMs: number;
}

/**
 * Plans of one world: a run asks for the same again after every failure, and what changes meanwhile are the blocks, which are
 * laid over afterwards. Made anew once a credential has expired since.
 */
export class KeptPlans {
  private readonly plans = new Map<string, Kept>();
  private readonly expiries: readonly number[];

  /** @param profiles of the world; when they expire is in Unix milliseconds */
  constructor(profiles: readonly AuthProfile[]) {
    this.expiries = profiles.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  }

  /** The plan of this name as it is at `nowMs`; `make` is asked when none is kept, and may say that there can be none. */
  get(name: string, nowMs: number, make: () => PlanInOrder | undefined): PlanInOrder | undefined {
    const kept = this.plans.get(name);
    if (kept !== undefined && !this.hasExpiry(kept.madeAtMs, nowMs)) return kept.plan;
    const plan = make();
    this.plans.set(name, { plan, madeAtMs: nowMs });
    return plan;
  }

  private hasExpiry(madeAtMs: number, nowMs: number): boolean {
    return this.expiries.some((atMs) => atMs > madeAtMs && atMs <= nowMs);
  }
}
