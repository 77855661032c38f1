import { AppError } from '../../core/errors.ts';
import type { FailedTry } from '../../core/failover/run-engine.ts';
import { fixForReason } from '../../core/failure/describe-reason.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { isSignInOnly, signInCommand } from '../../core/providers/sign-in.ts';
import { formatCountdown } from '../../core/text/format.ts';
import { NO_IMAGES } from './capability.ts';

/** What a run knows beyond its tries. */
export interface RunContext {
  /** Models that the time of the turn no longer reached (FALL-6, decision 19). */
  readonly notAsked?: readonly ModelRef[];
  /** A selected model with a larger window, for a conversation that is too long (B066). */
  readonly larger?: ModelRef | undefined;
  /** Its record in the ledger. */
  readonly runId?: string | undefined;
}

/** The summary when nothing answered: one line per try with its reason, a fix each, the soonest return (FALL-8, FALL-9, B059). */
export class AllModelsFailedError extends AppError {
  readonly failures: readonly FailedTry[];
  /** Unix milliseconds; undefined when no block ends by itself. */
  readonly soonestRetryMs: number | undefined;

  constructor(failures: readonly FailedTry[], nowMs: number, { notAsked = [], larger, runId }: RunContext) {
    const onlyMissing = failures.length > 0 && failures.every(isMissing);
    const times = failures.flatMap((failure) => failure.retryAtMs ?? []);
    const soonest = times.length === 0 ? undefined : Math.min(...times);
    const tries = failures.map(
      (failure) => `${formatModelRef(failure.ref)}: ${failure.message} (${failure.reason})`,
    );
    const wait = soonest === undefined ? [] : [`Soonest retry in ${formatCountdown(soonest - nowMs)}.`];
    super(
      onlyMissing ? 'credential-missing' : 'all-models-failed',
      `All models failed (${failures.length}): ${tries.join(' | ')}`,
      {
        details: [
          ...failures.map((failure) => `→ ${formatModelRef(failure.ref)}: ${fixFor(failure)}`),
          ...(larger === undefined ? [] : [largerWindow(larger)]),
          ...(notAsked.length === 0 ? [] : [timeIsUp(notAsked)]),
          ...wait,
        ],
        ...(runId === undefined ? {} : { hint: `The whole path: openclaw models why ${runId}` }),
      },
    );
    this.failures = failures;
    this.soonestRetryMs = soonest;
  }
}

/** Nothing was sent, because there was nothing to send with: exit code 3 (decision 32). */
function isMissing({ reason, isUnresolved }: FailedTry): boolean {
  return reason === 'missing_credential' || isUnresolved === true;
}

/** The error of a run that nothing answered. Every failure becomes a part of the message and a line with its fix. */
export function allModelsFailed(
  failures: readonly FailedTry[],
  nowMs: number,
  context: RunContext = {},
): AllModelsFailedError {
  return new AllModelsFailedError(failures, nowMs, context);
}

function largerWindow(larger: ModelRef): string {
  return `${formatModelRef(larger)} has a larger window: openclaw agent --model ${formatModelRef(larger)} --message "…"`;
}

function timeIsUp(notAsked: readonly ModelRef[]): string {
  const names = notAsked.map(formatModelRef).join(', ');
  return `The time for one turn (agents.defaults.timeoutSeconds) is used up; not asked: ${names}.`;
}

/** The next step of a person after this failure, one sentence that names the command (B082). */
export function fixFor(failure: FailedTry): string {
  const { provider } = failure.ref;
  if (failure.isMigrationPending === true) {
    return 'import what waits with "openclaw doctor --fix"';
  }
  if (failure.reason === 'missing_credential') {
    if (isSignInOnly(provider)) return `sign in with "${signInCommand(provider)}"`;
    return `add a key with "openclaw models auth paste-api-key --provider ${provider}" or "openclaw onboard"`;
  }
  if (failure.isUnresolved === true) {
    return `make what ${failure.credentialId} refers to readable, or store a key with "openclaw models auth paste-api-key --provider ${provider}"`;
  }
  if (failure.reason === 'blocked') {
    return 'wait for the window to end; "openclaw models cooldown list" shows what could be cleared';
  }
  if (failure.reason === 'billing' && failure.credentialId !== '') {
    return `Top up the ${provider} account, then: openclaw models cooldown clear ${failure.credentialId}`;
  }
  if (failure.reason === 'cost_fence') {
    return 'allow what costs more with "openclaw settings set cost.consent always"';
  }
  if (failure.reason === 'recently_failed') return 'try again in a few minutes';
  if (failure.reason === 'attempt_budget') {
    return 'wait a minute; "openclaw settings list" shows the budgets';
  }
  if (failure.message === NO_IMAGES) return 'set a model that sees with "openclaw models set-image"';
  if (failure.reason === 'incapable') return 'choose another model with "openclaw models set"';
  return fixForReason(failure.reason, provider);
}
