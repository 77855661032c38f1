import { readWaitMs } from './reset-hint-headers.ts';

/** One figure of what a provider still allows, as it said it itself (D9). */
export interface QuotaFigure {
  /** What is counted: `requests`, `tokens`, `input-tokens` and the like, in the provider's word. */
  readonly unit: string;
  /** The stretch of time it is counted over, where the name of the header says it. */
  readonly window: string | null;
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Unix milliseconds at which it is counted anew. */
  readonly resetAtMs: number | null;
  /** The header that it was read from. */
  readonly source: string;
}

/** What one credential was told last. */
export interface QuotaSeen {
  readonly credentialId: string;
  readonly provider: string;
  readonly figures: readonly QuotaFigure[];
  /** Unix milliseconds. */
  readonly seenAtMs: number;
}

/** Without a time of its own a figure says nothing after this long. */
const TRUSTED_MS = 15 * 60_000;
const MOST_FIGURES = 24;
const PLAIN = /^(?:x-)?rate-?limit-(limit|remaining|reset)(?:-([a-z0-9-]{1,40}))?$/;
const ANTHROPIC = /^anthropic-ratelimit-([a-z0-9-]{1,40})-(limit|remaining|reset)$/;
/** The share of a plan that is used (STAT-14): Anthropic's from 0 to 1, ChatGPT's in percent. */
const PLAN = /^(?:anthropic-ratelimit-unified-(\d+[hd])|x-codex-(primary|secondary))-(.+)$/;
const WINDOW = /^(?:(.+)-)?(second|minute|hour|day|week|month)$/;

/**
 * The figures of the `x-ratelimit-*`, `ratelimit-*`, `anthropic-ratelimit-*` and `x-codex-*` headers, one per unit and window;
 * at most 24. Of the windows of a plan it is the percentage that is left.
 * Header names in lower case; what is no number counts as not said.
 */
export function quotaFigures(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): readonly QuotaFigure[] {
  const found = new Map<string, QuotaFigure>();
  for (const [name, value] of Object.entries(headers)) {
    const read = nameOf(name);
    if (read === undefined) continue;
    const { unit, window, part, key } = read;
    const known = found.get(key) ?? {
      unit,
      window,
      limit: null,
      remaining: null,
      resetAtMs: null,
      source: name,
    };
    found.set(key, { ...known, ...figureOf(part, value, nowMs) });
    if (found.size >= MOST_FIGURES) break;
  }
  return [...found.values()].filter(({ limit, remaining }) => limit !== null || remaining !== null);
}

/** Is the figure worth showing at this moment? After its window, or when it is too old, nobody knows (D9). */
export function isQuotaFresh({ resetAtMs }: QuotaFigure, seenAtMs: number, nowMs: number): boolean {
  return nowMs < (resetAtMs ?? seenAtMs + TRUSTED_MS);
}

function nameOf(name: string) {
  const plan = PLAN.exec(name);
  if (plan !== null) {
    const window = plan[1] ?? plan[2] ?? '';
    return { unit: 'percent', window, part: plan[3] ?? '', key: `plan ${window}` };
  }
  const anthropic = ANTHROPIC.exec(name);
  if (anthropic !== null) return counted(anthropic[1] ?? '', anthropic[2] ?? '', 'anthropic');
  const plain = PLAIN.exec(name);
  return plain === null ? undefined : counted(plain[2] ?? 'requests', plain[1] ?? '', 'plain');
}

function counted(words: string, part: string, family: string) {
  const match = WINDOW.exec(words);
  const unit = match === null ? words : (match[1] ?? 'requests');
  const window = match?.[2] ?? null;
  return { unit, window, part, key: `${family} ${words}` };
}

function figureOf(part: string, value: string, nowMs: number): Partial<QuotaFigure> {
  if (part.startsWith('reset')) {
    const waitMs = readWaitMs(part === 'reset-after-seconds' ? `${value}s` : value, nowMs);
    return waitMs === undefined ? {} : { resetAtMs: Math.round(nowMs + waitMs) };
  }
  const figure = /^\d{1,15}(?:\.\d{1,6})?$/.test(value.trim()) ? Number(value) : null;
  if (part === 'limit' || part === 'remaining') return { [part]: figure };
  if (figure === null) return {};
  if (part === 'window-minutes') return { window: `${Math.round(figure / 60)}h` };
  const share = { utilization: 100, 'used-percent': 1 }[part];
  return share === undefined ? {} : { limit: 100, remaining: Math.max(0, Math.round(100 - figure * share)) };
}
