import type { Command } from 'commander';
import type { ModelKey } from '../../app/models/set-model.ts';
import type { CommandHost } from '../command-host.ts';
import { globalOnly } from './global-only.ts';
import type { ListFormat } from './list-format.ts';

/** `models fallbacks …` and `models image-fallbacks …`: the same verbs over two chains (AFB). */
export function registerChains(models: Command, host: CommandHost): void {
  registerChain(models, host, 'fallbacks', 'model', 'models that stand in when the default fails, in order');
  registerChain(
    models,
    host,
    'image-fallbacks',
    'imageModel',
    'models that stand in for the image model, in order',
  );
}

function registerChain(
  models: Command,
  { context }: CommandHost,
  name: string,
  key: ModelKey,
  description: string,
): void {
  const chain = models.command(name).description(description);
  const verb = (word: string): Command => globalOnly(chain.command(word), `${name} ${word}`);
  verb('list')
    .description('the chain as it resolves')
    .option('--json', 'one JSON document')
    .option('--plain', 'one ref per line')
    .action(async (options: ListFormat) => {
      (await import('./fallbacks.ts')).printFallbacks(context, key, options);
    });
  verb('add')
    .description('append a model; says when it is dearer than the first one')
    .argument('<model>', 'provider/model, a model id or an alias')
    .action(async (ref: string) =>
      (await import('./fallbacks.ts')).changeFallbacks(context, key, 'add', ref),
    );
  verb('remove')
    .description('take a model out')
    .argument('<model>', 'as it is listed, or an alias')
    .action(async (ref: string) =>
      (await import('./fallbacks.ts')).changeFallbacks(context, key, 'remove', ref),
    );
  verb('move')
    .description('put a model at another place')
    .argument('<model>', 'as it is listed, or an alias')
    .argument('<position>', '1 is the first')
    .action(async (ref: string, position: string) =>
      (await import('./fallbacks.ts')).moveInFallbacks(context, key, ref, position),
    );
  verb('clear')
    .description('empty the chain')
    .action(async () => (await import('./fallbacks.ts')).emptyFallbacks(context, key));
}
