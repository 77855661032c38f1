import type { CliProcess } from './cli-context.ts';

/** How a command reaches the person: it draws, it asks in plain lines, or nobody is there to answer. */
export type Surface = 'screen' | 'lines' | 'nobody';

/** What the decision hangs on. */
export interface SurfaceSource {
  readonly process: Pick<CliProcess, 'env' | 'stdin' | 'stdout' | 'stderr'>;
  /** `--no-tui` stands on the command line. */
  readonly asksForLines: boolean;
}

/**
 * The one rule of decision 38 for everything that draws or asks. A screen needs a terminal on stdin and on `stream`, and
 * nothing that speaks against it: `--no-tui`, `OPENCLAW_NO_TUI`, a screen reader, which hears every repaint (P25), or
 * `TERM=dumb`. Then the same is asked in lines; through a pipe only where `--no-tui` asks for them by name, since a variable
 * that is set once for all must not make a script wait for answers (B083). `CI` decides nothing: a terminal is one (T1, P17).
 */
export function surfaceOf(
  { process, asksForLines }: SurfaceSource,
  stream: 'stdout' | 'stderr' = 'stdout',
): Surface {
  const isTerminal = process.stdin.isTTY === true && process[stream].isTTY === true;
  if (isTerminal) return asksForLines || isAgainstScreens(process.env) ? 'lines' : 'screen';
  return asksForLines ? 'lines' : 'nobody';
}

/** Is somebody there who answers questions, on a screen or in lines? */
export function canAsk(source: SurfaceSource, stream: 'stdout' | 'stderr' = 'stdout'): boolean {
  return surfaceOf(source, stream) !== 'nobody';
}

function isAgainstScreens(env: CliProcess['env']): boolean {
  return env['TERM'] === 'dumb' || isOn(env['OPENCLAW_NO_TUI']) || isOn(env['INK_SCREEN_READER']);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
