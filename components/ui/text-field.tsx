import { Box, Text, useWindowSize } from 'ink';
import { type ReactNode, useReducer } from 'react';
import { theme } from '../theme.ts';
import { type KeyBinding, useKeys } from '../use-keys.ts';
import { fieldOf, fieldWindow, textFieldReducer } from './text-field-state.ts';
import { useCaret } from './use-caret.ts';
import { widthOf } from './width-of.ts';

export interface TextFieldProps {
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly onSubmit: (text: string) => void;
}

const MARK = '❯ ';
/** The margins of a frame and the mark. */
const BESIDE = 4;

/** One line of text; the terminal's own cursor is its caret. */
export function TextField({ value, placeholder = '', onSubmit }: TextFieldProps): ReactNode {
  const [field, dispatch] = useReducer(textFieldReducer, value, fieldOf);
  const bindings: readonly KeyBinding[] = [
    { keys: ['enter'], help: '', run: () => onSubmit(field.text) },
    { keys: ['backspace', 'ctrl+h'], help: '', run: () => dispatch({ kind: 'erase-left' }) },
    { keys: ['delete'], help: '', run: () => dispatch({ kind: 'erase-right' }) },
    { keys: ['left'], help: '', run: () => dispatch({ kind: 'move', by: -1 }) },
    { keys: ['right'], help: '', run: () => dispatch({ kind: 'move', by: 1 }) },
    { keys: ['home', 'ctrl+a'], help: '', run: () => dispatch({ kind: 'home' }) },
    { keys: ['end', 'ctrl+e'], help: '', run: () => dispatch({ kind: 'end' }) },
    { keys: ['ctrl+u'], help: '', run: () => dispatch({ kind: 'clear' }) },
    { keys: ['ctrl+w'], help: '', run: () => dispatch({ kind: 'erase-word' }) },
  ];
  // One line: a break in what was pasted is passed over, as in a paste that the terminal marks.
  useKeys(bindings, {
    onText: (text) => dispatch({ kind: 'insert', text }),
    onBreak: () => undefined,
    onPaste: (text) => dispatch({ kind: 'insert', text: text.trim().replace(/\s*[\r\n]+\s*/g, '') }),
  });
  const { columns } = useWindowSize();
  const { before, behind } = fieldWindow(field, Math.max(8, columns - BESIDE));
  const box = useCaret(MARK.length + widthOf(before));
  return (
    <Box ref={box} aria-role="textbox">
      <Text wrap="truncate-end">
        <Text {...theme.accent}>{MARK}</Text>
        {before}
        {behind}
        {field.text === '' ? <Text {...theme.muted}>{placeholder}</Text> : null}
      </Text>
    </Box>
  );
}
