import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** `openclaw settings …`: our own settings, which live in the store (decision 2). */
export function registerSettings(settings: Command, { context }: CommandHost): void {
  const handlers = () => import('./settings.ts');
  settings.argument('[unknown...]').action((words: readonly string[]) => {
    if (words[0] !== undefined) refuseUnknown(settings, words[0]);
    throw usageError('settings needs a word that says what to do', {
      hint: 'Run "openclaw settings list" to see all settings.',
    });
  });
  settings
    .command('list')
    .description('all settings, their values and what they do')
    .option('--json', 'one JSON document')
    .action(async (options: JsonOption) => (await handlers()).printSettings(context, options));
  settings
    .command('get')
    .description('the value in effect')
    .argument('<key>', 'such as firstToken.limitMs')
    .option('--json', 'one JSON document')
    .action(async (key: string, options: JsonOption) =>
      (await handlers()).printSetting(context, key, options),
    );
  settings
    .command('set')
    .description('change a setting')
    .argument('<key>', 'such as firstToken.limitMs')
    .argument('<value>', 'what "settings list" says it takes')
    .option('--json', 'one JSON document')
    .action(async (key: string, value: string, options: JsonOption) =>
      (await handlers()).changeSetting(context, key, value, options),
    );
  settings
    .command('unset')
    .description('go back to the default')
    .argument('<key>', 'such as firstToken.limitMs')
    .option('--json', 'one JSON document')
    .action(async (key: string, options: JsonOption) =>
      (await handlers()).clearSetting(context, key, options),
    );
  settings
    .command('history')
    .description('who changed what, newest first')
    .option('--limit <n>', 'how many (20)')
    .option('--json', 'one JSON document')
    .action(async (options: JsonOption & { limit?: string }) =>
      (await handlers()).printSettingsHistory(context, options),
    );
  settings
    .command('undo')
    .description('take back the newest change of a setting')
    .option('--json', 'one JSON document')
    .action(async (options: JsonOption) => (await handlers()).undoSettings(context, options));
}
