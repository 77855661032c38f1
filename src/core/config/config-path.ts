import { AppError, usageError } from '../errors.ts';
import { FORBIDDEN_SEGMENTS } from './config-edit.ts';

/** The way to one place of the config document: keys, and numbers for the items of lists. */
export type ConfigPath = readonly (string | number)[];

const QUOTES = `"'`;

/**
 * Parses a path as people type it (CFG-1): `agents.list[0].model`, `models["openai/gpt-5.4"].alias`, and, since shells eat
 * quotes, `models[openai/gpt-5.4]`. Throws `usage` for text that is no path, `config-invalid` for segments that would reach
 * into prototypes (CFG-2).
 */
export function parseConfigPath(text: string): ConfigPath {
  const path: (string | number)[] = [];
  let rest = text.trim();
  if (rest === '') throw usageError('A config path cannot be empty');
  while (rest !== '') {
    const taken = rest.startsWith('[') ? takeBracket(rest, text) : takeKey(rest, text, path.length === 0);
    if (FORBIDDEN_SEGMENTS.has(String(taken.segment))) {
      throw new AppError('config-invalid', `"${taken.segment}" cannot be part of a config path`);
    }
    path.push(taken.segment);
    rest = taken.rest;
  }
  return path;
}

/** A path as text that parses back to it; keys that hold dots, slashes or the like are quoted (CFG-43). */
export function formatConfigPath(path: ConfigPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (/^[\w-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}

interface Taken {
  readonly segment: string | number;
  readonly rest: string;
}

function takeKey(rest: string, whole: string, isFirst: boolean): Taken {
  const start = isFirst ? rest : rest.slice(1);
  if (!isFirst && !rest.startsWith('.')) throw notAPath(whole, 'after ] there has to be a dot or a [');
  const end = start.search(/[.[\]]/);
  const segment = end === -1 ? start : start.slice(0, end);
  if (segment === '') throw notAPath(whole, 'a name is missing beside a dot');
  if (start[end] === ']') throw notAPath(whole, 'a ] has no [');
  return { segment, rest: end === -1 ? '' : start.slice(end) };
}

function takeBracket(rest: string, whole: string): Taken {
  const quote = rest[1] ?? '';
  if (quote !== '' && QUOTES.includes(quote)) return takeQuoted(rest, whole, quote);
  const end = rest.indexOf(']');
  if (end === -1) throw notAPath(whole, 'a [ is never closed');
  const inside = rest.slice(1, end).trim();
  if (inside === '') throw notAPath(whole, 'there is nothing between [ and ]');
  const segment = /^(?:0|[1-9]\d{0,8})$/.test(inside) ? Number(inside) : inside;
  return { segment, rest: rest.slice(end + 1) };
}

function takeQuoted(rest: string, whole: string, quote: string): Taken {
  let segment = '';
  let index = 2;
  while (index < rest.length && rest[index] !== quote) {
    if (rest[index] === '\\') index += 1;
    segment += rest[index] ?? '';
    index += 1;
  }
  if (rest[index] !== quote || rest[index + 1] !== ']') throw notAPath(whole, `a [${quote} is never closed`);
  if (segment === '') throw notAPath(whole, 'a quoted name is empty');
  return { segment, rest: rest.slice(index + 2) };
}

function notAPath(text: string, problem: string): AppError {
  return usageError(`"${text}" is not a config path: ${problem}`, {
    hint: 'Write it like agents.list[0].model.primary or agents.defaults.models["openai/gpt-5.4"].',
  });
}
