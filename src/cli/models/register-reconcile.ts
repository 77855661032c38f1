import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { ReconcileOptions } from './reconcile.ts';

/** `models reconcile` (issue D, Ledger). */
export function registerReconcile(models: Command, { context, exitWith }: CommandHost): void {
  models
    .command('reconcile')
    .description(
      'sessions and orders that name what is gone, and stand-ins that nobody needs: look, then mend',
    )
    .option('--dry-run', 'only look')
    .option('--yes', 'do not ask')
    .option('--undo', 'take back the last mending')
    .option('--json', 'one JSON document')
    .action(async (options: ReconcileOptions) => {
      const { reconcile } = await import('./reconcile.ts');
      exitWith(await reconcile(context, options));
    });
}
