import { AppError } from '../../core/errors.ts';
import type { Json5SyntaxError } from './json5-tree.ts';

/** Words or shapes that make a line too dangerous to show. */
const MAY_HOLD_A_KEY = /key|token|secret|passw|auth|bearer|credential|cookie|[\w+/=.-]{20,}/i;

/** `config-syntax` with line, column, the line itself when it can hold no key, and what to do. */
export function configSyntaxError(text: string, path: string, error: Json5SyntaxError): AppError {
  if (text.replace('\uFEFF', '').trim() === '') {
    return new AppError('config-syntax', `${path} is empty`, {
      hint: `Delete the file, put {} into it, or restore ${path}.bak. It was not changed.`,
    });
  }
  const before = text.slice(0, error.offset).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const source = (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const details = MAY_HOLD_A_KEY.test(source) ? [] : excerpt(source, line, column);
  const message = `${path} is not valid JSON5: line ${line}, column ${column}: ${error.problem}`;
  return new AppError('config-syntax', message, { hint: hintFor(source, line), details });
}

/** `config-syntax` for a file that holds a list or a plain value. */
export function notAnObject(path: string): AppError {
  return new AppError('config-syntax', `${path} does not hold one JSON5 object`, {
    hint: 'The file has to begin with { and end with }. It was not changed.',
  });
}

function excerpt(source: string, line: number, column: number): readonly string[] {
  const from = Math.max(0, column - 60);
  const shown = source.slice(from, from + 100).replace(/\p{Cc}/gu, ' ');
  const gutter = `  ${line} | `;
  return [`${gutter}${shown}`, `${' '.repeat(gutter.length + column - 1 - from)}^`];
}

function hintFor(source: string, line: number): string {
  if (/^(?:<{7}|={7}|>{7})/.test(source)) {
    return 'The file holds marks of an unfinished merge: keep one side and delete the marks. It was not changed.';
  }
  return `Look for a missing comma, colon, quote or bracket at or just before line ${line}. The file was not changed.`;
}
