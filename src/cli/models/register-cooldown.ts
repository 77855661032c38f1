import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';

/** `models cooldown list|clear` (D2, B081). */
export function registerCooldown(models: Command, { context }: CommandHost): void {
  const cooldown = models.command('cooldown').description('credentials that are left alone for a while');
  cooldown
    .command('list')
    .description('what is blocked, why, until when')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { listBlocks } = await import('./cooldown.ts');
      listBlocks(context, options.json === true);
    });
  cooldown
    .command('clear')
    .description('let a credential be tried again at once')
    .argument('<credential>', 'its id, as models status shows it')
    .option('--model <id>', 'only the block for this model')
    .action(async (credential: string, options: { model?: string }) => {
      const { clearCooldown } = await import('./cooldown.ts');
      await clearCooldown(context, credential, options.model);
    });
}
