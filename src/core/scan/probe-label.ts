import { isAccountPolicy } from '../failure/account-policy.ts';
import { classifyFailure } from '../failure/classify.ts';
import type { FailureEvidence } from '../failure/evidence.ts';
import type { FailureReason } from '../failure/reason.ts';
import type { ProbeLabel } from './scan-model.ts';

/** What each check asks for. */
export type Capability = 'tools' | 'image';

const NO_TOOLS =
  /no endpoints? found that support (?:tool|the provided 'tool)|(?:does not|doesn't|not) support (?:tools?\b|tool (?:use|calling)|function)|tool(?:s| use| calling) (?:is|are) not supported/i;
const NO_IMAGE =
  /no endpoints? found that support image|(?:does not|doesn't|not) support (?:image|vision|multimodal)|images? (?:input )?(?:is|are) not supported/i;
/** A gateway names the provider that refused. */
const UPSTREAM_LIMIT = /rate[- ]limited upstream|"provider_name"/i;
const DAILY_LIMIT = /free-models-per-day|per[- ]day|daily (?:limit|quota)/i;

const LABELS: Readonly<Partial<Record<FailureReason, ProbeLabel>>> = {
  rate_limit: 'rate_limit',
  billing: 'billing',
  auth: 'auth',
  auth_permanent: 'auth',
  timeout: 'timeout',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  model_not_found: 'gone',
  abort: 'stopped',
};

export interface LabelledFailure {
  readonly label: ProbeLabel;
  /** Unix milliseconds when a limit ends, where the answer says so. */
  readonly resetAtMs: number | undefined;
  /** A rate limit of the provider behind the model, and not of the host that was asked. */
  readonly isOfModel?: boolean;
}

/**
 * Why a check failed. Settings of the account and limits of the free tier are told apart from dead models (B062): they look
 * like a 404 and a 429, and mean that the model is there.
 */
export function labelFailure(
  evidence: FailureEvidence,
  capability: Capability,
  nowMs: number,
): LabelledFailure {
  const { status } = evidence;
  const text = textOf(evidence);
  const { reason, hint } = classifyFailure(evidence, nowMs);
  const resetAtMs = hint === undefined ? undefined : nowMs + hint.afterMs;
  const isRefusal = status !== undefined && status >= 400 && status < 500;
  if (isRefusal && status !== 429 && isAccountPolicy(text))
    return { label: 'account_policy', resetAtMs: undefined };
  if (isRefusal && capability === 'tools' && NO_TOOLS.test(text))
    return { label: 'no_tools', resetAtMs: undefined };
  if (isRefusal && capability === 'image' && NO_IMAGE.test(text))
    return { label: 'no_image', resetAtMs: undefined };
  if (status === 429 && DAILY_LIMIT.test(text)) {
    return {
      label: 'daily_limit',
      resetAtMs: bodyReset(evidence, nowMs) ?? resetAtMs ?? nextMidnight(nowMs),
    };
  }
  const isBroken = /ECONNRESET|UND_ERR_SOCKET|EPIPE/.test(`${evidence.code} ${evidence.cause?.code}`);
  if (isBroken || reason === 'empty_response') return { label: 'broke_off', resetAtMs: undefined };
  const label = LABELS[reason] ?? 'error';
  if (label !== 'rate_limit') return { label, resetAtMs: undefined };
  const isOfModel = UPSTREAM_LIMIT.test(text);
  return { label, resetAtMs: bodyReset(evidence, nowMs) ?? resetAtMs, ...(isOfModel ? { isOfModel } : {}) };
}

/** Does this label speak of the account as a whole, so that asking for further models would only be answered the same? */
export function stopsScan(label: ProbeLabel | undefined): boolean {
  return label === 'daily_limit' || label === 'auth';
}

function textOf({ body = '', message = '' }: FailureEvidence): string {
  return `${body} ${message}`;
}

/** OpenRouter puts the header of its limits into the body, in Unix milliseconds. */
function bodyReset({ body = '', headers = {} }: FailureEvidence, nowMs: number): number | undefined {
  const inBody = /"x-ratelimit-reset"\s*:\s*"?(\d{13})\b/i.exec(body)?.[1];
  const atMs = Number(inBody ?? /^\d{13}$/.exec(headers['x-ratelimit-reset'] ?? '')?.[0]);
  return Number.isFinite(atMs) && atMs > nowMs ? atMs : undefined;
}

/** The free tier counts days of UTC. */
function nextMidnight(nowMs: number): number {
  const day = 86_400_000;
  return (Math.floor(nowMs / day) + 1) * day;
}
