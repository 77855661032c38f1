import { REDACTED } from '../config/config-edit.ts';
import type { ConfigPath } from '../config/config-path.ts';
import { isRecord } from '../is-record.ts';
import { secretRefSchema } from './secret-ref.ts';

/** Where a secret may stand in the areas this program reads (SEC-13); `*` is any one segment. */
const CREDENTIAL_PATHS: readonly (readonly string[])[] = [
  'models.providers.*.apiKey',
  'models.providers.*.api-key',
  'models.providers.*.api_key',
  'models.providers.*.headers.*',
  'models.providers.*.request.headers.*',
  'models.providers.*.request.auth.token',
  'models.providers.*.request.auth.value',
  ...['ca', 'cert', 'key', 'passphrase'].flatMap((name) => [
    `models.providers.*.request.tls.${name}`,
    `models.providers.*.request.proxy.tls.${name}`,
  ]),
].map((path) => path.split('.'));

/** Areas whose keys this program knows; a reference elsewhere in them would never be resolved. */
const OWN_AREAS: ReadonlySet<string> = new Set(['agents', 'auth', 'models', 'secrets', 'wizard']);

/** Names under which other programs keep secrets in the same file, and the config's own `env` block does. */
const SECRET_NAME =
  /(?:^|[_-]|[a-z])(?:api[_-]?key|token|secret|passw(?:or)?d|passphrase|private[_-]?key|credential|authorization|cookie)$/i;

/** True for a place that holds a secret: the paths of SEC-13, and names that say so in areas we do not know. */
export function isSecretPath(path: ConfigPath): boolean {
  if (CREDENTIAL_PATHS.some((pattern) => matches(pattern, path))) return true;
  const last = path.at(-1);
  if (typeof last !== 'string') return false;
  if (path[0] === 'secrets') return path.includes('env') && path[1] === 'providers';
  return SECRET_NAME.test(last) || (path[0] === 'env' && /KEY$/i.test(last));
}

/** True where a reference is resolved, or may be by the program that owns the area (SEC-13). */
export function mayHoldSecretRef(path: ConfigPath): boolean {
  return !OWN_AREAS.has(String(path[0])) || CREDENTIAL_PATHS.some((pattern) => matches(pattern, path));
}

/** A copy in which every secret text reads `__OPENCLAW_REDACTED__`; references are no secrets and stay (CFG-3). */
export function redactConfig(value: unknown, path: ConfigPath = []): unknown {
  if (isSecretText(value, path)) return REDACTED;
  if (Array.isArray(value)) return value.map((item, index) => redactConfig(item, [...path, index]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redactConfig(inner, [...path, key])]),
  );
}

/** Every secret text of a document, to be told to the redactor or taken out of a text. */
export function secretTexts(value: unknown, path: ConfigPath = []): readonly string[] {
  if (isSecretText(value, path)) return [value];
  if (Array.isArray(value)) return value.flatMap((item, index) => secretTexts(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretTexts(inner, [...path, key]));
}

function isSecretText(value: unknown, path: ConfigPath): value is string {
  if (typeof value !== 'string' || value === '') return false;
  return isInsideSecret(path) && !/^\$(?:\{[A-Z_][A-Z0-9_]*\}|[A-Z_][A-Z0-9_]*)$/.test(value.trim());
}

/** The place itself or one it lies in: a list of tokens is as secret as one token. A reference's own texts are not. */
function isInsideSecret(path: ConfigPath): boolean {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    if (isSecretPath(part)) return length === path.length || typeof path[length] === 'number';
  }
  return false;
}

/** A reference and where it stands. */
export interface PlacedRef {
  readonly path: ConfigPath;
  readonly ref: { readonly source: 'env' | 'file' | 'exec'; readonly provider: string; readonly id: string };
}

/** Every value that has the shape of a reference (SEC-1), and `${NAME}` on secret fields (SEC-3). */
export function refsIn(value: unknown, envAlias: string, path: ConfigPath = []): readonly PlacedRef[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => refsIn(item, envAlias, [...path, index]));
  }
  if (typeof value === 'string') {
    const name = /^\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))$/.exec(value.trim());
    const id = name?.[1] ?? name?.[2];
    if (id === undefined || !isSecretPath(path)) return [];
    return [{ path, ref: { source: 'env', provider: envAlias, id } }];
  }
  if (!isRecord(value)) return [];
  const parsed = secretRefSchema().safeParse(value);
  if (parsed.success) return [{ path, ref: parsed.data }];
  return Object.entries(value).flatMap(([key, inner]) => refsIn(inner, envAlias, [...path, key]));
}

function matches(pattern: readonly string[], path: ConfigPath): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => segment === '*' || segment === String(path[index]))
  );
}
