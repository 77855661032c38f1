import { useMemo, useRef, useState } from 'react';
import type { KeyBinding } from '../use-keys.ts';
import { caretInRow, layoutPrompt, type PromptLayout } from './prompt-layout.ts';
import { type PromptAction, type PromptState, promptOf, promptReducer } from './prompt-state.ts';

export interface PromptOptions {
  readonly history: readonly string[];
  readonly columns: number;
  readonly complete: (text: string) => readonly string[];
  readonly onSubmit: (text: string) => void;
}

export interface Prompt {
  readonly state: PromptState;
  readonly layout: PromptLayout;
  /** What the line could become, and which of it stands there; none while nothing fits. */
  readonly suggestions: readonly string[];
  readonly pointed: number;
  readonly bindings: readonly KeyBinding[];
  onText(text: string): void;
  clear(): void;
}

/** Candidates that Tab goes through, as they were when it was pressed first. */
interface Cycle {
  readonly candidates: readonly string[];
  readonly index: number;
}

/** The line that is written: editing, history, completion. */
export function usePrompt({ history, columns, complete, onSubmit }: PromptOptions): Prompt {
  const [state, setState] = useState(() => promptOf(history));
  const [cycle, setCycle] = useState<Cycle>();
  // Keys and pastes may come between two drawings: each must see the one before.
  const latest = useRef(state);
  const edit = (action: PromptAction): void => {
    latest.current = promptReducer(latest.current, action);
    setState(latest.current);
  };
  const { text, caret } = state;
  const layout = useMemo(() => layoutPrompt(text, caret, columns), [text, caret, columns]);
  const fitting = useMemo(() => (text.includes('\n') ? [] : complete(text)), [text, complete]);
  const suggestions = cycle?.candidates ?? (fitting.length === 1 && fitting[0] === text ? [] : fitting);
  const dispatch = (action: PromptAction): void => {
    setCycle(undefined);
    edit(action);
  };
  const step = (by: number): void => {
    const candidates = cycle?.candidates ?? fitting;
    const count = candidates.length;
    if (count === 0) return;
    const start = by > 0 ? 0 : count - 1;
    const index = cycle === undefined ? start : (cycle.index + by + count) % count;
    edit({ kind: 'replace', text: candidates[index] ?? text });
    setCycle(count === 1 ? undefined : { candidates, index });
  };
  const vertical = (by: 1 | -1): void => {
    const to = caretInRow(text, caret, layout, by);
    if (to !== undefined) dispatch({ kind: 'place', caret: to });
    else dispatch({ kind: by < 0 ? 'older' : 'newer' });
  };
  const submit = (): void => {
    const { text: written } = latest.current;
    dispatch({ kind: 'sent' });
    onSubmit(written);
  };
  const on = (keys: readonly string[], kind: EditKind): KeyBinding => ({
    keys,
    help: '',
    run: () => dispatch({ kind }),
  });
  return {
    state,
    layout,
    suggestions,
    pointed: cycle?.index ?? -1,
    onText: (piece) => dispatch({ kind: 'insert', text: piece }),
    clear: () => dispatch({ kind: 'sent' }),
    bindings: [
      { keys: ['enter'], help: 'enter send', run: submit },
      {
        keys: ['tab'],
        help: suggestions.length > 0 ? 'tab complete' : '',
        run: () => step(1),
      },
      { keys: ['shift+tab'], help: '', run: () => step(-1) },
      { keys: ['up', 'ctrl+p'], help: '', run: () => vertical(-1) },
      { keys: ['down', 'ctrl+n'], help: '', run: () => vertical(1) },
      { keys: ['alt+enter'], help: '', run: () => dispatch({ kind: 'insert', text: '\n' }) },
      on(['left', 'ctrl+b'], 'left'),
      on(['right', 'ctrl+f'], 'right'),
      on(['alt+left', 'ctrl+left', 'alt+b'], 'word-left'),
      on(['alt+right', 'ctrl+right', 'alt+f'], 'word-right'),
      on(['home', 'ctrl+a'], 'line-start'),
      on(['end', 'ctrl+e'], 'line-end'),
      on(['backspace', 'ctrl+h'], 'erase-left'),
      on(['delete'], 'erase-right'),
      on(['ctrl+w', 'alt+backspace'], 'erase-word'),
      on(['ctrl+u'], 'erase-to-start'),
      on(['ctrl+k'], 'erase-to-end'),
    ],
  };
}

type EditKind = Exclude<PromptAction, { text: string } | { caret: number }>['kind'];

/** Every key of the prompt, as help shows them. */
export const PROMPT_KEYS: readonly string[] = [
  'enter                 send',
  'alt+enter, ctrl+j     a new line',
  'tab, shift+tab        complete a command, model or alias',
  '↑ ↓                   what was sent before; rows of a longer text',
  'home end ctrl+a e     beginning and end of the line',
  'alt+← alt+→ alt+b f   word by word',
  'ctrl+w u k            erase a word, to the beginning, to the end',
  'pgup pgdn             back and forth in the conversation',
  'esc                   stop the answer',
  'ctrl+c                stop; a second time: leave',
  'ctrl+d                leave, when nothing is written',
  '?                     this help, when nothing is written',
];
