import { Console } from 'node:console';
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import type { ReactNode } from 'react';
import { afterEach } from 'vitest';
import { runScreen, type ScreenResult } from '../../components/run-screen.tsx';

/** Keys by name, as a terminal sends them. */
const KEYS = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
  tab: '\t',
  space: ' ',
  backspace: '\u007f',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-f': '\u0006',
  'ctrl-s': '\u0013',
  'ctrl-u': '\u0015',
  'alt-enter': '\u001b\r',
  'alt-left': '\u001b[1;3D',
  'ctrl-w': '\u0017',
} as const;

export interface ScreenSize {
  readonly columns?: number;
  readonly rows?: number;
  /** Lines that stand on the terminal already: the screen is drawn below them, in place of one of its own. */
  readonly above?: readonly string[];
}

/** A screen as `runScreen` draws it, and the keyboard in front of it. */
export interface TestScreen<T> {
  /** What a person sees now, trailing white space removed. */
  screen(): string;
  /** The row that the pointer is on. */
  pointed(): string;
  /** Where the terminal's own cursor stands, from 0; undefined while it is hidden. */
  cursor(): { readonly x: number; readonly y: number } | undefined;
  /** Every byte the screen wrote. */
  bytes(): string;
  press(...keys: (keyof typeof KEYS)[]): void;
  /** Text in one chunk, as a fast line or a robot sends it. */
  type(text: string): void;
  /** As terminals with bracketed paste send it. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** The screen once it shows this; the last one is in the error when it never does. */
  until(pattern: string | RegExp): Promise<string>;
  untilGone(pattern: string | RegExp): Promise<string>;
  /** What is wrong with any frame so far: too high, too wide, or the whole terminal cleared. */
  faults(): readonly string[];
  readonly result: Promise<ScreenResult<T>>;
}

// The renderer catches what is logged with a Console of its own; the runner's console has no such class.
Object.assign(console, { Console });

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Draws on a terminal in memory with the real renderer; the screen is ended after the test. */
export function renderScreen<T>(
  draw: (done: (value: T) => void) => ReactNode,
  { columns = 100, rows = 30, above }: ScreenSize = {},
  onInterrupt: () => boolean = () => false,
): TestScreen<T> {
  const terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  const stdin = fakeInput();
  const faults = new Set<string>();
  const stdout = fakeOutput(columns, rows, (text) => {
    if (text.includes('\u001b[2J') || text.includes('\u001b[3J')) faults.add('cleared the terminal');
    terminal.write(text, () => {
      for (const fault of frameFaults(terminal)) faults.add(fault);
    });
  });
  const ending = new AbortController();
  const streams = {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    signal: ending.signal,
    ...(above === undefined ? {} : { isInline: true }),
    onInterrupt,
  };
  if (above !== undefined) stdout.write(`${above.join('\n')}\n`);
  const result = runScreen<T>(draw, streams);
  let failure: unknown;
  result.catch((error: unknown) => {
    failure = error;
  });
  opened.push(async () => {
    ending.abort();
    await result.catch(() => undefined);
  });
  const screen = (): string => linesOf(terminal).join('\n').trimEnd();
  const waitFor = async (isMet: () => boolean, complaint: string): Promise<string> => {
    const giveUpAt = Date.now() + 5000;
    while (!isMet()) {
      if (failure !== undefined) throw failure;
      if (Date.now() > giveUpAt) throw new Error(`${complaint}\n--- screen ---\n${screen()}\n---`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return screen();
  };
  return {
    screen,
    pointed: () => linesOf(terminal).find((line) => line.includes('❯')) ?? '',
    cursor() {
      const { active } = terminal.buffer;
      const isShown =
        stdout.written().lastIndexOf('\u001b[?25h') > stdout.written().lastIndexOf('\u001b[?25l');
      return isShown ? { x: active.cursorX, y: active.cursorY } : undefined;
    },
    bytes: () => stdout.written(),
    press: (...keys) => {
      for (const key of keys) stdin.write(KEYS[key]);
    },
    type: (text) => void stdin.write(text),
    paste: (text) => void stdin.write(`\u001b[200~${text}\u001b[201~`),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit('resize');
    },
    // A first frame is painted a moment before the keyboard is raw.
    until: (pattern) =>
      waitFor(() => stdin.isRaw() && matches(screen(), pattern), `the screen never showed ${pattern}`),
    untilGone: (pattern) => waitFor(() => !matches(screen(), pattern), `the screen kept showing ${pattern}`),
    faults: () => [...faults],
    result,
  };
}

function fakeInput(): PassThrough & { isRaw(): boolean } {
  let raw = false;
  return Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: () => raw,
    setRawMode(on: boolean) {
      raw = on;
    },
    ref: () => undefined,
    unref: () => undefined,
  });
}

function fakeOutput(
  columns: number,
  rows: number,
  onText: (text: string) => void,
): Writable & { written(): string } {
  let all = '';
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, callback) {
      const text = String(chunk);
      all += text;
      onText(text);
      callback();
    },
  });
  return Object.assign(output, { isTTY: true, columns, rows, written: () => all });
}

/** The emulator keeps what a narrower window hides; a person does not see it. */
function linesOf(terminal: xterm.Terminal): readonly string[] {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
  );
}

/** P1, P7: the last row stays free and no line wraps into the next. */
function frameFaults(terminal: xterm.Terminal): readonly string[] {
  const { active } = terminal.buffer;
  if (active.type !== 'alternate') return [];
  const faults: string[] = [];
  if ((linesOf(terminal).at(-1) ?? '') !== '') faults.push(`higher than ${terminal.rows - 1} rows`);
  for (let row = 0; row < terminal.rows; row++) {
    const line = active.getLine(row);
    if (line?.isWrapped === true)
      faults.push(`wider than ${terminal.cols} columns: ${line.translateToString(true)}`);
  }
  return faults;
}

function matches(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}
