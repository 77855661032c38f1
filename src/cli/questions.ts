import { createInterface } from 'node:readline/promises';
import { AppError } from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';
import { openPlainTalk } from './plain/plain-talk.ts';
import { surfaceOf } from './surface.ts';

/** Plain questions on a terminal, one line each; they go to stderr, the document stays alone on stdout. */
export interface Questions {
  /** The typed line; `fallback` when only Enter was pressed. */
  text(question: string, fallback: string): Promise<string>;
  /** Yes only when it was said; Enter means no. */
  confirm(question: string): Promise<boolean>;
  close(): void;
}

/** How a line is asked for; rejects with `cancelled` when the person leaves and when stdin ends. */
interface Asking {
  ask(prompt: string): Promise<string>;
  close(): void;
}

/** Opens the questions. Each answer rejects with `cancelled` on Ctrl-C and when stdin ends. */
export function askOn(context: CliContext): Questions {
  // They go to stderr, whatever becomes of stdout; where it may not be drawn on they are lines.
  const asking = surfaceOf(context, 'stderr') === 'screen' ? onTerminal(context) : inLines(context);
  return {
    async text(question, fallback) {
      const answer = await asking.ask(`${question}${fallback === '' ? '' : ` [${fallback}]`}: `);
      return answer.trim() === '' ? fallback : answer.trim();
    },
    confirm: async (question) => /^y(?:es)?$/i.test((await asking.ask(`${question} [y/N] `)).trim()),
    close: () => asking.close(),
  };
}

/** With the editing of lines that readline draws. */
function onTerminal({ process }: CliContext): Asking {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  const left = new Promise<never>((_, reject) => {
    const leave = (): void => reject(cancelled());
    lines.on('SIGINT', leave);
    lines.on('close', leave);
  });
  left.catch(() => undefined);
  return {
    ask: (prompt) => Promise.race([lines.question(prompt), left]),
    close: () => lines.close(),
  };
}

/** Where nothing may be drawn, and through a pipe. */
function inLines(context: CliContext): Asking {
  const talk = openPlainTalk(context, 'stderr');
  return {
    async ask(prompt) {
      const typed = await talk.ask(prompt);
      if (typed === undefined) throw cancelled();
      return typed;
    },
    close: () => talk.close(),
  };
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}
