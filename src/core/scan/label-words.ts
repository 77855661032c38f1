import { formatCountdown, formatDuration } from '../text/format.ts';
import type { ProbeLabel, ScanProbe } from './scan-model.ts';

const WORDS: Readonly<Record<ProbeLabel, string>> = {
  no_tools: 'no tool calls',
  no_image: 'no images',
  account_policy: "blocked by your account's privacy settings",
  daily_limit: 'daily limit of the free tier',
  rate_limit: 'rate limit',
  billing: 'billing',
  auth: 'key refused',
  timeout: 'no answer in time',
  overloaded: 'provider overloaded',
  broke_off: 'the answer broke off',
  gone: 'not there any more',
  stopped: 'stopped',
  error: 'unexpected answer',
};

/**
 * What a check found, for a cell of a table: `✓ 412 ms`, `✗ daily limit of the free tier, resets 00:00 UTC`, `–` when nothing
 * was asked.
 */
export function probeCell(probe: ScanProbe, nowMs: number): string {
  if (probe.ok) return `✓ ${formatDuration(probe.latencyMs)}`;
  return probe.label === undefined ? '–' : `✗ ${probeWords(probe, nowMs)}`;
}

/** Why a check did not succeed, in words; empty when it did or was not made. */
export function probeWords({ label, resetAtMs }: ScanProbe, nowMs: number): string {
  if (label === undefined) return '';
  if (resetAtMs === undefined) return WORDS[label];
  return `${WORDS[label]}, resets ${resetWords(resetAtMs, nowMs)}`;
}

function resetWords(atMs: number, nowMs: number): string {
  const isFar = atMs - nowMs >= 3_600_000;
  return isFar ? `${new Date(atMs).toISOString().slice(11, 16)} UTC` : `in ${formatCountdown(atMs - nowMs)}`;
}

/** `31B`, `1.5T`, `270M`; `-` when the names do not tell. */
export function formatParameters(billions: number | undefined): string {
  if (billions === undefined) return '-';
  if (billions >= 1000) return `${Number((billions / 1000).toPrecision(3))}T`;
  return billions < 1 ? `${Math.round(billions * 1000)}M` : `${Number(billions.toPrecision(4))}B`;
}

/** Age in days: `210 d`; `-` when unknown. */
export function formatDays(createdAtMs: number | undefined, nowMs: number): string {
  if (createdAtMs === undefined) return '-';
  return `${Math.max(0, Math.floor((nowMs - createdAtMs) / 86_400_000))} d`;
}
