import { shorthandName } from '../config/config-variables.ts';
import { isRecord } from '../is-record.ts';
import { type ConfigPath, isSensitiveHeader, secretFieldKind } from './secret-fields.ts';

/** A place in a document where a secret, or what stood for one, is written out. Never its value. */
export interface SecretPlace {
  /** `models.providers.openai.apiKey` */
  readonly path: string;
  /** `marker`: a legacy word such as `secretref-env:NAME` (SEC-4). `placeholder`: redacted output that was written back (S11). */
  readonly kind: 'plaintext' | 'marker' | 'placeholder';
}

const PLACEHOLDERS: readonly string[] = ['__OPENCLAW_REDACTED__', '[redacted]'];
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL/i;
const STORED_FIELDS: ReadonlySet<string> = new Set([
  'key',
  'token',
  'access',
  'refresh',
  'apiKey',
  'access_token',
  'refresh_token',
  'id_token',
  'accessToken',
  'refreshToken',
  'secret',
  'password',
]);

/** Secrets that a config document, as written, holds in plain text: keys, sensitive headers, `env`, addresses (29.1, S8). */
export function secretsInConfig(document: unknown): readonly SecretPlace[] {
  return textsIn(document, []).flatMap(({ path, text }) => {
    const kind = isSecretPlace(path) ? kindOf(text, path) : undefined;
    if (kind !== undefined) return [{ path: path.join('.'), kind }];
    return path.at(-1) === 'baseUrl' && hasSecretInAddress(text)
      ? [{ path: path.join('.'), kind: 'plaintext' as const }]
      : [];
  });
}

/** Secrets that a credential file of an earlier version still holds. Names of variables and markers are none (SEC-14). */
export function secretsInCredentialFile(document: unknown): readonly SecretPlace[] {
  return textsIn(document, []).flatMap(({ path, text }) => {
    const isStored = STORED_FIELDS.has(String(path.at(-1)));
    const isHeader = path.at(-2) === 'headers' && isSensitiveHeader(String(path.at(-1)));
    if (!(isStored || isHeader) || isReferenceWord(text)) return [];
    const kind = kindOf(text, path);
    return kind === undefined ? [] : [{ path: path.join('.'), kind }];
  });
}

function isSecretPlace(path: ConfigPath): boolean {
  const field = secretFieldKind(path);
  const [first, second, third, fourth] = path.map(String);
  const last = String(path.at(-1));
  if (field === 'key') return true;
  if (field === 'header') return isSensitiveHeader(last);
  if (first === 'env' && (path.length === 2 || (second === 'vars' && path.length === 3))) {
    return SECRET_NAME.test(last);
  }
  if (first === 'secrets' && second === 'providers' && fourth === 'env' && third !== undefined) {
    return SECRET_NAME.test(last);
  }
  return first === 'auth' && second === 'profiles' && STORED_FIELDS.has(last);
}

function kindOf(text: string, path: ConfigPath): SecretPlace['kind'] | undefined {
  if (PLACEHOLDERS.some((word) => text.includes(word))) return 'placeholder';
  if (text.startsWith('secretref-')) return 'marker';
  // What is left when variables and the scheme of a header are taken out.
  const own = text.replaceAll(/\$\{[A-Z_][A-Z0-9_]*\}/g, '').replace(/^\s*(?:bearer|basic|token)\b/i, '');
  if (own.trim() === '' || shorthandName(text) !== undefined) return undefined;
  // RES-3: `ollama-local` says that no key is needed.
  return text === `${path[2]}-local` ? undefined : 'plaintext';
}

/** SEC-14: what a stored catalog writes in place of a key. */
function isReferenceWord(text: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(text) || /^secretref-|^oauth:|-(?:local|oauth)$/.test(text);
}

function hasSecretInAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.password !== '') return true;
  return [...url.searchParams.keys()].some((name) => /^key$|api[-_]?key|token|secret|sig/i.test(name));
}

interface FoundText {
  readonly path: ConfigPath;
  readonly text: string;
}

function textsIn(value: unknown, path: ConfigPath): readonly FoundText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}
