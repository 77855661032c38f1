import { isRecord } from '../config/config-edit.ts';
import { shorthandName } from '../config/config-variables.ts';
import { type ConfigPath, secretFieldKind } from './secret-fields.ts';

/**
 * A provider entry with every `${NAME}` and `$NAME` on a secret field turned into a reference (SEC-3) through the default
 * alias of the environment (SEC-5). Everything else stays as it is.
 */
export function withReferences<T>(entry: T, alias: string): T {
  return walk(entry, ['models', 'providers', ''], alias) as T;
}

function walk(value: unknown, path: ConfigPath, alias: string): unknown {
  if (typeof value === 'string') {
    const id = secretFieldKind(path) === undefined ? undefined : shorthandName(value);
    return id === undefined ? value : { source: 'env', provider: alias, id };
  }
  if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index], alias));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, walk(inner, [...path, key], alias)]),
  );
}
