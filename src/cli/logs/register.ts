import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { LogOptions } from './logs.ts';

/** `openclaw logs` from the ledger (decision 5). */
export function registerLogs(logs: Command, { context }: CommandHost): void {
  logs
    .option('--limit <n>', 'this many of the last entries (default 50)')
    .option('--follow', 'then go on with what comes; Ctrl-C ends')
    .option('--agent <id>', 'of this agent')
    .option('--json', 'one JSON document; with --follow one line per entry')
    .action(async (options: LogOptions) => {
      const { printLogs } = await import('./logs.ts');
      await printLogs(context, options);
    });
}
