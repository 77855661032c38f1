import { Text } from 'ink';
import type { ReactNode } from 'react';
import { theme } from '../theme.ts';

/** Text with the matched stretches marked; a text that was shortened is shown plain, its positions no longer hold. */
export function Highlight({
  text,
  ranges,
}: {
  readonly text: string;
  readonly ranges: readonly number[];
}): ReactNode {
  if (ranges.length === 0 || text.includes('…')) return <Text>{text}</Text>;
  const pieces: ReactNode[] = [];
  let from = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    const start = ranges[index] ?? 0;
    const end = Math.min(text.length, ranges[index + 1] ?? 0);
    if (start >= text.length || end <= start) continue;
    pieces.push(text.slice(from, start));
    pieces.push(
      <Text key={start} {...theme.accent} underline>
        {text.slice(start, end)}
      </Text>,
    );
    from = end;
  }
  pieces.push(text.slice(from));
  return <Text>{pieces}</Text>;
}
