import { StringDecoder } from 'node:string_decoder';
import type { CliProcess } from '../cli-context.ts';

/** Answers as lines, from a terminal in its own line mode or from a pipe; nothing is ever redrawn. */
export interface PlainReader {
  /** The next line; undefined once the person has left with Ctrl-C, or nothing more can come. */
  line(): Promise<string | undefined>;
  /** Nobody waits for that line any more; what comes is for the next question. */
  forget(): void;
  /** The same without an echo, for secrets. */
  hidden(ask: () => void): Promise<string | undefined>;
  /** Resolves once the person leaves. */
  readonly left: Promise<void>;
  /** The person left, in difference to a script that ran out of answers. */
  hasLeft(): boolean;
  close(): void;
}

/** What came after the last line that was asked for, and whether anything more can come: the next reader goes on there. */
interface Rest {
  readonly buffer: string;
  readonly isOver: boolean;
}

const rests = new WeakMap<NodeJS.ReadStream, Rest>();

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function openPlainReader(process: CliProcess): PlainReader {
  return new Reader(process);
}

class Reader implements PlainReader {
  readonly left: Promise<void>;
  private readonly process: CliProcess;
  private readonly decoder = new StringDecoder('utf8');
  private buffer = '';
  private isOver = false;
  private isHidden = false;
  private isStopped = false;
  private waiting: ((line: string | undefined) => void) | undefined;
  private leave: () => void = () => undefined;

  constructor(process: CliProcess) {
    this.process = process;
    this.left = new Promise((resolve) => {
      this.leave = resolve;
    });
    const { stdin } = process;
    const { buffer, isOver } = rests.get(stdin) ?? { buffer: '', isOver: false };
    this.buffer = buffer;
    this.isOver = isOver;
    stdin.on('data', this.take);
    stdin.on('end', this.end);
    for (const signal of STOP_SIGNALS) process.on(signal, this.stop);
    stdin.resume();
  }

  line(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.hand();
    });
  }

  forget(): void {
    this.waiting = undefined;
  }

  async hidden(ask: () => void): Promise<string | undefined> {
    const { stdin } = this.process;
    if (stdin.isTTY !== true) {
      ask();
      return this.line();
    }
    stdin.setRawMode(true);
    this.isHidden = true;
    ask();
    try {
      return await this.line();
    } finally {
      this.isHidden = false;
      stdin.setRawMode(false);
    }
  }

  hasLeft(): boolean {
    return this.isStopped;
  }

  close(): void {
    const { stdin } = this.process;
    rests.set(stdin, { buffer: this.buffer, isOver: this.isOver && !this.isStopped });
    stdin.off('data', this.take);
    stdin.off('end', this.end);
    for (const signal of STOP_SIGNALS) this.process.off(signal, this.stop);
    stdin.pause();
  }

  private take = (chunk: Buffer | string): void => {
    const text = typeof chunk === 'string' ? chunk : this.decoder.write(chunk);
    // Without line mode the terminal sends these as characters.
    if (this.isHidden && (text.includes('\u0003') || text.includes('\u0004'))) this.stop();
    else this.buffer += text;
    this.hand();
  };

  private end = (): void => {
    this.isOver = true;
    this.hand();
  };

  private stop = (): void => {
    this.buffer = '';
    this.isStopped = true;
    this.end();
    this.leave();
  };

  private hand(): void {
    if (this.waiting === undefined) return;
    const found = /\r\n|[\r\n]/.exec(this.buffer);
    if (found === null && !this.isOver) return;
    const resolve = this.waiting;
    this.waiting = undefined;
    if (found === null) {
      // A last line without its end still counts, an empty one does not.
      const rest = this.buffer;
      this.buffer = '';
      resolve(rest === '' ? undefined : rest);
      return;
    }
    const line = this.buffer.slice(0, found.index);
    this.buffer = this.buffer.slice(found.index + found[0].length);
    resolve(this.isHidden ? erased(line) : line);
  }
}

/**
 * The line as its author left it: each backspace takes the character before it, and what some terminals put around a paste
 * is none of it.
 */
function erased(line: string): string {
  const kept: string[] = [];
  for (const character of line.replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '')) {
    if (character === '\u007f' || character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
