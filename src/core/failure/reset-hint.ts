import type { FailureEvidence } from './evidence.ts';
import type { ResetHint } from './reason.ts';
import { readBodyHints, TEXT_LIMIT } from './reset-hint-body.ts';
import { providerNowMs, readHeaderHints } from './reset-hint-headers.ts';

const MAX_WAIT_MS = 7 * 24 * 3_600_000;
const CAUSE_LIMIT = 5;

/**
 * The provider's own deadline (decision 16, COOL-12): the latest one named by headers, body and message, or by the first
 * nested cause that names any, by the provider's own clock where it tells it. `nowMs` is Unix milliseconds. Past, zero and unreadable values are ignored; more than
 * 7 days is cut to 7 days. Never throws.
 */
export function readResetHint(evidence: FailureEvidence, nowMs: number): ResetHint | undefined {
  if (!Number.isFinite(nowMs)) return undefined;
  let current: FailureEvidence | undefined = evidence;
  for (let depth = 0; depth <= CAUSE_LIMIT && typeof current === 'object' && current !== null; depth += 1) {
    const hint = latest(readAll(current, nowMs));
    if (hint !== undefined) return hint;
    current = current.cause;
  }
  return undefined;
}

function readAll(evidence: FailureEvidence, ownNowMs: number): readonly ResetHint[] {
  const headers = lowerNames(evidence.headers);
  const readAt = (nowMs: number): readonly ResetHint[] => [
    ...readHeaderHints(headers, nowMs, windowsApply(evidence.status)),
    ...readBodyHints(evidence.body, nowMs),
    ...(isPartOf(evidence.message, evidence.body) ? [] : readBodyHints(evidence.message, nowMs)),
  ];
  const hints = readAt(ownNowMs);
  // Whose clock it is matters to whoever names a time.
  const nowMs = hints.length === 0 ? ownNowMs : providerNowMs(headers, ownNowMs);
  return nowMs === ownNowMs ? hints : readAt(nowMs);
}

/** Libraries repeat words of the body as the message; they are read once. */
function isPartOf(message: unknown, body: unknown): boolean {
  return (
    typeof message === 'string' && typeof body === 'string' && body.slice(0, TEXT_LIMIT).includes(message)
  );
}

/** Window headers ride along on every answer; only a quota answer makes them a reason to wait. */
function windowsApply(status: number | undefined): boolean {
  return status === undefined || status === 429 || status === 402 || status === 403;
}

function latest(hints: readonly ResetHint[]): ResetHint | undefined {
  let best: ResetHint | undefined;
  for (const hint of hints) {
    if (!Number.isFinite(hint.afterMs) || hint.afterMs < 1) continue;
    const afterMs = Math.min(Math.ceil(hint.afterMs), MAX_WAIT_MS);
    if (best === undefined || afterMs > best.afterMs) best = { afterMs, source: hint.source };
  }
  return best;
}

function lowerNames(headers: FailureEvidence['headers']): Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
