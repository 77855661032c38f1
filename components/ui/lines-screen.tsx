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
  const [wanted, setFrom] = useState(0);
  const drawn = lines.flatMap((line) => hanging(line, columns));
  const last = Math.max(0, drawn.length - rows);
  const from = Math.min(wanted, last);
  const go = (by: number): void => setFrom(Math.max(0, Math.min(last, from + by)));
  const bindings: readonly KeyBinding[] = [
    { keys: ['down', 'j'], help: '↑↓ scroll', isOff: last === 0, run: () => go(1) },
    { keys: ['up', 'k'], help: '', isOff: last === 0, run: () => go(-1) },
    { keys: ['pagedown', ' '], help: '', isOff: last === 0, run: () => go(rows - 1) },
    { keys: ['pageup'], help: '', isOff: last === 0, run: () => go(1 - rows) },
    { keys: ['home', 'g'], help: '', isOff: last === 0, run: () => setFrom(0) },
    { keys: ['end', 'G'], help: '', isOff: last === 0, run: () => setFrom(last) },
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

function hanging(line: string, columns: number): readonly string[] {
  const clean = sanitizeText(line, { multiline: true }).replaceAll('\n', ' ');
  const lead = /^ *\S+(?: \S+)* {2,}/.exec(clean)?.[0] ?? '';
  const indent = ' '.repeat(lead.length);
  const pieces = wrapCells(clean.slice(lead.length), Math.max(1, columns - lead.length));
  return pieces.map((piece, index) => `${index === 0 ? lead : indent}${piece}`);
}
