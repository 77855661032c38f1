import { AppError } from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';
import { askOn } from './questions.ts';
import { surfaceOf } from './surface.ts';

/** Asks for one key, row after row; on a screen without Enter, in plain lines as the first letter of a line. */
export interface RowKeys {
  /** One of `keys`, of which the first is what Enter means. Rejects with `cancelled` on Ctrl-C and when stdin ends. */
  ask(prompt: string, keys: string): Promise<string>;
  close(): void;
}

/** Opens the questions; they go to stderr. */
export function rowKeysOn(context: CliContext): RowKeys {
  return surfaceOf(context) === 'lines' ? inLines(context) : onTerminal(context);
}

function inLines(context: CliContext): RowKeys {
  const questions = askOn(context);
  return {
    async ask(prompt, keys) {
      const typed = (await questions.text(prompt, keys.charAt(0))).charAt(0).toLowerCase();
      return keys.includes(typed) ? typed : keys.charAt(0);
    },
    close: () => questions.close(),
  };
}

function onTerminal({ process: { stdin, stderr } }: CliContext): RowKeys {
  // What is typed ahead answers the rows to come.
  let typed = '';
  let wake = (): void => undefined;
  const take = (chunk: Buffer | string): void => {
    const text = chunk.toString();
    // An arrow or Esc is no answer, and the letters of its sequence are none either.
    if (!text.startsWith('\u001b')) typed += text;
    wake();
  };
  // A terminal that goes away means what Ctrl-C means.
  const end = (): void => take('\u0003');
  stdin.on('data', take).on('end', end);
  const next = async (keys: string): Promise<string> => {
    for (;;) {
      const key = typed.charAt(0).toLowerCase();
      typed = typed.slice(1);
      if (key === '\u0003' || key === '\u0004') throw new AppError('cancelled', 'Cancelled.');
      if (key === '\r') return keys.charAt(0);
      if (key !== '' && keys.includes(key)) return key;
      if (key === '') {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  };
  return {
    async ask(prompt, keys) {
      stderr.write(`${prompt}: `);
      stdin.setRawMode(true).resume();
      try {
        const key = await next(keys);
        stderr.write(key);
        return key;
      } finally {
        stderr.write('\n');
        stdin.setRawMode(false).pause();
      }
    },
    close: () => void stdin.off('data', take).off('end', end),
  };
}
