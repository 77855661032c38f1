import type { SetupStep } from '../../app/setup/setup-types.ts';
import type { PlainRow } from './plain-rows.ts';

/** What a typed line means for the question that stands. */
export type PlainAnswer =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'more' }
  /** Part of a name: fewer rows are told. */
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'problem'; readonly message: string };

/** Reads one line. Rows go by number, by what they stand for, or by part of it. */
export function plainAnswer(step: SetupStep, rows: readonly PlainRow[], line: string): PlainAnswer {
  if (step.kind === 'secret') {
    if (line.trim() === '<') return { kind: 'back' };
    return line.trim() === '' ? problem('Type or paste the key.') : answer(line);
  }
  const text = line.trim();
  if (text === '<') return { kind: 'back' };
  if (text.toLowerCase() === 'more' && rows.length > 0) return { kind: 'more' };
  switch (step.kind) {
    case 'choice':
      return text === '' ? enterAlone(step.current) : oneRow(rows, text);
    case 'model':
      return text === '' ? enterAlone(step.current ?? step.rows[0]?.ref) : oneRow(rows, text);
    case 'fallbacks':
      return severalRows(rows, text, step.selected);
    case 'marks':
      return severalRows(rows, text, step.selected);
    case 'text':
      if (text === '') return answer(step.value);
      return answer(text === '-' ? '' : text);
    case 'review':
      return reviewAnswer(text);
    default:
      return problem('There is nothing to answer now.');
  }
}

function answer(value: string): PlainAnswer {
  return { kind: 'answer', value };
}

function problem(message: string): PlainAnswer {
  return { kind: 'problem', message };
}

function enterAlone(value: string | undefined): PlainAnswer {
  return value === undefined ? problem('Type the number of a line.') : answer(value);
}

/** Yes writes what was reviewed, no goes back to the question before. */
export function reviewAnswer(text: string): PlainAnswer {
  if (/^y(?:es)?$/i.test(text)) return answer('accept');
  return /^no?$/i.test(text) ? { kind: 'back' } : problem('Type y to write it or n to go back.');
}

/** One row by its number or what it stands for; anything else is part of a name. */
export function oneRow(rows: readonly PlainRow[], text: string): PlainAnswer {
  const row = findRow(rows, text);
  if (row === undefined) {
    return /^\d+$/.test(text) ? problem(`There is no line ${text}.`) : { kind: 'search', query: text };
  }
  return row.disabledReason === undefined ? answer(row.id) : cannotChoose(row);
}

function cannotChoose({ number, disabledReason }: PlainRow): PlainAnswer {
  return problem(`Line ${number} cannot be chosen now: ${disabledReason}`);
}

/** The row with this number, or that stands for this. */
export function findRow(rows: readonly PlainRow[], text: string): PlainRow | undefined {
  if (/^\d+$/.test(text)) return rows.find(({ number }) => number === Number(text));
  const wanted = text.toLowerCase();
  return rows.find(({ id }) => id.toLowerCase() === wanted);
}

/**
 * Several rows, replacing what is chosen, or with `+` and `-` before each, changing it. Their order is the one in which they
 * were typed; the answer joins them by commas.
 */
export function severalRows(
  rows: readonly PlainRow[],
  text: string,
  selected: readonly string[],
): PlainAnswer {
  if (text === '') return answer(selected.join(','));
  if (/^none$/i.test(text)) return answer('');
  const words = text.split(/[,\s]+/).filter((word) => word !== '');
  const changes = words.every((word) => /^[+-]./.test(word));
  let chosen = changes ? [...selected] : [];
  for (const word of words) {
    const row = findRow(rows, changes ? word.slice(1) : word);
    if (row === undefined) {
      return /^[+-]?\d+$/.test(word) || words.some((other) => findRow(rows, other) !== undefined)
        ? problem(`There is no line ${changes ? word.slice(1) : word}.`)
        : { kind: 'search', query: text };
    }
    if (row.disabledReason !== undefined && !word.startsWith('-')) return cannotChoose(row);
    chosen = chosen.filter((id) => id !== row.id);
    if (!changes || word.startsWith('+')) chosen.push(row.id);
  }
  return answer(chosen.join(','));
}
