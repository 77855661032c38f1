import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { globalOnly } from './global-only.ts';
import type { ListFormat } from './list-format.ts';

/** `models aliases …` and `models allow …`: both live in `agents.defaults.models` (ALLOW-1). */
export function registerNames(models: Command, host: CommandHost): void {
  registerAliases(models, host);
  registerAllow(models, host);
}

function registerAliases(models: Command, { context }: CommandHost): void {
  const aliases = models.command('aliases').description('short names of models');
  const verb = (word: string): Command => globalOnly(aliases.command(word), `aliases ${word}`);
  verb('list')
    .description('names and what they lead to')
    .option('--json', 'one JSON document')
    .option('--plain', 'name and ref, separated by a tab')
    .action(async (options: ListFormat) => (await import('./aliases.ts')).printAliases(context, options));
  verb('add')
    .description('give a model a short name; it replaces the one it had')
    .argument('<alias>', 'the name')
    .argument('<model>', 'provider/model, a model id or another alias')
    .action(async (alias: string, model: string) =>
      (await import('./aliases.ts')).addModelAlias(context, alias, model),
    );
  verb('remove')
    .description('take a short name away')
    .argument('<alias>', 'the name')
    .action(async (alias: string) => (await import('./aliases.ts')).removeModelAlias(context, alias));
}

function registerAllow(models: Command, { context }: CommandHost): void {
  const allow = models.command('allow').description('which models may be picked; without entries, all');
  const verb = (word: string): Command => globalOnly(allow.command(word), `allow ${word}`);
  verb('list')
    .description('the entries')
    .option('--json', 'one JSON document')
    .option('--plain', 'one entry per line')
    .action(async (options: ListFormat) => (await import('./allow.ts')).printAllowed(context, options));
  verb('add')
    .description('let a model be picked; the first one takes the models in use along')
    .argument('<model>', 'provider/model, an alias, provider/* or provider/vendor/*')
    .action(async (key: string) => (await import('./allow.ts')).allowModel(context, key));
  verb('remove')
    .description('take an entry out, with its alias and settings')
    .argument('<model>', 'as it is listed')
    .action(async (key: string) => (await import('./allow.ts')).disallowModel(context, key));
  verb('clear')
    .description('let every model be picked')
    .action(async () => (await import('./allow.ts')).allowEverything(context));
}
