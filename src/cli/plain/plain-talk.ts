import { asciiText } from '../../core/text/ascii-text.ts';
import type { CliContext } from '../cli-context.ts';
import { knowsUnicode } from '../knows-unicode.ts';
import { openPlainReader } from './plain-reader.ts';

/** A talk in plain lines: whole lines go out, whole lines come in, nothing is ever drawn over (decision 38, P25). */
export interface PlainTalk {
  line(text: string): void;
  /** The answer; undefined once the person has left, or a script has no more answers. */
  ask(prompt: string): Promise<string | undefined>;
  /** The same for a secret: it is not shown. */
  askHidden(prompt: string): Promise<string | undefined>;
  /**
   * Says `words`, and calls back when a person presses Enter while something runs; returns what ends that. A script is neither
   * told nor listened to: its lines answer the questions to come.
   */
  onEnter(words: string, callback: () => void): () => void;
  /** Resolves once the person leaves. */
  readonly left: Promise<void>;
  /** The person left, in difference to a script that ran out of answers. */
  hasLeft(): boolean;
  /** What was typed ahead is kept for the next talk. */
  close(): void;
}

/** Opens a talk. @param surface `stderr` when stdout carries a document */
export function openPlainTalk(
  { process, output }: Pick<CliContext, 'process' | 'output'>,
  surface: 'stdout' | 'stderr' = 'stdout',
): PlainTalk {
  const reader = openPlainReader(process);
  const shown = knowsUnicode(process) ? (text: string) => text : asciiText;
  const line = (text: string): void =>
    surface === 'stdout' ? output.line(shown(text)) : output.note(shown(text));
  // Only a terminal in its own line mode shows the end of the line that was typed.
  const endLine = (): void => void process[surface].write('\n');
  return {
    line,
    async ask(prompt) {
      process[surface].write(shown(prompt));
      const typed = await reader.line();
      if (typed === undefined || process.stdin.isTTY !== true) endLine();
      return typed;
    },
    async askHidden(prompt) {
      const typed = await reader.hidden(() => process[surface].write(shown(prompt)));
      endLine();
      return typed;
    },
    onEnter(words, callback) {
      if (process.stdin.isTTY !== true) return () => undefined;
      line(words);
      void reader.line().then((typed) => (typed === undefined ? undefined : callback()));
      return () => reader.forget();
    },
    left: reader.left,
    hasLeft: () => reader.hasLeft(),
    close: () => reader.close(),
  };
}
