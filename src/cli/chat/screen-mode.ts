import type { CliContext } from '../cli-context.ts';
import { showChat } from '../interactive.ts';
import { createEntryPrinter } from './entry-printer.ts';
import { type ChatOptions, startChat } from './start-chat.ts';
import { recordVisit } from './visit.ts';

/**
 * A chat on a screen. What was said stays on the terminal when the screen is gone (P4, T12). Returns the exit code: 0 after
 * `/exit` and Ctrl-D, 130 after Ctrl-C (decision 32).
 */
export async function chatOnScreen(context: CliContext, options: ChatOptions): Promise<number> {
  const { ports, output } = context;
  const chat = startChat(ports, options, { hasPicker: true, canAsk: true });
  const visit = recordVisit(chat);
  try {
    if (options.model !== undefined) {
      await chat.choose(options.model);
      // A word that names no model ends the command as it does without a screen.
      const printer = createEntryPrinter(output);
      const refusals = chat.getSnapshot().entries.filter(({ kind }) => kind === 'error');
      printer.print(refusals);
      if (refusals.length > 0) return printer.exitCode();
    }
    const exitCode = await showChat(context, chat);
    await chat.close();
    for (const line of visit.lines()) output.line(line);
    const { sessionId } = chat.getSnapshot();
    output.note(`Session ${sessionId}. Go on with: openclaw chat --session ${sessionId}`);
    return exitCode;
  } finally {
    await chat.close();
    visit.end();
  }
}
