import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { Block } from '../../core/failover/block.ts';
import { type FailedTry, nextStep, type RunState, type RunStep } from '../../core/failover/run-engine.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import type { World } from '../world.ts';
import type { Selection } from './select-model.ts';

/** What decides about the next step of a turn, apart from where the run stands. */
export interface TurnFacts {
  readonly world: World;
  readonly session: SessionState | undefined;
  readonly selection: Selection;
}

/** The next step of a turn; a model that cannot be called at all is left without a request (COOL-7). */
export function turnStep(facts: TurnFacts, state: RunState, blocks: readonly Block[]): RunStep {
  const ref = state.stopped ? undefined : state.chain[state.position];
  const problem = ref === undefined ? undefined : facts.world.whyNotCalled(ref);
  if (ref === undefined || problem === undefined) {
    const step = nextStep(state, ref === undefined ? [] : planOf(facts, ref, blocks));
    if (step.kind !== 'leave') return step;
    return { kind: 'leave', failure: inWordsOfPin(facts.selection, step.failure) };
  }
  const failure: FailedTry = {
    ref,
    credentialId: '',
    reason: 'incapable',
    status: undefined,
    message: problem,
    retryAtMs: undefined,
  };
  return { kind: 'leave', failure };
}

/** Credentials for a model of the turn in the order they are tried, with the person's and the session's pins applied. */
export function planOf(
  { world, session, selection }: TurnFacts,
  ref: ModelRef,
  blocks: readonly Block[],
): readonly CredentialCandidate[] {
  const { profile } = selection;
  if (profile !== undefined) {
    // A profile named by the person is the only one that may be used (STICK-5).
    return world.plan(ref, { blocks, pinned: profile }).filter((entry) => entry.id === profile);
  }
  const plan = world.plan(ref, { blocks });
  const sticky = session?.profiles[ref.provider];
  if (sticky === undefined) return plan;
  // Only a person's pin outranks an explicit order (ORD-3, ORD-6).
  const isLeftOut = plan.some(
    (entry) => entry.id === sticky.profileId && entry.whyNot === 'excluded_by_auth_order',
  );
  if (isLeftOut && sticky.source === 'auto') return plan;
  return world.plan(ref, { blocks, pinned: sticky.profileId });
}

/** RES-1: with a profile named, the profile is what is missing, not any key of the provider. */
function inWordsOfPin({ profile }: Selection, failure: FailedTry): FailedTry {
  if (profile === undefined || failure.reason !== 'missing_credential') return failure;
  const why = /\(.*\)$/.exec(failure.message)?.[0];
  const message = `No credentials found for profile ${profile}`;
  return { ...failure, message: why === undefined ? message : `${message} ${why}` };
}
