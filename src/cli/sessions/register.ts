import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import type { SetModelOptions } from './change.ts';
import type { SessionOptions } from './show.ts';

/** `openclaw sessions list|show|reset|delete|set-model` (decision 5); without a word it lists. */
export function registerSessions(sessions: Command, { context, exitWith }: CommandHost): void {
  const verb = (name: string, description: string): Command =>
    sessions
      .command(name, { isDefault: name === 'list' })
      .description(description)
      .option('--agent <id>', 'of this agent')
      .option('--json', 'one JSON document');
  verb('list', 'all conversations, the last used first')
    .argument('[unknown...]')
    .action(async (words: readonly string[], options: SessionOptions) => {
      if (words[0] !== undefined) refuseUnknown(sessions, words[0]);
      const { printSessions } = await import('./show.ts');
      await printSessions(context, options);
    });
  verb('show', 'one conversation: its model, its credentials, its words')
    .argument('<id>', 'its id')
    .action(async (id: string, options: SessionOptions) => {
      const { printSession } = await import('./show.ts');
      printSession(context, id, options);
    });
  verb('reset', 'forget the conversation; the model that you chose for it stays')
    .argument('<id>', 'its id')
    .action(async (id: string, options: SessionOptions) => {
      const { resetSession } = await import('./change.ts');
      await resetSession(context, id, options);
    });
  verb('delete', 'take a conversation away with all its words')
    .argument('<id>', 'its id')
    .option('--yes', 'do not ask')
    .action(async (id: string, options: SessionOptions & { yes?: boolean }) => {
      const { deleteSession } = await import('./change.ts');
      exitWith(await deleteSession(context, id, options));
    });
  verb('set-model', 'pin the conversation to a model, exactly')
    .argument('<id>', 'its id; it is made when it is not there')
    .argument('[model]', 'provider/model, a model id or an alias; @profile pins a credential too')
    .option('--default', 'follow the configured model again')
    .option('--with-fallbacks', 'the configured fallbacks may stand in for it')
    .action(async (id: string, model: string | undefined, options: SetModelOptions) => {
      const { chooseSessionModel } = await import('./change.ts');
      await chooseSessionModel(context, id, model, options);
    });
}
