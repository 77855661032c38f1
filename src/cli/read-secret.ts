import { AppError, usageError } from '../core/errors.ts';
import { Secret } from '../core/secrets/secret.ts';
import { cleanSecretText } from '../core/secrets/secret-text.ts';
import type { CliContext } from './cli-context.ts';
import { openPlainTalk } from './plain/plain-talk.ts';
import { surfaceOf } from './surface.ts';

/** A key is never this long; more is a mistake or an attack. */
const MAX_LENGTH = 16_384;

/**
 * A secret from a hidden prompt on a terminal, else from stdin (S5): all of it, or its next line where questions are answered
 * there (`--no-tui`). Throws `usage` when nothing came.
 */
export async function readSecretInput(context: CliContext, label: string): Promise<Secret> {
  const text = await readText(context, label);
  const cleaned = cleanSecretText(text);
  if (cleaned.problem !== undefined) {
    const hint = 'Write the key itself to stdin, or paste it at the prompt of a terminal.';
    throw usageError(`That cannot be a key: ${cleaned.problem}`, { hint });
  }
  const secret = new Secret(cleaned.value);
  context.ports.redactor.add(secret);
  return secret;
}

function readText(context: CliContext, label: string): Promise<string> {
  const { stdin } = context.process;
  if (surfaceOf(context, 'stderr') === 'lines') return askHidden(context, label);
  return stdin.isTTY === true ? promptHidden(context, label) : readAll(stdin);
}

async function askHidden(context: CliContext, label: string): Promise<string> {
  const talk = openPlainTalk(context, 'stderr');
  try {
    const typed = await talk.askHidden(`${label} (nothing is shown): `);
    if (typed === undefined && talk.hasLeft()) throw new AppError('cancelled', 'Cancelled.');
    return typed ?? '';
  } finally {
    talk.close();
  }
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MAX_LENGTH) throw usageError('stdin holds too much text for a key');
  }
  return text;
}

/** Raw mode, nothing echoed but dots, and those only where they can be drawn over; Enter ends, Ctrl-C cancels. */
function promptHidden({ process }: CliContext, label: string): Promise<string> {
  const { stdin, stderr } = process;
  // Here it is a terminal that may be drawn on, or no terminal at all.
  const canRedraw = stderr.isTTY === true;
  stderr.write(`${label}: `);
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (settle: () => void): void => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (chunk: Buffer): void => {
      // Bracketed paste markers of terminals that send them unasked.
      const input = chunk.toString('utf8').replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '');
      for (const character of input) {
        if (character === '\u0003') {
          finish(() => reject(new AppError('cancelled', 'Cancelled.')));
          return;
        }
        if (character === '\r' || character === '\n') {
          finish(() => resolve(text));
          return;
        }
        if (character === '\u007f' || character === '\b') text = text.slice(0, -1);
        else if (text.length < MAX_LENGTH) text += character;
      }
      if (canRedraw)
        stderr.write(`\r\u001b[K${label}: ${'•'.repeat(Math.min(12, text.length))} ${text.length}`);
    };
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onData);
  });
}
