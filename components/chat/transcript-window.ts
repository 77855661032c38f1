import type { ChatEntry } from '../../src/app/chat/chat-types.ts';
import { bodyLines, entryLines, type TranscriptLine } from './entry-lines.ts';

/** Rows of a transcript that are in view. */
export interface TranscriptWindow {
  readonly lines: readonly TranscriptLine[];
  /** Rows above and below. */
  readonly above: number;
  readonly below: number;
}

interface Drawn {
  readonly entry: ChatEntry;
  readonly columns: number;
  readonly lines: readonly TranscriptLine[];
}

/**
 * Lays out a transcript for a window of it. An entry that is done is laid out once per width; of an answer that grows only
 * its last line is laid out again, so that a long answer costs no more per word than a short one.
 */
export function createTranscriptLayout(): (
  entries: readonly ChatEntry[],
  columns: number,
) => readonly (readonly TranscriptLine[])[] {
  const drawn = new Map<number, Drawn>();
  const grown = createGrowingText();
  return (entries, columns) => {
    if (drawn.size > entries.length * 2) drawn.clear();
    return entries.map((entry) => {
      const before = drawn.get(entry.id);
      if (before?.entry === entry && before.columns === columns) return before.lines;
      const isGrowing = entry.kind === 'assistant' && entry.state === 'streaming';
      const lines = isGrowing ? grown(entry.id, entry.text, columns) : entryLines(entry, columns);
      drawn.set(entry.id, { entry, columns, lines });
      return lines;
    });
  };
}

/** The rows of a window of this height that begins `top` rows below the beginning, or ends at the end without one. */
export function windowOfTranscript(
  blocks: readonly (readonly TranscriptLine[])[],
  height: number,
  top: number | undefined,
): TranscriptWindow {
  // The last entry's empty row is of no use at the end.
  const total = Math.max(0, blocks.reduce((sum, { length }) => sum + length, 0) - 1);
  const last = Math.max(0, total - height);
  const start = Math.min(top ?? last, last);
  const lines: TranscriptLine[] = [];
  let position = 0;
  for (const block of blocks) {
    const from = Math.max(0, start - position);
    const to = Math.min(block.length, start + height - position, total - position);
    if (to > from) lines.push(...block.slice(from, to));
    position += block.length;
  }
  return { lines, above: start, below: Math.max(0, total - start - height) };
}

function createGrowingText(): (id: number, text: string, columns: number) => readonly TranscriptLine[] {
  let last = { id: -1, columns: 0, done: '', lines: [] as TranscriptLine[] };
  return (id, text, columns) => {
    const isSame = last.id === id && last.columns === columns && text.startsWith(last.done);
    if (!isSame) last = { id, columns, done: '', lines: [] };
    const end = text.lastIndexOf('\n') + 1;
    if (end > last.done.length) {
      const more = bodyLines(text.slice(last.done.length, end - 1), columns - 2, 'plain');
      last = { ...last, done: text.slice(0, end), lines: [...last.lines, ...more] };
    }
    const open = bodyLines(text.slice(end), columns - 2, 'plain');
    return [...last.lines, ...open, { text: '', look: 'plain' }];
  };
}
