import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PROGRAM_COMMAND, type PtySession } from './pty-session.ts';

const BEFORE = 'terminal-before';
const AFTER = 'terminal-after';

/**
 * The program as a shell starts it: the settings of the terminal are noted before and after, in files of `folder`, which must
 * not be a home that is compared.
 */
export function inShell(folder: string): readonly [string, ...string[]] {
  const note = (name: string): string => `stty -g >'${join(folder, name)}'`;
  // The shell outlives signals that reach the whole group, as the one of a person does.
  const script = `trap : HUP TERM; ${note(BEFORE)}; "$0" "$@"; code=$?; ${note(AFTER)}; exit $code`;
  return ['sh', '-c', script, ...PROGRAM_COMMAND];
}

/** The process of the program below the shell. */
export function programBelow(shell: PtySession): number {
  const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8').trim();
  return Number(children.split(' ')[0]);
}

/** P18: whatever was switched on is off again, and the shell finds the terminal as it left it. */
export function expectRestored(app: PtySession, folder: string): void {
  const isLast = (wanted: string, other: string): boolean =>
    app.bytes.lastIndexOf(wanted) > app.bytes.lastIndexOf(other);
  expect(isLast('\u001b[?1049l', '\u001b[?1049h'), 'the alternate screen is left').toBe(true);
  expect(isLast('\u001b[?25h', '\u001b[?25l'), 'the cursor is shown').toBe(true);
  if (app.bytes.includes('\u001b[?2004h')) {
    expect(isLast('\u001b[?2004l', '\u001b[?2004h'), 'bracketed paste is off').toBe(true);
  }
  const settings = (name: string): string => readFileSync(join(folder, name), 'utf8');
  expect(settings(AFTER), 'raw mode is off').toBe(settings(BEFORE));
}
