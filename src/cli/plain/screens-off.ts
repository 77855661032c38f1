import type { CliProcess } from '../cli-context.ts';

/**
 * Are screens unwanted (decision 38)? Then every screen is numbered plain questions: `--no-tui`, `OPENCLAW_NO_TUI`, a screen
 * reader announced by `INK_SCREEN_READER`, or a terminal that cannot draw.
 */
export function screensAreOff({ env }: Pick<CliProcess, 'env'>, flags: { readonly tui?: boolean }): boolean {
  if (flags.tui === false || env['TERM'] === 'dumb') return true;
  return isOn(env['OPENCLAW_NO_TUI']) || isOn(env['INK_SCREEN_READER']);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
