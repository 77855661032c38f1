import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import { fixForReason } from '../../core/failure/describe-reason.ts';
import type { FailureReason } from '../../core/failure/reason.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallLimits, CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { shownWords } from '../turn/failure-words.ts';
import type { World } from '../world/world.ts';
import { callRuntime } from './call-runtime.ts';
import { resolveTarget, type Unresolved } from './resolve-target.ts';

const MAX_CONNECT_MS = 5000;

export type CheckResult =
  | { readonly ok: true; readonly text: string; readonly latencyMs: number; readonly firstTokenMs: number }
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      readonly status: number | undefined;
      /** The provider's own words, redacted. */
      readonly words: string;
      readonly fix: string;
    };

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  /** For the whole request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Limits of a check that may take so many milliseconds in all. */
export function checkLimits(timeoutMs: number): CallLimits {
  return { connectMs: Math.min(timeoutMs, MAX_CONNECT_MS), firstTokenMs: timeoutMs, totalMs: timeoutMs };
}

/** One real request to one target; records nothing (decision 34). The wizard's live check and the panel's probe use it. */
export async function checkModel(
  ports: Ports,
  target: CallTarget,
  options: CheckOptions,
): Promise<CheckResult> {
  const caller = await ports.modelCaller();
  const startedMs = ports.clock.now();
  const outcome = await caller.call(target, [{ role: 'user', text: options.prompt }], {
    limits: checkLimits(options.timeoutMs),
    signal: options.signal,
    maxOutputTokens: options.maxOutputTokens,
  });
  return resultOf(ports, target.ref, outcome, startedMs);
}

/** What one small request with a credential came to; `target`: why it could not be made. */
export type CandidateCheck =
  | { readonly kind: 'checked'; readonly result: CheckResult }
  | { readonly kind: 'unresolved'; readonly target: Unresolved };

/**
 * The same as `checkModel` with one credential, the way a turn would use it: over the API, or as a tiny turn of the program that runs the
 * model, which has no session and knows no limit of tokens (decision 37).
 */
export async function checkCandidate(
  ports: Ports,
  world: World,
  ref: ModelRef,
  candidate: CredentialCandidate,
  options: CheckOptions,
): Promise<CandidateCheck> {
  const { runtime } = candidate;
  if (runtime === undefined) {
    const target = await resolveTarget(ports, world, ref, candidate);
    if (!target.ok) return { kind: 'unresolved', target };
    return { kind: 'checked', result: await checkModel(ports, target.target, options) };
  }
  const startedMs = ports.clock.now();
  const { target, outcome } = await callRuntime(ports, ref, { ...candidate, runtime }, () => ({
    agentId: world.agentId,
    sessionId: undefined,
    ref,
    credentialId: candidate.id,
    messages: [{ role: 'user', text: options.prompt }],
    // A program takes its time to start.
    limits: { ...checkLimits(options.timeoutMs), connectMs: options.timeoutMs },
    signal: options.signal,
  }));
  if (!target.ok) return { kind: 'unresolved', target };
  return { kind: 'checked', result: resultOf(ports, ref, outcome, startedMs) };
}

function resultOf(ports: Ports, ref: ModelRef, outcome: CallOutcome, startedMs: number): CheckResult {
  const nowMs = ports.clock.now();
  if (outcome.ok) {
    const { firstTokenMs } = outcome;
    const text = sanitizeText(outcome.text, { maxLength: 300 });
    return { ok: true, text, latencyMs: nowMs - startedMs, firstTokenMs };
  }
  const { reason } = classifyFailure(outcome.evidence, nowMs);
  const words = shownWords(ports, outcome.evidence);
  return {
    ok: false,
    reason,
    status: outcome.evidence.status,
    words,
    fix: fixForReason(reason, ref.provider),
  };
}
