import { type AppError, usageError } from '../../core/errors.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import { nearest } from '../../core/text/nearest.ts';

/** The refusal of an `--auth-choice` that there is none of, with the nearest ones. */
export function unknownChoice(choiceId: string): AppError {
  const known = PROVIDERS.flatMap((provider) => provider.authChoices.map((choice) => choice.id));
  const names = nearest(choiceId, [...known, 'custom-api-key', 'skip']);
  return usageError(`Unknown --auth-choice ${choiceId}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
  });
}
