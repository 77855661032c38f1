import { shorthandName } from '../config/config-variables.ts';
import { mapTexts } from '../config/map-texts.ts';
import { type ConfigPath, secretFieldKind } from './secret-fields.ts';

/**
 * A provider entry with every `${NAME}` and `$NAME` on a secret field turned into a reference (SEC-3) through the default
 * alias of the environment (SEC-5). Everything else stays as it is.
 */
export function withReferences<T>(entry: T, alias: string): T {
  const reference = (text: string, path: ConfigPath): unknown => {
    if (!text.includes('$') || secretFieldKind(path) === undefined) return text;
    const id = shorthandName(text);
    return id === undefined ? text : { source: 'env', provider: alias, id };
  };
  return mapTexts(entry, reference, ['models', 'providers', '']) as T;
}
