import { orderWithout } from '../credentials/forgotten-profile.ts';
import type { OverrideColumns, PinChange, PinInventory } from '../ports/pin-store.ts';
import { type ModelRef, parseModelRef } from './model-ref.ts';

/** Why something that names a model or a credential is stale. */
export type StaleReason =
  | 'agent-gone'
  | 'provider-gone'
  | 'model-gone'
  | 'profile-gone'
  | 'block-ended'
  | 'origin-changed'
  | 'legacy';

/** One stale row and the change that mends it. */
export interface StalePin {
  readonly reason: StaleReason;
  /** What it names: a ref, a credential, or several separated by commas. */
  readonly names: string;
  readonly change: PinChange;
}

/** What is true of the world now; asked per agent, never for an agent that is gone. */
export interface PinJudge {
  hasAgent(agentId: string): boolean;
  modelState(agentId: string, ref: ModelRef): 'there' | 'provider-gone' | 'model-gone';
  hasCredential(agentId: string, provider: string, credentialId: string): boolean;
  /** Stored profiles only: an order can name nothing else. */
  hasProfile(agentId: string, profileId: string): boolean;
  /** `serving`: a run could ask it now; `changed`: the agent asks for another model by default. */
  originState(agentId: string, origin: string): 'blocked' | 'serving' | 'changed';
}

const NOTHING: OverrideColumns = { provider: null, model: null, source: null, origin: null };

/**
 * Rows that name what is not there any more, stand-ins that nobody needs, and rows without a source (SRC-2), each with the
 * smallest change that mends it. What a person chose and can still be had is never among them (B019).
 */
export function stalePins(inventory: PinInventory, judge: PinJudge): readonly StalePin[] {
  return [
    ...inventory.overrides.flatMap((row) => staleOverride(row, judge)),
    ...inventory.pins.flatMap((row) => stalePin(row, judge)),
    ...inventory.orders.flatMap((row) => staleOrder(row, judge)),
  ];
}

function staleOverride(
  { agentId, sessionId, ...before }: PinInventory['overrides'][number],
  judge: PinJudge,
): readonly StalePin[] {
  const stale = (reason: StaleReason, after: OverrideColumns = NOTHING): readonly StalePin[] => [
    { reason, names: wordsOf(before), change: { table: 'override', agentId, sessionId, before, after } },
  ];
  if (!judge.hasAgent(agentId)) return stale('agent-gone');
  const ref = refOf(before);
  if (ref === undefined) return stale('legacy');
  const state = judge.modelState(agentId, ref);
  if (state !== 'there') return stale(state);
  if (before.source === 'auto') {
    const origin = before.origin === null ? 'changed' : judge.originState(agentId, before.origin);
    if (origin === 'changed') return stale('origin-changed');
    return origin === 'serving' ? stale('block-ended') : [];
  }
  const isWhole = before.source === 'user' && before.provider === ref.provider;
  return isWhole ? [] : stale('legacy', { ...ref, source: 'user', origin: null });
}

/** The ref of a row; rows of early versions keep it in the model column alone. */
function refOf({ provider, model }: OverrideColumns): ModelRef | undefined {
  if (model === null) return undefined;
  return provider === null ? parseModelRef(model) : { provider, model };
}

function wordsOf({ provider, model }: OverrideColumns): string {
  return [provider, model].filter((part) => part !== null).join('/');
}

function stalePin(
  { agentId, sessionId, provider, profileId, source }: PinInventory['pins'][number],
  judge: PinJudge,
): readonly StalePin[] {
  const isGone = !judge.hasAgent(agentId);
  if (!isGone && judge.hasCredential(agentId, provider, profileId)) return [];
  const before = { profileId, source };
  const change: PinChange = { table: 'pin', agentId, sessionId, provider, before, after: null };
  return [{ reason: isGone ? 'agent-gone' : 'profile-gone', names: profileId, change }];
}

function staleOrder(
  { agentId, provider, ids }: PinInventory['orders'][number],
  judge: PinJudge,
): readonly StalePin[] {
  if (!judge.hasAgent(agentId)) {
    const change: PinChange = { table: 'order', agentId, provider, before: ids, after: null };
    return [{ reason: 'agent-gone', names: ids.join(', '), change }];
  }
  const gone = new Set(ids.filter((id) => !judge.hasProfile(agentId, id)));
  if (gone.size === 0) return [];
  // CRED-13: an order of which nothing is left goes, since an empty one means "use none".
  const after = orderWithout(ids, gone) ?? null;
  const change: PinChange = { table: 'order', agentId, provider, before: ids, after };
  return [{ reason: 'profile-gone', names: [...gone].join(', '), change }];
}
