import { StringDecoder } from 'node:string_decoder';
import { stripControls } from '../../../core/text/sanitize.ts';

/** Characters. The largest line that is no attack is a thread's description. */
const LONGEST_LINE = 8 * 1024 * 1024;

export interface LineReader {
  readonly onLine: (line: string) => void;
  /** The line that began is longer than anything the protocol knows; nothing more is read. */
  readonly onTooLong: () => void;
}

/** Cuts what arrives in pieces into lines. Bytes of one character may come in two pieces. */
export function createLineReader({ onLine, onTooLong }: LineReader): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isOver = false;
  return (chunk) => {
    if (isOver) return;
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    rest += first;
    for (const next of others) {
      onLine(rest);
      rest = next;
    }
    if (rest.length <= LONGEST_LINE) return;
    isOver = true;
    rest = '';
    onTooLong();
  };
}

/** The message of a line; undefined when it is none. Colours and cursor movements around it do not matter. */
export function readMessage(line: string): Readonly<Record<string, unknown>> | undefined {
  return parse(line) ?? parse(stripControls(line));
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
