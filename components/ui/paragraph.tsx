import { Box, Text, type TextProps } from 'ink';
import type { ReactNode } from 'react';
import { wrapCells } from './cells.ts';

export interface ParagraphProps {
  readonly text: string;
  readonly columns: number;
  /** Before the first line; the others start below its end. */
  readonly lead?: string;
  readonly look?: Pick<TextProps, 'color' | 'bold' | 'dimColor'>;
}

/** Text over as many lines as it needs, all of them starting in the same column. */
export function Paragraph({ text, columns, lead = '', look = {} }: ParagraphProps): ReactNode {
  const lines = wrapCells(text, Math.max(1, columns - lead.length));
  const indent = ' '.repeat(lead.length);
  return (
    <Box flexShrink={0}>
      <Text {...look} wrap="wrap">
        {lead}
        {lines.join(`\n${indent}`) || ' '}
      </Text>
    </Box>
  );
}
