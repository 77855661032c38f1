import { Box, Text, usePaste } from 'ink';
import { type ReactNode, useReducer } from 'react';
import { theme } from '../theme.ts';
import { type KeyBinding, useKeys } from '../use-keys.ts';
import { fieldOf, textFieldReducer } from './text-field-state.ts';

export interface TextFieldProps {
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly onSubmit: (text: string) => void;
}

/** One line of text with a caret. */
export function TextField({ value, placeholder = '', onSubmit }: TextFieldProps): ReactNode {
  const [field, dispatch] = useReducer(textFieldReducer, value, fieldOf);
  const bindings: readonly KeyBinding[] = [
    { keys: ['enter'], help: '', run: () => onSubmit(field.text) },
    { keys: ['backspace'], help: '', run: () => dispatch({ kind: 'erase-left' }) },
    { keys: ['delete'], help: '', run: () => dispatch({ kind: 'erase-right' }) },
    { keys: ['left'], help: '', run: () => dispatch({ kind: 'move', by: -1 }) },
    { keys: ['right'], help: '', run: () => dispatch({ kind: 'move', by: 1 }) },
    { keys: ['home', 'ctrl+a'], help: '', run: () => dispatch({ kind: 'home' }) },
    { keys: ['end', 'ctrl+e'], help: '', run: () => dispatch({ kind: 'end' }) },
    { keys: ['ctrl+u'], help: '', run: () => dispatch({ kind: 'clear' }) },
    { keys: ['ctrl+w'], help: '', run: () => dispatch({ kind: 'erase-word' }) },
  ];
  useKeys(bindings, { onText: (text) => dispatch({ kind: 'insert', text }) });
  usePaste((text) => dispatch({ kind: 'insert', text: text.trim().replace(/\s*[\r\n]+\s*/g, '') }));
  const before = field.text.slice(0, field.caret);
  const at = field.text.slice(field.caret, field.caret + 1);
  return (
    <Box aria-role="textbox">
      <Text {...theme.accent}>❯ </Text>
      <Text wrap="truncate-start">
        {before}
        <Text inverse>{at === '' ? ' ' : at}</Text>
        {field.text.slice(field.caret + 1)}
        {field.text === '' ? <Text {...theme.muted}>{placeholder}</Text> : null}
      </Text>
    </Box>
  );
}
