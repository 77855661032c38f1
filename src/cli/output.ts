import type { Redactor } from '../core/ports/system.ts';
import { sanitizeText } from '../core/text/sanitize.ts';
import { createStreamSanitizer } from '../core/text/sanitize-stream.ts';
import type { CliProcess } from './cli-context.ts';

/** Characters that JSON leaves as they are although a terminal obeys them or a reader is fooled by them. */
const UNESCAPED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * stdout carries the document, stderr everything else (decision 32); both pass the redactor (S9), and lose what could mislead
 * a terminal (decision 31).
 */
export interface Output {
  /** A line of the document. */
  line(text?: string): void;
  /** A piece of a stream, as it comes. */
  write(text: string): void;
  /** One JSON document. */
  json(value: unknown): void;
  /** A line beside the document. */
  note(text: string): void;
}

export function createOutput({ stdout, stderr }: CliProcess, redactor: Redactor): Output {
  // Tabs part the columns of --plain.
  const safe = (text: string): string =>
    redactor
      .redact(text)
      .split('\t')
      .map((cell) => sanitizeText(cell, { multiline: true }))
      .join('\t');
  const stream = createStreamSanitizer();
  let isMidLine = false;
  return {
    line(text = '') {
      isMidLine = false;
      stdout.write(`${safe(text)}\n`);
    },
    write(text) {
      const piece = redactor.redact(stream(text));
      if (piece !== '') isMidLine = !piece.endsWith('\n');
      stdout.write(piece);
    },
    json: (value) => stdout.write(`${redactor.redact(escapedJson(value))}\n`),
    note(text) {
      // On a screen both streams are one: half an answer must not swallow the line that says why it ended.
      if (isMidLine && stdout.isTTY === true) stdout.write('\n');
      isMidLine = false;
      stderr.write(`${safe(text)}\n`);
    },
  };
}

/** The same document: the characters are written in JSON's own spelling. */
function escapedJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    UNESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
