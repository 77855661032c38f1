import { StringDecoder } from 'node:string_decoder';
import { isRecord } from '../../core/is-record.ts';
import { stripControls } from '../../core/text/sanitize.ts';

/** Characters that an honest program never passes. */
export interface LineLimits {
  readonly line: number;
  /** Of all lines together; undefined for a program that stays. */
  readonly all?: number;
}

export interface LineEvents {
  readonly onLine: (line: string) => void;
  /** Once: a limit is passed, and nothing more is read. */
  readonly onTooMuch: () => void;
}

/** Cuts what arrives in pieces into lines. Bytes of one character may come in two pieces. */
export class LineReader {
  private readonly decoder = new StringDecoder('utf8');
  private readonly limits: LineLimits;
  private readonly events: LineEvents;
  private rest = '';
  private total = 0;
  private isOver = false;

  constructor(limits: LineLimits, events: LineEvents) {
    this.limits = limits;
    this.events = events;
  }

  push(chunk: Buffer): void {
    if (this.isOver) return;
    const text = this.decoder.write(chunk);
    this.total += text.length;
    const [first = '', ...others] = text.split('\n');
    this.rest += first;
    for (const next of others) {
      if (this.isTooMuch()) return;
      this.events.onLine(this.rest);
      this.rest = next;
    }
    this.isTooMuch();
  }

  /** Nothing more comes: what is left without a line break is a line. */
  end(): void {
    if (!this.isOver && this.rest !== '') this.events.onLine(this.rest);
    this.rest = '';
  }

  private isTooMuch(): boolean {
    const { line, all = Number.POSITIVE_INFINITY } = this.limits;
    if (this.rest.length <= line && this.total <= all) return false;
    this.isOver = true;
    this.rest = '';
    this.events.onTooMuch();
    return true;
  }
}

/** The message of a line; undefined when it is none. Colours and cursor movements around it do not matter. */
export function readMessage(line: string): Readonly<Record<string, unknown>> | undefined {
  return parse(line) ?? parse(stripControls(line));
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
