import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import type { AddOptions } from './add.ts';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `openclaw agents list|add|delete` (section 37.1); without a word it lists. */
export function registerAgents(agents: Command, { context, exitWith }: CommandHost): void {
  agents
    .command('list', { isDefault: true })
    .description('all agents, their models and credentials')
    .argument('[unknown...]')
    .option('--json', 'one JSON document')
    .action(async (words: readonly string[], options: { json?: boolean }) => {
      if (words[0] !== undefined) refuseUnknown(agents, words[0]);
      const { printAgents } = await import('./list.ts');
      await printAgents(context, options.json === true);
    });
  agents
    .command('add')
    .description('a new agent; on a terminal it asks for what is not given')
    .argument('[name]', 'its name; the id is made of it')
    .option('--workspace <folder>', 'where it works')
    .option('--model <ref>', 'its own model instead of the default one')
    .option('--fallback <ref>', 'a stand-in of its own; may be repeated', collect)
    .option('--agent-dir <folder>', 'where its own files lie')
    .option('--bind <channel>', 'belongs to the upstream gateway; accepted and ignored', collect)
    .option('--non-interactive', 'ask nothing; needs a name and --workspace')
    .option('--json', 'one JSON document')
    .action(async (name: string | undefined, options: AddOptions) => {
      const { runAdd } = await import('./add.ts');
      await runAdd(context, name, options);
    });
  agents
    .command('delete')
    .description('take an agent out of the config, and its own credentials out of the store')
    .argument('<id>', 'its id')
    .option('--force', 'do not ask')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: { force?: boolean; json?: boolean }) => {
      const { runDelete } = await import('./delete.ts');
      exitWith(await runDelete(context, id, options));
    });
}
