import { healthWords } from '../../core/credentials/health.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { isQuotaFresh } from '../../core/failure/quota-headers.ts';
import { formatAge, formatCountdown, formatDuration, formatTimeOfDay } from '../../core/text/format.ts';
import type {
  PanelAttempt,
  PanelBlock,
  PanelCredentialRow,
  PanelQuota,
  PanelSnapshot,
} from '../app-types.ts';
import { wordsOfReason } from '../turn/failure-words.ts';

/**
 * What is known of one credential, as lines of which the first column ends at two spaces: its state and what is tried next,
 * its blocks with the provider's words and who named the end, its limits, its last attempts (D1, D2, D9).
 */
export function detailLines(snapshot: PanelSnapshot, credentialId: string): readonly string[] {
  const row = snapshot.credentials.find(({ id }) => id === credentialId);
  if (row === undefined) return ['It is not there any more.'];
  const { nowMs } = snapshot;
  return [
    `State   ${healthWords(row.health, nowMs)}`,
    `Next    ${nextWords(snapshot, row)}`,
    `Used    ${row.lastUsedMs === undefined ? 'not used yet' : formatAge(nowMs - row.lastUsedMs)}`,
    `Kind    ${[row.kind, row.verification, row.fingerprint ?? ''].filter((part) => part !== '').join(' · ')}`,
    '',
    ...(row.blocks.length === 0 ? ['no blocks'] : row.blocks.flatMap((block) => blockLines(block, nowMs))),
    ...(row.quotas.length === 0 ? [] : ['', 'Limits, as the provider said them']),
    ...row.quotas.map((quota) => quotaLine(quota, nowMs)),
    '',
    ...(row.attempts.length === 0 ? ['not used yet'] : [summary(row.attempts)]),
    ...row.attempts.map((attempt) => attemptLine(attempt, nowMs)),
  ];
}

/** What the next request of its provider does, and why (D1). */
function nextWords({ credentials, nowMs }: PanelSnapshot, row: PanelCredentialRow): string {
  if (row.isNext) return `it is asked first for ${row.provider}`;
  const other = credentials.find(({ provider, isNext }) => provider === row.provider && isNext);
  const serving = other === undefined ? 'no other one can stand in' : `${other.id} is asked first`;
  const { state, untilMs } = row.health;
  const isBlocked = state === 'cooling' || state === 'disabled';
  if (!isBlocked || untilMs === undefined) return `${serving}; this one is ${healthWords(row.health, nowMs)}`;
  return `${serving}; this one is tried again at ${formatTimeOfDay(untilMs)}`;
}

function blockLines(block: PanelBlock, nowMs: number): readonly string[] {
  const scope = block.model === '' ? 'all its models' : block.model;
  const end =
    block.untilMs > nowMs ? `until ${formatTimeOfDay(block.untilMs)}` : 'window over, next try decides';
  const head = `${describeReason(block.reason)} on ${scope}: ${end}, named by ${block.source}, step ${block.step}`;
  return block.words === undefined ? [head] : [head, `“${block.words}”`];
}

function quotaLine(quota: PanelQuota, nowMs: number): string {
  const isFresh = quota.state === 'known' && isQuotaFresh(quota, quota.seenAtMs, nowMs);
  const left = isFresh && quota.remaining !== null ? String(quota.remaining) : 'unknown';
  const unit = quota.window === null ? quota.unit : `${quota.unit} per ${quota.window}`;
  const parts = [
    quota.limit === null ? `${left} left` : `${left} of ${quota.limit} left`,
    isFresh && quota.resetAtMs !== null ? `anew in ${formatCountdown(quota.resetAtMs - nowMs)}` : '',
    `seen ${formatAge(nowMs - quota.seenAtMs)}`,
    quota.source,
  ];
  return `  ${unit}  ${parts.filter((part) => part !== '').join(' · ')}`;
}

function summary(attempts: readonly PanelAttempt[]): string {
  const answered = attempts.filter(({ outcome }) => outcome === 'success').length;
  const skipped = attempts.filter(({ outcome }) => outcome === 'skipped').length;
  const failed = attempts.length - answered - skipped;
  const counts = `${answered} answered, ${failed} failed`;
  return `Last attempts: ${skipped === 0 ? counts : `${counts}, ${skipped} not sent`}`;
}

/** `   2 min ago  gpt-5.5 429 rate limit · rule http-429 · “slow down”` */
function attemptLine(attempt: PanelAttempt, nowMs: number): string {
  const age = formatAge(nowMs - attempt.atMs).padStart(11);
  if (attempt.outcome === 'success') {
    return `${age}  ${attempt.model} answered in ${formatDuration(attempt.durationMs)}`;
  }
  const status = attempt.status === undefined ? '' : ` ${attempt.status}`;
  const reason = attempt.reason === undefined ? 'failed' : wordsOfReason(attempt.reason);
  const parts = [
    `${attempt.model}${status} ${reason}`,
    attempt.rule === undefined ? '' : `rule ${attempt.rule}`,
    attempt.words === undefined ? '' : `“${attempt.words}”`,
  ];
  return `${age}  ${parts.filter((part) => part !== '').join(' · ')}`;
}
