import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { canAsk } from '../surface.ts';
import { registerConfigWrites } from './register-writes.ts';

/** `openclaw config …` (section 28). */
export function registerConfig(config: Command, host: CommandHost): void {
  const { context, exitWith } = host;
  config.argument('[unknown...]').action(async (words: readonly string[]) => {
    if (words[0] !== undefined) refuseUnknown(config, words[0]);
    // CONF-1: without a word it opens the same wizard.
    if (canAsk(context)) {
      const { configure } = await import('../configure/configure.ts');
      exitWith(await configure(context, { sections: [] }));
      return;
    }
    throw usageError('config needs a word that says what to do', {
      details: [
        'openclaw config get <path>',
        'openclaw config set <path> <value>',
        'openclaw config patch --file <path>',
        'openclaw config validate',
      ],
      hint: 'To be led through it, run "openclaw onboard"; for all words, "openclaw config --help".',
    });
  });
  config
    .command('get')
    .description('one value; secrets are not shown')
    .argument('<path>', 'such as agents.defaults.model.primary')
    .option('--json', 'always JSON')
    .action(async (path: string, options: { json?: boolean }) =>
      (await import('./show.ts')).printValue(context, path, options),
    );
  registerConfigWrites(config, host);
  config
    .command('validate')
    .description('look for mistakes in the file')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) =>
      exitWith(await (await import('./show.ts')).printValidity(context, options)),
    );
  config
    .command('schema')
    .description('the JSON Schema of the file, or what is known of one path')
    .argument('[path]', 'such as agents.defaults')
    .option('--json', 'JSON, which it always is')
    .action(async (path: string | undefined) => (await import('./show.ts')).printSchema(context, path));
  config
    .command('file')
    .description('the path of the file in use')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => (await import('./show.ts')).printFile(context, options));
  config
    .command('history')
    .description('who changed what, newest first')
    .option('--limit <n>', 'how many (20)')
    .option('--json', 'one JSON document')
    .action(async (options: { limit?: string; json?: boolean }) =>
      (await import('./history.ts')).printHistory(context, options),
    );
  config
    .command('diff')
    .description('what a change did')
    .argument('[n]', 'its number in the history; 1 is the newest')
    .action(async (number: string | undefined) => (await import('./history.ts')).printDiff(context, number));
  config
    .command('undo')
    .description('take back the newest change, or the newest n')
    .argument('[n]', 'how many')
    .option('--json', 'one JSON document')
    .action(async (number: string | undefined, options: { json?: boolean }) =>
      (await import('./history.ts')).undoChanges(context, number, options),
    );
}
