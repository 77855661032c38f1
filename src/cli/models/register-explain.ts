import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { ExplainOptions } from './explain.ts';

/** `models explain --error` (D1, B016). */
export function registerExplain(models: Command, { context }: CommandHost): void {
  models
    .command('explain')
    .description('what the failover rules make of a recorded failure')
    .option(
      '--error <file>',
      'one JSON object or JSON Lines with provider, status, headers, body…; - reads stdin',
    )
    .option('--json', 'one line of JSON per failure')
    .action(async (options: ExplainOptions) => {
      const { explain } = await import('./explain.ts');
      await explain(context, options);
    });
}
