import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { CooldownOptions } from './cooldown.ts';

/** `models cooldown list|clear|probe` (D2, B081). */
export function registerCooldown(models: Command, { context, exitWith }: CommandHost): void {
  const cooldown = models.command('cooldown').description('credentials that are left alone for a while');
  cooldown
    .command('list')
    .description('what is blocked, why, until when')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { listBlocks } = await import('./cooldown-list.ts');
      listBlocks(context, options.json === true);
    });
  cooldown
    .command('clear')
    .description('let a credential be tried again at once')
    .argument('<credential>', 'its id, as models status shows it')
    .option('--model <id>', 'only the block for this model')
    .option('--json', 'one JSON document')
    .action(async (credential: string, options: CooldownOptions) => {
      const { clearCooldown } = await import('./cooldown.ts');
      await clearCooldown(context, credential, options);
    });
  cooldown
    .command('probe')
    .description('ask with it once, whatever blocks it; an answer lets it serve again')
    .argument('<credential>', 'its id, as models status shows it')
    .option('--model <id>', 'ask this model of its provider')
    .option('--agent <id>', 'as this agent')
    .option('--json', 'one JSON document')
    .action(async (credential: string, options: CooldownOptions) => {
      const { probeCooldown } = await import('./cooldown.ts');
      exitWith(await probeCooldown(context, credential, options));
    });
}
