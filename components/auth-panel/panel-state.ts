import type { PanelAttempt, PanelCredentialRow } from '../../src/app/app-types.ts';
import { widthOf } from '../ui/width-of.ts';

/** How many rows each part of the panel gets. */
export interface PanelBudget {
  readonly models: number;
  readonly credentials: number;
  readonly activity: number;
  /** First credential shown so that the pointer is among them. */
  from(pointer: number): number;
}

const HEADINGS = 3;

/** Shares the rows out: what is selected first, then credentials, then as much of the past as fits. */
export function panelBudget(rows: number, models: number, credentials: number): PanelBudget {
  const room = Math.max(3, rows - HEADINGS);
  const shownModels = Math.min(Math.max(1, models), Math.max(1, Math.floor(room / 3)));
  const left = room - shownModels;
  const shownCredentials = Math.min(
    Math.max(1, credentials),
    Math.max(1, left - Math.min(3, Math.floor(left / 3))),
  );
  return {
    models: shownModels,
    credentials: shownCredentials,
    activity: Math.max(0, left - shownCredentials),
    from: (pointer) => Math.max(0, Math.min(pointer - shownCredentials + 1, credentials - shownCredentials)),
  };
}

/** Where the pointer is: on its credential while that exists, else on the first. */
export function pointed(rows: readonly PanelCredentialRow[], id: string | undefined): number {
  return Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
}

/** Ten cells of how much of a window is over. */
export function progressBar(sinceMs: number, untilMs: number, nowMs: number, cells = 10): string {
  const whole = Math.max(1, untilMs - sinceMs);
  const left = Math.min(1, Math.max(0, (untilMs - nowMs) / whole));
  const full = Math.round(left * cells);
  return '█'.repeat(full) + '░'.repeat(cells - full);
}

/** Cells of the longest text. */
export function longestOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => widthOf(text)));
}

const HEIGHTS = '▁▂▃▄▅▆▇█';

/** One cell per attempt, the latest on the right: how long an answer took beside the others, `✗` for none, `·` for not sent. */
export function sparkline(attempts: readonly PanelAttempt[], cells: number): string {
  const shown = attempts.slice(0, cells).reverse();
  const answers = shown.filter(({ outcome }) => outcome === 'success');
  const longest = Math.max(1, ...answers.map(({ durationMs }) => durationMs));
  return shown
    .map(({ outcome, durationMs }) => {
      if (outcome === 'failure') return '✗';
      if (outcome === 'skipped') return '·';
      return HEIGHTS[Math.min(HEIGHTS.length - 1, Math.floor((durationMs / longest) * HEIGHTS.length))];
    })
    .join('')
    .padStart(cells);
}
