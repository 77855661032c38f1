import { classifyFailure } from '../../core/failure/classify.ts';
import { fixForReason } from '../../core/failure/describe-reason.ts';
import type { FailureReason } from '../../core/failure/reason.ts';
import type { CallLimits, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { shownWords } from './failure-words.ts';

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
    fix: fixForReason(reason, target.ref.provider),
  };
}
