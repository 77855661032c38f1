import { styleText } from 'node:util';
import type { Redactor } from '../core/ports/system.ts';
import type { CliProcess } from './cli-context.ts';

type Style = Parameters<typeof styleText>[0];

/** stdout carries the document, stderr everything else (decision 32); both pass the redactor (S9). */
export interface Output {
  /** A line of the document. */
  line(text?: string): void;
  /** A piece of a stream, as it comes. */
  write(text: string): void;
  /** One JSON document. */
  json(value: unknown): void;
  /** A line beside the document. */
  note(text: string): void;
  /** Text in a style where the terminal has colours and wants them. */
  style(style: Style, text: string): string;
}

export function createOutput(
  { stdout, stderr, env }: CliProcess,
  redactor: Redactor,
  hasColours: boolean,
): Output {
  const colours = hasColours && stdout.isTTY === true && env['TERM'] !== 'dumb';
  return {
    line: (text = '') => stdout.write(`${redactor.redact(text)}\n`),
    write: (text) => stdout.write(redactor.redact(text)),
    json: (value) => stdout.write(`${redactor.redact(JSON.stringify(value, null, 2))}\n`),
    note: (text) => stderr.write(`${redactor.redact(text)}\n`),
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  };
}
