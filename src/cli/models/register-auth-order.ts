import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { OrderOptions } from './auth-order.ts';

/** `models auth activate` and `models auth order get|set|clear` (section 9, AUTHCLI-8, AUTHCLI-9). */
export function registerAuthOrder(auth: Command, { context }: CommandHost): void {
  auth
    .command('activate')
    .description('try a credential first from now on')
    .argument('<profileId>', 'its id, as models auth list shows it')
    .option('--agent <id>', 'for this agent; otherwise the default one')
    .option('--json', 'one JSON document')
    .action(async (profileId: string, options: Omit<OrderOptions, 'provider'>) => {
      const { activate } = await import('./auth-order.ts');
      await activate(context, profileId, options);
    });
  const order = auth
    .command('order')
    .description('which credentials of a provider are tried, and in which order');
  withPlace(order.command('get'))
    .description('the order that is stored, and what is tried')
    .action(async (options: OrderOptions) => {
      const { printOrder } = await import('./auth-order.ts');
      printOrder(context, options);
    });
  withPlace(order.command('set'))
    .description('try these credentials in this order, and no others')
    .argument('[profileIds...]', 'their ids, as models auth list shows them')
    .option('--none', 'use no stored credential of the provider')
    .action(async (ids: readonly string[], options: OrderOptions & { none?: boolean }) => {
      const { changeOrder } = await import('./auth-order.ts');
      await changeOrder(context, ids, options);
    });
  withPlace(order.command('clear'))
    .description('back to the order of the config, or to all in turn')
    .action(async (options: OrderOptions) => {
      const { forgetOrder } = await import('./auth-order.ts');
      await forgetOrder(context, options);
    });
}

function withPlace(command: Command): Command {
  return command
    .requiredOption('--provider <id>', 'the provider')
    .option('--agent <id>', 'of this agent; otherwise the default one')
    .option('--json', 'one JSON document');
}
