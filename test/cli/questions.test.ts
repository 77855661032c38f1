import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { askOn } from '../../src/cli/questions.ts';

type Env = Readonly<Record<string, string>>;

/** A person at a terminal whose stdout goes into a pipe. */
function scene(env: Env) {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (isRaw: boolean) => Object.assign(stdin, { isRaw }),
  });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let written = '';
  stderr.on('data', (piece: Buffer) => {
    written += piece.toString('utf8');
  });
  const process = Object.assign(new EventEmitter(), { stdin, stdout: { isTTY: false }, stderr, env });
  const context = { process, asksForLines: false, output: {} } as unknown as CliContext;
  return { context, stdin, written: () => written };
}

test.each<{ env: Env; draws: boolean }>([
  { env: { TERM: 'xterm' }, draws: true },
  { env: { TERM: 'dumb' }, draws: false },
  { env: { TERM: 'xterm', INK_SCREEN_READER: '1' }, draws: false },
  { env: { TERM: 'xterm', OPENCLAW_NO_TUI: '1' }, draws: false },
])('decision 38, P25: what decides is stderr, where questions go: $env', async ({ env, draws }) => {
  const { context, stdin, written } = scene(env);
  const questions = askOn(context);
  const answer = questions.confirm('Pay for it?');
  expect(stdin.isRaw).toBe(draws);
  stdin.write('y\r\n');
  expect(await answer).toBe(true);
  questions.close();
  expect(written()).toContain('Pay for it? [y/N] ');
  expect(written().includes('\u001b')).toBe(draws);
});
