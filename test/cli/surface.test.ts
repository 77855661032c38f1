import { describe, expect, test } from 'vitest';
import { canAsk, type SurfaceSource, surfaceOf } from '../../src/cli/surface.ts';

interface Ends {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
}

function source(env: Readonly<Record<string, string>>, ends: Ends, asksForLines = false): SurfaceSource {
  const end = (isTTY = true): { isTTY: boolean } => ({ isTTY });
  const process = { env, stdin: end(ends.stdin), stdout: end(ends.stdout), stderr: end(ends.stderr) };
  return { process: process as SurfaceSource['process'], asksForLines };
}

const PIPE = { stdin: false } as const;
const FILE = { stdout: false } as const;

describe('decision 38: one rule says whether a screen is drawn', () => {
  test.each([
    // A terminal on both ends.
    ['screen', {}, {}, false],
    ['lines', {}, {}, true],
    ['lines', { OPENCLAW_NO_TUI: '1' }, {}, false],
    ['lines', { OPENCLAW_NO_TUI: 'true' }, {}, false],
    ['screen', { OPENCLAW_NO_TUI: '0' }, {}, false],
    ['screen', { OPENCLAW_NO_TUI: '' }, {}, false],
    ['screen', { OPENCLAW_NO_TUI: 'False' }, {}, false],
    ['lines', { INK_SCREEN_READER: 'true' }, {}, false],
    ['screen', { INK_SCREEN_READER: 'false' }, {}, false],
    ['lines', { TERM: 'dumb' }, {}, false],
    ['screen', { TERM: 'linux' }, {}, false],
    // T1, P17: CI decides nothing.
    ['screen', { CI: '1' }, {}, false],
    ['nobody', { CI: '1' }, PIPE, false],
    // P16: one end is no terminal.
    ['nobody', {}, PIPE, false],
    ['nobody', {}, FILE, false],
    // B083: a variable for all does not make a script wait for answers; the flag asks for it.
    ['nobody', { OPENCLAW_NO_TUI: '1' }, PIPE, false],
    ['nobody', { INK_SCREEN_READER: '1' }, FILE, false],
    ['lines', {}, PIPE, true],
    ['lines', {}, FILE, true],
  ] as const)('%s for %j %j, --no-tui: %s', (expected, env, ends, asksForLines) => {
    const given = source(env, ends, asksForLines);
    expect(surfaceOf(given)).toBe(expected);
    expect(canAsk(given)).toBe(expected !== 'nobody');
  });

  test('where stdout carries a document, stderr is what may be drawn on', () => {
    expect(surfaceOf(source({}, FILE), 'stderr')).toBe('screen');
    expect(surfaceOf(source({}, { stderr: false }), 'stderr')).toBe('nobody');
  });
});
