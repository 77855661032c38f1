import type { Config } from '../../core/config/config.ts';
import { AppError } from '../../core/errors.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import { nearest } from '../../core/text/nearest.ts';

/** An unknown provider word: exit 2 with the nearest names, those of the config included. */
export function unknownProvider(text: string, { models }: Config): AppError {
  const known = PROVIDERS.flatMap((provider) => [provider.id, ...provider.aliases]);
  const names = nearest(text, [...Object.keys(models?.providers ?? {}), ...known]);
  return new AppError('provider-unknown', `Unknown provider: ${text}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Provider ids are those before the slash in "openclaw models list --all".',
  });
}
