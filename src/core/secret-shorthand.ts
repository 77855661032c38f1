import { isRecord } from './config-edit.ts';

/** Secret fields below a provider entry (SEC-13), besides those in header maps. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'apiKey',
  'token',
  'value',
  'ca',
  'cert',
  'key',
  'passphrase',
]);
/** Free settings of the person's, in which a `key` is no secret. */
const OPAQUE: ReadonlySet<string> = new Set([
  'params',
  'compat',
  'cost',
  'thinkingLevelMap',
  'agentRuntime',
  'localService',
]);

/**
 * A provider entry with every `${NAME}` and `$NAME` on a secret field turned into a reference (SEC-3) through the default
 * alias of the environment (SEC-5). Everything else stays as it is.
 */
export function withReferences<T>(entry: T, alias: string): T {
  return walk(entry, alias, false) as T;
}

function walk(value: unknown, alias: string, isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? asReference(value, alias) : value;
  if (Array.isArray(value)) return value.map((item) => walk(item, alias, false));
  if (!isRecord(value) || isSecret) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (OPAQUE.has(key)) return [key, inner];
      if (key === 'headers' && isRecord(inner)) {
        return [
          key,
          Object.fromEntries(Object.entries(inner).map(([name, text]) => [name, walk(text, alias, true)])),
        ];
      }
      return [key, walk(inner, alias, SECRET_KEYS.has(key))];
    }),
  );
}

function asReference(value: string, alias: string): unknown {
  const name = /^\$\{([A-Z_][A-Z0-9_]*)\}$|^\$([A-Z_][A-Z0-9_]*)$/.exec(value.trim());
  const id = name?.[1] ?? name?.[2];
  return id === undefined ? value : { source: 'env', provider: alias, id };
}
