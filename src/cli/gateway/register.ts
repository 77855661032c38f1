import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';

/** Decision 5: scripts of the upstream product restart a gateway after a change; here there is none, and none is needed. */
export function registerGateway(gateway: Command, { context }: CommandHost): void {
  gateway
    .command('restart', { isDefault: true })
    .description('nothing to restart: every run reads the config anew')
    .argument('[unknown...]')
    .action((words: readonly string[]) => {
      if (words[0] !== undefined) refuseUnknown(gateway, words[0]);
      context.output.line('No gateway here; changes apply to the next run.');
    });
}
