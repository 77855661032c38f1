import { Box, Text } from 'ink';
import { type ReactNode, useRef, useState } from 'react';
import { theme } from '../theme.ts';
import { useKeys } from '../use-keys.ts';
import { useCaret } from './use-caret.ts';

export interface SecretFieldProps {
  readonly onSubmit: (text: string) => void;
}

/** Dots for the first characters, then a count; never one character of the value (P13). */
const MOST_DOTS = 12;
const MARK = '❯ ';

/**
 * A key typed or pasted, shown as dots. The value lives in a ref: it is in no state, no frame and no tree. A second paste
 * asks before it replaces (B102).
 */
export function SecretField({ onSubmit }: SecretFieldProps): ReactNode {
  const value = useRef('');
  const waiting = useRef<string | undefined>(undefined);
  const [length, setLength] = useState(0);
  const [asks, setAsks] = useState(false);
  const put = (text: string): void => {
    value.current = text;
    setLength([...text].length);
  };
  const submit = (): void => {
    if (value.current === '') return;
    const text = value.current;
    put('');
    onSubmit(text);
  };
  const settle = (replaces: boolean): void => {
    if (replaces && waiting.current !== undefined) put(waiting.current);
    waiting.current = undefined;
    setAsks(false);
  };
  useKeys(
    [
      { keys: ['enter'], help: '', run: () => (asks ? settle(true) : submit()) },
      { keys: ['backspace', 'delete'], help: '', run: () => put([...value.current].slice(0, -1).join('')) },
      { keys: ['ctrl+u'], help: '', run: () => put('') },
    ],
    {
      onText: (text) => {
        if (asks) {
          settle(text === 'y');
          return;
        }
        put(value.current + text);
      },
      onBreak: () => put(`${value.current}\n`),
      onPaste: (text) => {
        const pasted = text.trim();
        if (value.current === '') put(pasted);
        else {
          waiting.current = pasted;
          setAsks(true);
        }
      },
    },
  );
  const dots = '•'.repeat(Math.min(MOST_DOTS, length));
  const box = useCaret(MARK.length + dots.length);
  return (
    <Box ref={box} flexDirection="column" aria-role="textbox" aria-label="API key, hidden">
      <Text>
        <Text {...theme.accent}>{MARK}</Text>
        {dots}{' '}
        <Text {...theme.muted}>
          {length === 0 ? ' paste or type; nothing is shown' : ` ${length} characters`}
        </Text>
      </Text>
      {asks ? <Text {...theme.warning}>Replace what is there with what you just pasted? y or n</Text> : null}
    </Box>
  );
}
