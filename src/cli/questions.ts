import { createInterface } from 'node:readline/promises';
import { AppError } from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';

/** Plain questions on a terminal, one line each; they go to stderr, the document stays alone on stdout. */
export interface Questions {
  /** The typed line; `fallback` when only Enter was pressed. */
  text(question: string, fallback: string): Promise<string>;
  /** Yes only when it was said; Enter means no. */
  confirm(question: string): Promise<boolean>;
  close(): void;
}

/** Opens the questions. Each answer rejects with `cancelled` on Ctrl-C and when stdin ends. */
export function askOn({ process }: CliContext): Questions {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  const left = new Promise<never>((_, reject) => {
    const leave = (): void => reject(new AppError('cancelled', 'Cancelled.'));
    lines.on('SIGINT', leave);
    lines.on('close', leave);
  });
  left.catch(() => undefined);
  const ask = (question: string): Promise<string> => Promise.race([lines.question(question), left]);
  return {
    async text(question, fallback) {
      const answer = (await ask(`${question}${fallback === '' ? '' : ` [${fallback}]`}: `)).trim();
      return answer === '' ? fallback : answer;
    },
    confirm: async (question) => /^y(?:es)?$/i.test((await ask(`${question} [y/N] `)).trim()),
    close: () => lines.close(),
  };
}
