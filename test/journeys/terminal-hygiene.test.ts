import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, keyedBehaviour, startJourney } from '../support/journey.ts';
import { temporaryHome } from '../support/program.ts';
import { PROGRAM_COMMAND, type PtyOptions, type PtySession } from '../support/pty-session.ts';
import { expectRestored, inShell, programBelow } from '../support/shell-terminal.ts';
import { clears, modesLeft } from '../support/terminal-modes.ts';
import { wholeFrame } from '../support/whole-frame.ts';

const SCREENS = [
  { name: 'panel', args: [], shows: 'Credentials' },
  { name: 'picker', args: ['models', 'set'], shows: 'Select a model' },
] as const;

async function connected(options: Parameters<typeof startJourney>[0] = {}): Promise<Journey> {
  const journey = await startJourney(options);
  expect((await journey.connect(CANARY)).exitCode).toBe(0);
  return journey;
}

async function leaving(
  journey: Journey,
  args: readonly string[],
  end: (app: PtySession) => Promise<number>,
): Promise<{ readonly exitCode: number; readonly bytes: string }> {
  const notes = temporaryHome();
  try {
    const app = journey.open(args, { command: inShell(notes.path) });
    const exitCode = await end(app);
    expectRestored(app, notes.path);
    return { exitCode, bytes: app.bytes };
  } finally {
    notes.remove();
  }
}

describe.each(SCREENS)('7.3-28, 7.3-39, P18: the terminal is restored after the $name', ({ args, shows }) => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', async (signal) => {
    const journey = await connected();
    const { exitCode, bytes } = await leaving(journey, args, async (app) => {
      await app.until(shows);
      process.kill(programBelow(app), signal);
      return app.exit();
    });
    expect(exitCode).toBe(130);
    expect(modesLeft(bytes)).toEqual([]);
  });

  test('P28: Ctrl-C and the key that leaves', async () => {
    const journey = await connected();
    for (const [key, code] of [
      ['ctrl-c', 130],
      [shows === 'Credentials' ? 'q' : 'escape', shows === 'Credentials' ? 0 : 130],
    ] as const) {
      const { exitCode, bytes } = await leaving(journey, args, async (app) => {
        await app.until(shows);
        app.press(key);
        return app.exit();
      });
      expect(exitCode).toBe(code);
      expect(modesLeft(bytes)).toEqual([]);
    }
  });

  test('7.3-30: SIGTSTP from outside gives the shell its terminal, SIGCONT draws the screen again', async () => {
    const journey = await connected();
    const app = journey.open([], {
      command: ['bash', '--norc', '--noprofile', '-i'],
      env: { PS1: 'shell> ' },
    });
    await app.until('shell>');
    app.type(`${[...PROGRAM_COMMAND, ...args].join(' ')}\r`);
    await app.until(shows);
    process.kill(programBelow(app), 'SIGTSTP');
    await app.until(/Stopped[\s\S]*shell>/);
    expect(modesLeft(app.bytes).filter((mode) => mode !== '?2004h')).toEqual([]);
    app.type('fg\r');
    await app.until(shows);
    app.press('ctrl-c');
    await app.until(/fg\n[\s\S]*\nshell>$/);
    app.type('echo "code $?"\r');
    await app.until('code 130');
    expect(modesLeft(app.bytes).filter((mode) => mode !== '?2004h')).toEqual([]);
  });

  test('7.3-31, P1, T4: ten sizes, and never is the terminal or its scrollback cleared', async () => {
    const journey = await connected();
    const app = journey.open(args);
    await app.until(shows);
    const title = shows === 'Credentials' ? 'OpenClaw · agent main' : shows;
    const sizes = [
      [40, 10],
      [40, 15],
      [60, 12],
      [80, 12],
      [80, 24],
      [100, 30],
      [120, 40],
      [200, 60],
      [300, 100],
      [80, 25],
    ] as const;
    for (const [columns, rows] of sizes) {
      app.resize(columns, rows);
      await app.until(wholeFrame(title, rows));
      app.press('down');
      app.press('up');
    }
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(clears(app.bytes)).toBe(0);
  });

  test.each<[string, PtyOptions['env'] & object]>([
    ['a locale without Unicode', { LANG: 'C', LC_ALL: 'C' }],
    ['the Linux console', { TERM: 'linux' }],
  ])('7.3-33, P29: on %s every sign is ASCII, and the states are told apart', async (_name, env) => {
    const journey = await connected();
    const app = journey.open(args, { env });
    const screen = await app.until(shows);
    app.press('ctrl-c');
    await app.exit();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is looked for
    expect(app.bytes).not.toMatch(/[^\u0000-\u007f]/);
    expect(screen).toMatch(/^ ?> /m);
    expect(screen).toMatch(/[*?] (ready|unverified)/);
  });

  test('7.3-33, P24: the sixteen colours of the terminal, no others', async () => {
    const journey = await connected();
    const app = journey.open(args, { env: { COLORTERM: 'truecolor' } });
    await app.until(shows);
    app.press('ctrl-c');
    await app.exit();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are looked for
    const codes = [...app.bytes.matchAll(/\u001b\[([\d;]*)m/g)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => /^[34]8/.test(code))).toEqual([]);
  });
});

describe('P32: the built program', () => {
  test('P3: every frame stands between the marks of a whole frame, in pairs', async () => {
    const journey = await connected();
    const app = journey.open([]);
    await app.until('Credentials');
    app.press('?');
    await app.until(/^ Keys/);
    app.press('ctrl-c');
    await app.exit();
    const marks = [...app.bytes.matchAll(new RegExp(`${String.fromCharCode(27)}\\[\\?2026([hl])`, 'g'))];
    expect(marks.length).toBeGreaterThan(2);
    expect(marks.map((match) => match[1]).join('')).toMatch(/^(?:hl)+$/);
  });
});

describe('P21: a locked store', () => {
  test('keys are answered while another process holds it; what waits for it is done when it is free', async () => {
    const journey = await connected({
      behave: (request) =>
        request.dialect !== 'models' && request.count === 1
          ? {
              kind: 'status',
              status: 429,
              headers: { 'retry-after': '600' },
              body: { error: { message: 'slow' } },
            }
          : keyedBehaviour(request),
    });
    await journey.run(['agent', '--message', 'hi']);
    const app = journey.open([]);
    await app.until(/fake:default.*cooling/);
    const other = new Database(join(journey.home, '.openclaw', 'state', 'models.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    try {
      app.press('c');
      await app.until('Clearing fake:default');
      app.press('?');
      await app.until(/^ Keys/);
      app.press('escape');
      await app.until(/fake:default.*cooling/);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    await app.until(/fake:default.*ready/);
    app.press('q');
    expect(await app.exit()).toBe(0);
  });
});
