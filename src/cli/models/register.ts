import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { type ListOptions, printList } from './list.ts';
import { registerAuth } from './register-auth.ts';
import { registerCooldown } from './register-cooldown.ts';
import { registerExplain } from './register-explain.ts';
import { printStatus, type StatusOptions } from './status.ts';

/**
 * `openclaw models …` (section 20); without a word it is `models status` (CLI-1). What scripts read all day is loaded at once,
 * since every further file costs a millisecond; the rest when it is asked for (performance.md, S2).
 */
export function registerModels(models: Command, host: CommandHost): void {
  const { context, exitWith } = host;
  models
    .command('status', { isDefault: true })
    .description('what is selected, which credentials there are, and how they are')
    .argument('[unknown...]')
    .option('--json', 'one JSON document')
    .option('--plain', 'only the resolved primary model')
    .option('--check', 'exit 1 when a credential is missing or expired, 2 when one is about to expire')
    .option('--watch', 'the live panel; with --json one line per change')
    .option('--agent <id>', 'of this agent')
    .action(async (words: readonly string[], options: StatusOptions & { watch?: boolean }) => {
      if (words[0] !== undefined) refuseUnknown(models, words[0]);
      if (options.watch === true) return watch(host, options);
      exitWith(printStatus(context, options));
    });
  models
    .command('list')
    .description('models that can be used here')
    .option('--all', 'the whole catalog')
    .option('--local', 'only models on this machine or network')
    .option('--provider <id>', 'only this provider (its id, such as moonshot)')
    .option('--json', 'one JSON document')
    .option('--plain', 'one ref per line')
    .option('--agent <id>', 'as this agent sees them')
    .action((options: ListOptions) => printList(context, options));
  models
    .command('set')
    .description('make a model the default; without one, choose it in the picker')
    .argument('[model]', 'provider/model, a model id or an alias')
    .action(async (model: string | undefined) => {
      const { setModel } = await import('./set.ts');
      exitWith(await setModel(context, model));
    });
  registerAuth(models, host);
  registerCooldown(models, host);
  registerExplain(models, host);
}

async function watch({ context, exitWith }: CommandHost, options: StatusOptions): Promise<void> {
  if (options.json === true) {
    const { watchJson } = await import('./watch-json.ts');
    return watchJson(context, options.agent);
  }
  const { showPanel } = await import('../interactive.ts');
  exitWith(await showPanel(context, options.agent));
}
