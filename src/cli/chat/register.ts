import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { surfaceOf } from '../surface.ts';
import type { ChatOptions } from './start-chat.ts';

/** `openclaw chat`: a conversation; plain lines where there is no screen (decision 38). */
export function registerChat(command: Command, { context, exitWith }: CommandHost): void {
  command
    .option('--session <id>', 'go on with this conversation, or begin it; without it the last used one')
    .option('--new', 'begin a new conversation')
    .option('--agent <id>', 'as this agent')
    .option('--model <ref>', 'this model for the conversation, exactly, as after /model')
    .option('--no-tui', 'plain lines, also on a terminal')
    .action(async (options: ChatOptions) => {
      if (surfaceOf(context) === 'screen') {
        const { chatOnScreen } = await import('./screen-mode.ts');
        exitWith(await chatOnScreen(context, options));
        return;
      }
      const { chatInLines } = await import('./line-mode.ts');
      exitWith(await chatInLines(context, options));
    });
}
