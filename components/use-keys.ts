import { type Key, useInput, usePaste } from 'ink';
import { useRef } from 'react';
import { enterMeans, PASTE_GAP_MS } from './paste-break.ts';

/** A key as data: what it does, which keys, and how the footer calls it. */
export interface KeyBinding {
  readonly keys: readonly string[];
  /** `enter choose`; empty keeps it out of the footer and in the help. */
  readonly help: string;
  readonly run: () => void;
  /** Off for now: neither works nor shows. */
  readonly isOff?: boolean;
  /** Pressed many times it needs no picture in between: what it does follows from what it did before, not from the screen. */
  readonly repeats?: boolean;
}

/**
 * The only listener of a screen: bindings first, anything else that is text goes to `onText` (T5). Keys that arrive in one
 * piece, as from a robot or a slow line, are taken one after the other, each by what is on screen after the one before (T6).
 * A paste is text and never keys: it goes to `onPaste`, and is nobody's where no text is taken (P12).
 */
export function useKeys(
  bindings: readonly KeyBinding[],
  options: {
    readonly isActive?: boolean;
    readonly onText?: (text: string) => void;
    readonly onPaste?: (text: string) => void;
    /** Enter in the middle of a paste that the terminal does not mark; without it every Enter is a key. */
    readonly onBreak?: () => void;
  } = {},
): void {
  const latest = useRef({ bindings, ...options });
  latest.current = { bindings, ...options };
  const bindingOf = ({ name }: Piece): KeyBinding | undefined =>
    latest.current.bindings.find((entry) => entry.isOff !== true && entry.keys.includes(name));
  const queue = useRef<Arrived[]>([]);
  const isBusy = useRef(false);
  const isActive = options.isActive ?? true;
  const isListening = useRef(isActive);
  isListening.current = isActive;
  const lastText = useRef<number>(undefined);
  const meaningOf = ({ atMs, textBeforeMs }: Arrived): ReturnType<typeof enterMeans> => {
    const textAfterMs = queue.current.find((next) => next.text !== '')?.atMs;
    return enterMeans({ atMs, textBeforeMs, textAfterMs, nowMs: performance.now() });
  };
  const drain = (): void => {
    // Keys that were meant for a screen that another one covers now are nobody's.
    if (!isListening.current) queue.current = [];
    const piece = queue.current.shift();
    isBusy.current = piece !== undefined;
    if (piece === undefined) return;
    const { onBreak, onPaste } = latest.current;
    if (piece.paste !== undefined) {
      onPaste?.(piece.paste);
      setTimeout(drain, BETWEEN_KEYS_MS);
      return;
    }
    const meaning = piece.name === 'enter' && onBreak !== undefined ? meaningOf(piece) : 'key';
    if (meaning === 'wait') {
      queue.current.unshift(piece);
      setTimeout(drain, PASTE_GAP_MS);
      return;
    }
    if (meaning === 'break') {
      onBreak?.();
      setTimeout(drain);
      return;
    }
    const binding = bindingOf(piece);
    const following = takeWhile(queue.current, (next) => {
      if (binding === undefined) return piece.text !== '' && next.text !== '' && !bindingOf(next);
      return binding.repeats === true && bindingOf(next) === binding;
    });
    for (const _ of [piece, ...following]) binding?.run();
    const text = [piece, ...following].map((entry) => entry.text).join('');
    if (binding === undefined && text !== '') latest.current.onText?.(text);
    setTimeout(drain, BETWEEN_KEYS_MS);
  };
  useInput(
    (input, key) => {
      const single = { name: keyName(input, key), text: isText(input, key) ? input : '' };
      const pieces = isPlain(input, key) ? piecesOf(input, latest.current.onText !== undefined) : [single];
      const atMs = performance.now();
      for (const piece of pieces) {
        queue.current.push({ ...piece, atMs, textBeforeMs: lastText.current });
        if (piece.text !== '') lastText.current = atMs;
      }
      // Two arrows and Enter in one chunk are three events without a picture in between: each waits for the one before.
      if (!isBusy.current) drain();
    },
    { isActive },
  );
  // In its turn: a paste must not overtake the key that empties the line for it.
  usePaste(
    (paste) => {
      queue.current.push({ name: '', text: '', paste, atMs: performance.now(), textBeforeMs: undefined });
      if (!isBusy.current) drain();
    },
    { isActive },
  );
}

interface Piece {
  readonly name: string;
  readonly text: string;
  /** The whole of a marked paste. */
  readonly paste?: string;
}

/** A piece with the moment it came, and that of the text before it, in milliseconds of one clock. */
interface Arrived extends Piece {
  readonly atMs: number;
  readonly textBeforeMs: number | undefined;
}

/** Takes the pieces off the head that belong to the one before: a held arrow, fast typing (P5). */
function takeWhile(queue: Arrived[], belongs: (piece: Piece) => boolean): readonly Piece[] {
  const end = queue.findIndex((piece) => !belongs(piece));
  return queue.splice(0, end < 0 ? queue.length : end);
}

/** Long enough for the screen to have taken in the key before, too short for a person to notice. */
const BETWEEN_KEYS_MS = 20;

const CONTROLS: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\r': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

/** A chunk as keys: runs of text where text is taken, else single characters, and each control character for itself. */
function piecesOf(input: string, takesText: boolean): readonly Piece[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the keys
  const runs = input.match(/[\u0001-\u0009\u000b-\u001a\u007f]|[^\u0001-\u0009\u000b-\u001a\u007f]+/g) ?? [];
  return runs.flatMap((run) => {
    const name = CONTROLS[run] ?? controlName(run);
    if (name !== undefined) return { name, text: '' };
    if (!takesText) return [...run].map((character) => ({ name: character, text: character }));
    // A pasted word must not be taken for the key of that name: `right` is five letters.
    return { name: run.length === 1 ? run : '', text: run };
  });
}

/** `ctrl+u` for U+0015; a line feed is text of a paste, not a key. */
function controlName(run: string): string | undefined {
  const code = run.charCodeAt(0);
  return code < 27 && run.length === 1 && run !== '\n' ? `ctrl+${String.fromCharCode(code + 96)}` : undefined;
}

function isPlain(input: string, key: Key): boolean {
  return input.length > 1 && !key.ctrl && !key.meta && !key.escape;
}

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** `enter`, `ctrl+u`, `alt+left`, `shift+tab`, or the character itself. */
function keyName(input: string, key: Key): string {
  const named = NAMED.find(([flag]) => key[flag])?.[1];
  if (named !== undefined) return modified(named, key);
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  return modified(input, key);
}

function modified(name: string, key: Key): string {
  // A terminal may send Escape as a key of its own with the mark of Alt.
  if (name === 'esc') return name;
  if (key.ctrl) return `ctrl+${name}`;
  return key.meta ? `alt+${name}` : name;
}

function isText(input: string, key: Key): boolean {
  return input !== '' && !key.ctrl && !key.meta && !key.escape;
}

/** The footer's line: only what works now (P30). */
export function footerOf(bindings: readonly KeyBinding[]): string {
  return bindings
    .filter((binding) => binding.isOff !== true && binding.help !== '')
    .map((binding) => binding.help)
    .join(' · ');
}
