import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** Keys by name, as a terminal sends them. */
const KEYS = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  tab: '\t',
  space: ' ',
  backspace: '\u007f',
  home: '\u001b[H',
  end: '\u001b[F',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001a',
} as const;

export interface PtyOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** What runs instead of the program itself; `args` come after it. */
  readonly command?: readonly [string, ...string[]];
}

/** The built program in a pseudo-terminal, its screen judged by a terminal emulator (P32). */
export class PtySession {
  private readonly terminal: xterm.Terminal;
  private readonly pty: IPty;
  private written = '';
  private isRaw = false;
  private exited: { exitCode: number; atMs: number } | undefined;

  constructor(options: PtyOptions) {
    const cols = options.columns ?? 100;
    const rows = options.rows ?? 30;
    this.terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
    const [file, ...words] = options.command ?? PROGRAM_COMMAND;
    this.pty = spawn(file, [...words, ...(options.args ?? [])], {
      cols,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.env },
    });
    this.pty.onData((data) => {
      this.written += data;
      this.terminal.write(data);
    });
    this.pty.onExit(({ exitCode }) => {
      this.exited = { exitCode, atMs: Date.now() };
    });
  }

  get pid(): number {
    return this.pty.pid;
  }

  /** Every byte the program wrote. */
  get bytes(): string {
    return this.written;
  }

  /** What a person sees now, trailing white space removed. */
  screen(): string {
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true, 0, this.terminal.cols) ?? '').trimEnd(),
    );
    return lines.join('\n').trimEnd();
  }

  /** The arguments as every process on the machine can read them. */
  commandLine(): string {
    return readFileSync(`/proc/${this.pid}/cmdline`, 'utf8');
  }

  press(key: keyof typeof KEYS | (string & {})): void {
    this.pty.write(KEYS[key as keyof typeof KEYS] ?? key);
  }

  type(text: string): void {
    this.pty.write(text);
  }

  /** As terminals with bracketed paste send it. */
  paste(text: string): void {
    this.pty.write(`\u001b[200~${text}\u001b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Resolves once the screen matches; the last screen is in the error when it never does. */
  async until(pattern: RegExp | string, timeoutMs = 20_000): Promise<string> {
    const screen = await this.untilShown(pattern, timeoutMs);
    await this.untilListening();
    return screen;
  }

  /** The same for a program that asks in lines and leaves the keyboard to the terminal. */
  async untilShown(pattern: RegExp | string, timeoutMs = 20_000): Promise<string> {
    const seen = (): boolean => matches(this.screen(), pattern);
    return this.waitFor(seen, `the screen never showed ${pattern}`, timeoutMs);
  }

  /** A first frame is painted a moment before the keyboard is raw; until then the terminal itself turns Enter into a line feed. */
  private async untilListening(): Promise<void> {
    const isListening = (): boolean => {
      if (this.isRaw || this.exited !== undefined) return true;
      const terminal = readlinkSync(`/proc/${this.pid}/fd/0`);
      this.isRaw = execFileSync('stty', ['-F', terminal, '-a'], { encoding: 'utf8' }).includes('-icanon');
      return this.isRaw;
    };
    await this.waitFor(isListening, 'the program never listened for keys', 5000);
  }

  /** Resolves once these bytes come after the first `position` ones: for what a screen does not show. */
  async untilBytes(position: number, bytes: string, timeoutMs = 20_000): Promise<string> {
    const came = (): boolean => this.written.includes(bytes, position);
    return this.waitFor(came, `the program never wrote ${JSON.stringify(bytes)}`, timeoutMs);
  }

  async untilGone(pattern: RegExp | string, timeoutMs = 20_000): Promise<string> {
    return this.waitFor(
      () => !matches(this.screen(), pattern),
      `the screen kept showing ${pattern}`,
      timeoutMs,
    );
  }

  async exit(timeoutMs = 20_000): Promise<number> {
    await this.waitFor(() => this.exited !== undefined, 'the program did not end', timeoutMs);
    return this.exited?.exitCode ?? -1;
  }

  kill(signal = 'SIGKILL'): void {
    if (this.exited === undefined) this.pty.kill(signal);
  }

  /** Waiting on for a program that has ended is of no use; the emulator gets a moment for the last bytes. */
  private hasEndedFor(ms: number): boolean {
    return this.exited !== undefined && Date.now() - this.exited.atMs > ms;
  }

  private async waitFor(condition: () => boolean, message: string, timeoutMs: number): Promise<string> {
    const giveUpAt = Date.now() + timeoutMs;
    while (!condition()) {
      if (Date.now() > giveUpAt || this.hasEndedFor(500))
        throw new Error(`${message}\n--- screen ---\n${this.screen()}\n---`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    return this.screen();
  }
}

/** The built program under this Node. */
export const PROGRAM_COMMAND: readonly [string, ...string[]] = [
  process.execPath,
  new URL('../../dist/openclaw.js', import.meta.url).pathname,
];

function matches(text: string, pattern: RegExp | string): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}
