import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { CommandHost } from '../command-host.ts';
import { slugOf } from './slug-of.ts';

/** `openclaw schema [command…]` (decision 32). */
export function registerSchema(schema: Command, { context }: CommandHost): void {
  schema
    .argument('[command...]', 'such as models-status; without one, a list')
    .action(async (words: readonly string[]) => {
      const { JSON_DOCUMENTS } = await import('./documents.ts');
      const names = Object.keys(JSON_DOCUMENTS);
      const typed = slugOf(words.join(' '));
      if (typed === '') {
        for (const name of names)
          context.output.line(`${slugOf(name).padEnd(22)} ${JSON_DOCUMENTS[name]?.about}`);
        return;
      }
      const found = names.find((name) => slugOf(name) === typed);
      const document = found === undefined ? undefined : JSON_DOCUMENTS[found];
      if (found === undefined || document === undefined) {
        const near = nearest(typed, names.map(slugOf));
        throw usageError(`"${typed}" names no JSON document`, {
          details: near.length === 0 ? [] : [`Nearest: ${near.join(', ')}`],
          hint: 'Run "openclaw schema" to see all of them.',
        });
      }
      const { jsonSchemaOf } = await import('./json-schema.ts');
      context.output.json(jsonSchemaOf(found, document));
    });
}
