import { AppError } from '../../core/errors.ts';
import type { FailedTry } from '../../core/failover/run-engine.ts';
import { isAccountPolicy } from '../../core/failure/account-policy.ts';
import { fixForReason } from '../../core/failure/describe-reason.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { isSignInOnly, signInCommand } from '../../core/providers/sign-in.ts';
import { formatCountdown } from '../../core/text/format.ts';
import { NO_IMAGES } from './capability.ts';

/** What a run knows beyond its tries. */
export interface RunContext {
  /** Models that the time of the turn no longer reached (FALL-6, decision 19). */
  readonly notAsked?: readonly ModelRef[];
  /** A selected model with a larger window, for a conversation that is too long (B066). */
  readonly larger?: ModelRef | undefined;
  /** Others are configured, and were not asked because a person chose this model (FALL-4, decision 12). */
  readonly strict?: StrictChoice | undefined;
  /** Its record in the ledger. */
  readonly runId?: string | undefined;
}

/** For this turn alone, or for the session of this id. */
export type StrictChoice =
  | { readonly kind: 'turn' }
  | { readonly kind: 'session'; readonly sessionId: string };

/** The summary when nothing answered: one line per try with its reason, each fix once, the soonest return (FALL-8, FALL-9, B059). */
export class AllModelsFailedError extends AppError {
  readonly failures: readonly FailedTry[];
  /** Unix milliseconds; undefined when no block ends by itself. */
  readonly soonestRetryMs: number | undefined;

  constructor(
    failures: readonly FailedTry[],
    nowMs: number,
    { notAsked = [], larger, strict, runId }: RunContext,
  ) {
    const onlyMissing = failures.length > 0 && failures.every(isMissing);
    const back = failures
      .filter(({ retryAtMs }) => retryAtMs !== undefined)
      .sort((left, right) => (left.retryAtMs ?? 0) - (right.retryAtMs ?? 0))[0];
    const soonest = back?.retryAtMs;
    const tries = failures.map(
      (failure) => `${formatModelRef(failure.ref)}: ${withStatus(failure)} (${failure.reason})`,
    );
    const retryAfterMs = soonest === undefined ? undefined : Math.max(0, soonest - nowMs);
    const isOneModel = failures.every(({ ref }) => back !== undefined && sameModelRef(ref, back.ref));
    const whose = back === undefined || isOneModel ? '' : ` (${formatModelRef(back.ref)})`;
    const wait =
      retryAfterMs === undefined ? [] : [`Soonest retry in ${formatCountdown(retryAfterMs)}${whose}.`];
    super(
      onlyMissing ? 'credential-missing' : 'all-models-failed',
      `All models failed (${failures.length}): ${tries.join(' | ')}`,
      {
        details: [
          // Two keys of a model that fail alike are mended alike.
          ...new Set(failures.map((failure) => `→ ${formatModelRef(failure.ref)}: ${fixFor(failure)}`)),
          ...(strict === undefined ? [] : [strictWords(strict)]),
          ...(larger === undefined ? [] : [largerWindow(larger)]),
          ...(notAsked.length === 0 ? [] : [timeIsUp(notAsked)]),
          ...wait,
        ],
        retryAfterMs,
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

/** ERR-5: what the provider answered with is told whatever class it counts as. */
function withStatus({ status, message }: FailedTry): string {
  if (status === undefined || new RegExp(`\\b${status}\\b`).test(message)) return message;
  return `HTTP ${status}: ${message}`;
}

function strictWords(strict: StrictChoice): string {
  if (strict.kind === 'turn') {
    return 'Only this model was asked, as chosen. With --with-fallbacks the configured fallbacks may stand in.';
  }
  return `Only this model was asked, as chosen for the session. /model <model> --with-fallbacks in the chat lets others stand in. Back to the default and its fallbacks: /model default, or openclaw sessions set-model ${strict.sessionId} --default`;
}

/** LOCAL-4: who wants the key, and the variable that it is looked for in. */
function variableFix(provider: string): string {
  const { label, env: [name] = [] } = findProvider(provider) ?? {};
  return name === undefined ? '' : `${label} requires an API key: set ${name}, or `;
}

function largerWindow(larger: ModelRef): string {
  return `${formatModelRef(larger)} has a larger window: openclaw agent --model ${formatModelRef(larger)} --message "…"`;
}

function timeIsUp(notAsked: readonly ModelRef[]): string {
  const names = notAsked.map(formatModelRef).join(', ');
  return `The time for one turn (--timeout, or agents.defaults.timeoutSeconds) is used up; not asked: ${names}.`;
}

/** The next step of a person after this failure, one sentence that names the command (B082). */
export function fixFor(failure: FailedTry): string {
  const { provider } = failure.ref;
  if (failure.isMigrationPending === true) {
    return 'import what waits with "openclaw doctor --fix"';
  }
  if (failure.reason === 'missing_credential') {
    if (isSignInOnly(provider)) return `sign in with "${signInCommand(provider)}"`;
    return `${variableFix(provider)}add a key with "openclaw models auth paste-api-key --provider ${provider}" or "openclaw onboard"`;
  }
  if (failure.isUnresolved === true) {
    return `make what ${failure.credentialId} refers to readable, or store a key with "openclaw models auth paste-api-key --provider ${provider}"`;
  }
  if (failure.reason === 'blocked') {
    // What no wait mends is mended in the same way as when it was found out.
    const { blockedBy } = failure;
    if (blockedBy === 'auth' || blockedBy === 'auth_permanent' || blockedBy === 'billing') {
      return fixForReason(blockedBy, provider);
    }
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
  if (failure.reason === 'model_not_found' && isAccountPolicy(failure.message)) {
    const where = provider === 'openrouter' ? ': https://openrouter.ai/settings/privacy' : ` at ${provider}`;
    return `the model is there; allow it in the privacy settings of your account${where}`;
  }
  return wordedFix(failure) ?? fixForReason(failure.reason, provider);
}

/** Failures whose words say more than their reason (ERR-7, ERR-8). */
function wordedFix({ message }: FailedTry): string | undefined {
  if (/thinking signature required/i.test(message)) {
    return 'begin a new session (/new in the chat), or switch thinking off there: /thinking off';
  }
  if (/extra usage is required for long context/i.test(message)) {
    return 'choose a model with a standard window, a key that may use the long one, or fallbacks: openclaw models fallbacks add';
  }
  return undefined;
}
