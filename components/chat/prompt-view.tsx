import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { theme } from '../theme.ts';
import { useCaret } from '../ui/use-caret.ts';
import { cellsOf, type PromptLayout, shownText } from './prompt-layout.ts';

export interface PromptViewProps {
  readonly text: string;
  readonly caret: number;
  readonly layout: PromptLayout;
  /** Rows that may be used. */
  readonly height: number;
  readonly mark: string;
  readonly placeholder: string;
}

/** The prompt: as many rows of it as fit around the caret. */
export function PromptView({ text, caret, layout, height, mark, placeholder }: PromptViewProps): ReactNode {
  const { rows, caretRow } = layout;
  const first = Math.max(0, Math.min(caretRow - height + 1, rows.length - height));
  const shown = rows.slice(first, first + height);
  const start = rows[caretRow]?.start ?? 0;
  const box = useCaret(mark.length + cellsOf(text.slice(start, caret)), caretRow - first);
  return (
    <Box ref={box} flexDirection="column" flexShrink={0} aria-role="textbox">
      {shown.map((row, index) => (
        <Text key={row.start} wrap="truncate-end">
          <Text {...theme.accent}>{index + first === 0 ? mark : ' '.repeat(mark.length)}</Text>
          {shownText(text.slice(row.start, row.end))}
          {text === '' ? <Text {...theme.muted}>{placeholder}</Text> : null}
        </Text>
      ))}
    </Box>
  );
}
