import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { CommandHost } from '../command-host.ts';
import { textTable } from '../text-table.ts';
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
        const rows = names.map((name) => [slugOf(name), JSON_DOCUMENTS[name]?.about ?? '']);
        const [, ...lines] = await textTable(['', ''], rows);
        for (const line of lines) context.output.line(line);
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
