import type { ChatEntry, ChatReply } from '../../app/chat/chat-types.ts';
import type { Output } from '../output.ts';

/** Prints a transcript as it grows: words and answers of commands on stdout, everything beside them on stderr. */
export interface EntryPrinter {
  print(entries: readonly ChatEntry[]): void;
  /** What is there already is not printed. */
  skip(entries: readonly ChatEntry[]): void;
  /** Of the first error that was printed; 0 without one. */
  exitCode(): number;
}

/** What the person said is not printed: a terminal shows it as it is typed, and a script knows it. */
export function createEntryPrinter(output: Output): EntryPrinter {
  /** Ids only grow, and all up to here are done. */
  let doneUpTo = 0;
  let exitCode = 0;
  const printed = new Map<number, number>();
  const finished = new Set<number>();
  const printReply = ({ id, text, state }: ChatReply): void => {
    const before = printed.get(id) ?? 0;
    if (text.length > before) output.write(text.slice(before));
    printed.set(id, text.length);
    if (state === 'waiting' || state === 'streaming') return;
    finished.add(id);
    if (text !== '' && !text.endsWith('\n')) output.line();
    if (state !== 'done') output.note('(the answer is not whole)');
  };
  const printEntry = (entry: ChatEntry): void => {
    if (entry.kind === 'assistant') {
      printReply(entry);
      return;
    }
    finished.add(entry.id);
    if (entry.kind === 'notice') output.note(entry.text);
    if (entry.kind === 'answer') for (const line of entry.lines) output.line(line);
    if (entry.kind !== 'error') return;
    if (exitCode === 0) exitCode = entry.exitCode;
    for (const line of entry.lines) output.note(line);
  };
  return {
    print(entries) {
      for (const entry of entries) {
        if (entry.id > doneUpTo && !finished.has(entry.id)) printEntry(entry);
      }
    },
    skip(entries) {
      doneUpTo = Math.max(doneUpTo, ...entries.map(({ id }) => id));
    },
    exitCode: () => exitCode,
  };
}
