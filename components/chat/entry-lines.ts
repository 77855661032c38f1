import type { ChatEntry } from '../../src/app/chat/chat-types.ts';
import { TAB } from './prompt-layout.ts';
import { wrapColumns, wrapLine } from './wrap-text.ts';

/** How a row of the transcript looks; the words say the same without colour. */
export type LineLook = 'user' | 'plain' | 'muted' | 'warning' | 'danger';

export interface TranscriptLine {
  readonly text: string;
  readonly look: LineLook;
}

/** What the person said begins with it, as the prompt does. */
const USER_MARK = '› ';
const INDENT = '  ';

const ENDINGS = {
  stopped: { text: '(stopped: the answer is not whole)', look: 'muted' },
  broken: { text: '(broken off: the answer is not whole)', look: 'warning' },
} as const;

/** Rows of an entry in `columns` cells, with an empty one behind; none for an answer that has not begun. */
export function entryLines(entry: ChatEntry, columns: number): readonly TranscriptLine[] {
  const room = columns - INDENT.length;
  switch (entry.kind) {
    case 'user':
      return closed(
        bodyLines(entry.text, room, 'user').map(({ text, look }, index) => ({
          text: index === 0 ? USER_MARK + text.slice(INDENT.length) : text,
          look,
        })),
      );
    case 'assistant':
      return replyLines(entry.text, entry.state, columns);
    case 'notice':
      return closed(bodyLines(entry.text, room, 'warning'));
    case 'answer':
      return closed(entry.lines.flatMap((line) => indented(wrapColumns(line, room), 'plain')));
    case 'error':
      return closed(
        entry.lines.flatMap((line, index) =>
          indented(wrapLine(line, room), index === 0 ? 'danger' : 'plain'),
        ),
      );
    default:
      return entry satisfies never;
  }
}

/** Rows of a text, each line of it wrapped for itself. */
export function bodyLines(text: string, room: number, look: LineLook): readonly TranscriptLine[] {
  return text
    .replaceAll('\t', TAB)
    .split('\n')
    .flatMap((line) => indented(wrapLine(line, room), look));
}

function replyLines(
  text: string,
  state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'broken',
  columns: number,
): readonly TranscriptLine[] {
  if (text === '' && (state === 'waiting' || state === 'streaming')) return [];
  const lines = bodyLines(text.trimEnd(), columns - INDENT.length, 'plain');
  if (state !== 'stopped' && state !== 'broken') return closed(lines);
  const { text: words, look } = ENDINGS[state];
  return closed([...lines, ...indented(wrapLine(words, columns - INDENT.length), look)]);
}

function indented(rows: readonly string[], look: LineLook): readonly TranscriptLine[] {
  return rows.map((row) => ({ text: row === '' ? '' : INDENT + row, look }));
}

function closed(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  return [...lines, { text: '', look: 'plain' }];
}
