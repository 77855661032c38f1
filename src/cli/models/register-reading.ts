import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseEmptyValues } from '../empty-values.ts';
import { type ListOptions, printList } from './list.ts';
import { registerStatus } from './register-status.ts';

/** The verbs of `openclaw models` that scripts run all day, and that are there without the others. */
export const READING_VERBS: readonly string[] = ['status', 'list'];

/** `openclaw models status` and `list`, loaded at once since every further file costs a millisecond (performance.md, S2). */
export function registerReading(models: Command, host: CommandHost): void {
  const { context } = host;
  models.hook('preAction', (_group, command) => refuseEmptyValues(command));
  registerStatus(models, host);
  models
    .command('list')
    .description('models that can be used here')
    .option('--all', 'the whole catalog')
    .option('--local', 'only models on this machine or network')
    .option('--provider <id>', 'only this provider (its id, such as moonshot)')
    .option('--json', 'one JSON document')
    .option('--plain', 'one ref per line')
    .option('--agent <id>', 'as this agent sees them')
    .option('--refresh', 'ask the configured providers and local servers first')
    .action(async (options: ListOptions & { refresh?: boolean }) => {
      if (options.refresh === true) await (await import('./refresh.ts')).refreshLists(context, options);
      await printList(context, options);
    });
}
