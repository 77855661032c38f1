import { graphemesOf } from './graphemes.ts';
import { widthOf } from './width-of.ts';

/** A line of text and a caret between its characters (0 to length). */
export interface FieldState {
  readonly text: string;
  readonly caret: number;
}

export type FieldAction =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'erase-left' | 'erase-right' | 'erase-word' | 'clear' | 'home' | 'end' }
  | { readonly kind: 'move'; readonly by: number };

/** Nothing typed by hand is longer. */
const MAX_LENGTH = 4096;

export function fieldOf(text: string): FieldState {
  return { text, caret: text.length };
}

/** The line after one edit. */
export function textFieldReducer(state: FieldState, action: FieldAction): FieldState {
  const { text, caret } = state;
  const before = text.slice(0, caret);
  const after = text.slice(caret);
  switch (action.kind) {
    case 'insert': {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what no field may hold
      const clean = action.text.replace(/[\u0000-\u001f\u007f]/g, '');
      const next = (before + clean + after).slice(0, MAX_LENGTH);
      return { text: next, caret: Math.min(next.length, caret + clean.length) };
    }
    case 'erase-left': {
      const kept = graphemesOf(before).slice(0, -1).join('');
      return { text: kept + after, caret: kept.length };
    }
    case 'erase-right':
      return { text: before + graphemesOf(after).slice(1).join(''), caret };
    case 'erase-word': {
      const kept = before.replace(/\S*\s*$/, '');
      return { text: kept + after, caret: kept.length };
    }
    case 'clear':
      return { text: '', caret: 0 };
    case 'home':
      return { text, caret: 0 };
    case 'end':
      return { text, caret: text.length };
    case 'move':
      return { text, caret: moved(state, action.by) };
  }
}

/** By whole characters: a caret never stands inside of one. */
function moved({ text, caret }: FieldState, by: number): number {
  const passed =
    by < 0 ? graphemesOf(text.slice(0, caret)).slice(by) : graphemesOf(text.slice(caret)).slice(0, by);
  const length = passed.join('').length;
  return by < 0 ? caret - length : caret + length;
}

/** What of a line is shown in `cells` cells, one of them for the caret at its end: the stretch around the caret. */
export function fieldWindow(
  { text, caret }: FieldState,
  cells: number,
): { readonly before: string; readonly behind: string } {
  const room = cells - 1;
  if (widthOf(text) <= room) return { before: text.slice(0, caret), behind: text.slice(caret) };
  const left = graphemesOf(text.slice(0, caret));
  let from = left.length;
  let used = 0;
  while (from > 0 && used + widthOf(left[from - 1] ?? '') <= room - (from > 1 ? 1 : 0)) {
    from -= 1;
    used += widthOf(left[from] ?? '');
  }
  const before = `${from > 0 ? '…' : ''}${left.slice(from).join('')}`;
  return { before, behind: text.slice(caret) };
}
