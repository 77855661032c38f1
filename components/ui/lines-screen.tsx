import { Text } from 'ink';
import { type ReactNode, useState } from 'react';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { wrapCells } from './cells.ts';
import { Frame, useBodySize } from './frame.tsx';

export interface LinesScreenProps {
  readonly title: string;
  /** A first column ends at two spaces; what does not fit beside it goes on below its second one. */
  readonly lines: readonly string[];
  readonly onBack: () => void;
}

/** Text to read, as many pages of it as there are: keys, or all that is known of something. */
export function LinesScreen({ title, lines, onBack }: LinesScreenProps): ReactNode {
  const { rows, columns } = useBodySize();
  const drawn = lines.flatMap((line) => hangingLines(line, columns));
  const { from, last, bindings: scrolling } = useScroll(drawn.length, rows);
  const bindings: readonly KeyBinding[] = [
    ...scrolling,
    { keys: ['esc', 'enter', 'q', '?'], help: 'esc back', run: onBack },
  ];
  useKeys(bindings);
  const shown = Math.min(drawn.length, from + rows);
  return (
    <Frame
      title={title}
      aside={last === 0 ? '' : `${from + 1}-${shown} of ${drawn.length}`}
      footer={footerOf(bindings)}
    >
      <Text wrap="truncate-end">{drawn.slice(from, from + rows).join('\n')}</Text>
    </Frame>
  );
}

/** Which of some lines are seen, `rows` at a time, and the keys that change it. */
export function useScroll(
  count: number,
  rows: number,
): { readonly from: number; readonly last: number; readonly bindings: readonly KeyBinding[] } {
  const [wanted, setFrom] = useState(0);
  const last = Math.max(0, count - rows);
  const from = Math.min(wanted, last);
  const go = (by: number): void => setFrom(Math.max(0, Math.min(last, from + by)));
  const isOff = last === 0;
  const bindings: readonly KeyBinding[] = [
    { keys: ['down', 'j'], help: '↑↓ scroll', isOff, run: () => go(1) },
    { keys: ['up', 'k'], help: '', isOff, run: () => go(-1) },
    { keys: ['pagedown', ' '], help: '', isOff, run: () => go(rows - 1) },
    { keys: ['pageup'], help: '', isOff, run: () => go(1 - rows) },
    { keys: ['home', 'g'], help: '', isOff, run: () => setFrom(0) },
    { keys: ['end', 'G'], help: '', isOff, run: () => setFrom(last) },
  ];
  return { from, last, bindings };
}

/** A line in as many as it takes; what stands after its first column hangs below that. */
export function hangingLines(line: string, columns: number): readonly string[] {
  const clean = sanitizeText(line, { multiline: true }).replaceAll('\n', ' ');
  const lead = /^ *\S+(?: \S+)* {2,}/.exec(clean)?.[0] ?? '';
  const indent = ' '.repeat(lead.length);
  const pieces = wrapCells(clean.slice(lead.length), Math.max(1, columns - lead.length));
  return pieces.map((piece, index) => `${index === 0 ? lead : indent}${piece}`);
}
