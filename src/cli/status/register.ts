import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import type { CommandHost } from '../command-host.ts';
import type { OverviewOptions } from './overview.ts';

/** `openclaw status [--usage|--share]` (decision 5, D17). */
export function registerStatus(status: Command, { context }: CommandHost): void {
  status
    .option('--usage', 'also what was asked of each model in the last 24 hours and 30 days')
    .option('--share', 'for a bug report: no secrets, accounts or names of yours')
    .option('--agent <id>', 'of this agent')
    .option('--json', 'one JSON document')
    .action(async (options: OverviewOptions & { readonly share?: boolean }) => {
      if (options.share === true) {
        if (options.usage === true) throw usageError('Give --share or --usage, not both');
        const { printShare } = await import('./share.ts');
        printShare(context, options);
        return;
      }
      const { printOverview } = await import('./overview.ts');
      await printOverview(context, options);
    });
}
