import type { ModelCost } from '../models/catalog.ts';

/** `200K`, `1.0M`; `-` when unknown. */
export function formatTokens(tokens: number | undefined): string {
  if (tokens === undefined) return '-';
  // From here on rounding to thousands would say 1000K.
  if (tokens >= 999_500) return `${(tokens / 1_000_000).toFixed(1)}M`;
  if (tokens >= 1000) return `${Math.round(tokens / 1000)}K`;
  return String(tokens);
}

/** `$5 / $25` (input / output per million tokens), `free`, `local` for servers of one's own; `-` when unknown. */
export function formatPrice(cost: ModelCost | undefined, isLocal = false): string {
  if (isLocal) return 'local';
  if (cost === undefined || cost.input < 0 || cost.output < 0) return '-';
  if (cost.input === 0 && cost.output === 0) return 'free';
  return `${formatDollars(cost.input)} / ${formatDollars(cost.output)}`;
}

/** `$5`, `$0.25`, `$0.0042`: US dollars. */
export function formatDollars(amount: number): string {
  // Two digits that count, so that a small price never reads as nothing.
  if (amount < 0.1) return `$${Number(amount.toPrecision(2))}`;
  return `$${Number(amount.toFixed(amount < 1 ? 3 : 2))}`;
}

/** Time left: `00:42`, `4 h 12 m`, `6 d`. Negative counts as none left. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  if (seconds < 3600) return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 48) return `${hours} h ${Math.floor((seconds % 3600) / 60)} m`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago: `just now`, `42 s ago`, `2 min ago`, `5 h ago`, `6 d ago`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(Math.max(0, ageMs) / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** How long something took: `340 ms`, `1.2 s`, `42 s`, `6 min`, `4 h 12 min`; `-` when unknown. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined) return '-';
  if (Math.round(ms) < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Wall-clock time of a moment, `14:02:11`, in the zone of the machine. */
export function formatTimeOfDay(atMs: number): string {
  const date = new Date(atMs);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
