import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { OverviewOptions } from './overview.ts';

/** `openclaw status [--usage]` (decision 5). */
export function registerStatus(status: Command, { context }: CommandHost): void {
  status
    .option('--usage', 'also what was asked of each model in the last 24 hours and 30 days')
    .option('--agent <id>', 'of this agent')
    .option('--json', 'one JSON document')
    .action(async (options: OverviewOptions) => {
      const { printOverview } = await import('./overview.ts');
      await printOverview(context, options);
    });
}
