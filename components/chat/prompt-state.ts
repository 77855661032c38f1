import { stripControls } from '../../src/core/text/sanitize.ts';
import { graphemesOf } from '../ui/graphemes.ts';

/** What is being written: a text of one or more lines, a caret between its characters, and what was sent before. */
export interface PromptState {
  readonly text: string;
  /** From 0 to the length of the text; never inside a character. */
  readonly caret: number;
  /** Oldest first. */
  readonly history: readonly string[];
  /** Place in the history; its length while something new is written. */
  readonly place: number;
  /** What was being written before the history was looked at. */
  readonly draft: string;
}

export type PromptAction =
  /** Typed or pasted; line breaks stay. */
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'erase-left' | 'erase-right' | 'erase-word' | 'erase-to-start' | 'erase-to-end' }
  | { readonly kind: 'left' | 'right' | 'word-left' | 'word-right' | 'line-start' | 'line-end' }
  | { readonly kind: 'place'; readonly caret: number }
  /** The whole text, caret at its end: a completion. */
  | { readonly kind: 'replace'; readonly text: string }
  /** One further into the past or back. */
  | { readonly kind: 'older' | 'newer' }
  /** Empties the line and keeps what stood there. */
  | { readonly kind: 'sent' };

export function promptOf(history: readonly string[]): PromptState {
  return { text: '', caret: 0, history, place: history.length, draft: '' };
}

/** The prompt after one edit. */
export function promptReducer(state: PromptState, action: PromptAction): PromptState {
  const { text, caret } = state;
  switch (action.kind) {
    case 'insert':
      return spliced(state, caret, caret, stripControls(action.text));
    case 'erase-left':
      return spliced(state, leftOf(text, caret), caret);
    case 'erase-right':
      return spliced(state, caret, rightOf(text, caret));
    case 'erase-word':
      return spliced(state, wordLeft(text, caret), caret);
    case 'erase-to-start':
      return spliced(state, lineStart(text, caret), caret);
    case 'erase-to-end':
      return spliced(state, caret, lineEnd(text, caret));
    case 'left':
      return { ...state, caret: leftOf(text, caret) };
    case 'right':
      return { ...state, caret: rightOf(text, caret) };
    case 'word-left':
      return { ...state, caret: wordLeft(text, caret) };
    case 'word-right':
      return { ...state, caret: wordRight(text, caret) };
    case 'line-start':
      return { ...state, caret: lineStart(text, caret) };
    case 'line-end':
      return { ...state, caret: lineEnd(text, caret) };
    case 'place':
      return { ...state, caret: Math.max(0, Math.min(text.length, action.caret)) };
    case 'replace':
      return { ...state, text: action.text, caret: action.text.length };
    case 'older':
      return recalled(state, state.place - 1);
    case 'newer':
      return recalled(state, state.place + 1);
    case 'sent':
      return promptOf(
        text.trim() === '' || state.history.at(-1) === text ? state.history : [...state.history, text],
      );
    default:
      return action satisfies never;
  }
}

function recalled(state: PromptState, place: number): PromptState {
  const { history } = state;
  if (place < 0 || place > history.length || place === state.place) return state;
  const draft = state.place === history.length ? state.text : state.draft;
  const text = history[place] ?? draft;
  return { ...state, place, draft, text, caret: text.length };
}

/** Replaces a stretch of the text by another; the caret stands behind what came. */
function spliced(state: PromptState, from: number, to: number, piece = ''): PromptState {
  const text = state.text.slice(0, from) + piece + state.text.slice(to);
  return { ...state, text, caret: from + piece.length };
}

/** A character never reaches over a line break, so that only its own line is looked at. */
function leftOf(text: string, caret: number): number {
  const start = lineStart(text, caret);
  if (start === caret) return Math.max(0, caret - 1);
  return caret - (graphemesOf(text.slice(start, caret)).at(-1)?.length ?? 0);
}

function rightOf(text: string, caret: number): number {
  const end = lineEnd(text, caret);
  if (end === caret) return Math.min(text.length, caret + 1);
  return caret + (graphemesOf(text.slice(caret, end))[0]?.length ?? 0);
}

function wordLeft(text: string, caret: number): number {
  return text.slice(0, caret).replace(/\S*\s*$/, '').length;
}

function wordRight(text: string, caret: number): number {
  return caret + (/^\s*\S*/.exec(text.slice(caret))?.[0].length ?? 0);
}

function lineStart(text: string, caret: number): number {
  return caret === 0 ? 0 : text.lastIndexOf('\n', caret - 1) + 1;
}

function lineEnd(text: string, caret: number): number {
  const end = text.indexOf('\n', caret);
  return end === -1 ? text.length : end;
}
