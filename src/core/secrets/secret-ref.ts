import * as z from 'zod/mini';
import type { Config } from '../config/config.ts';
import { once } from '../once.ts';

const ALIAS = /^[a-z][a-z0-9_-]{0,63}$/;

/** SEC-1 and SEC-2: a pointer to a secret that lives elsewhere. It is stored as a reference, never as its value (S3). */
export const secretRefSchema = once(() =>
  z.strictObject({
    source: z.enum(['env', 'file', 'exec']),
    provider: z.string().check(z.regex(ALIAS)),
    id: z.string().check(z.minLength(1), z.maxLength(1024)),
  }),
);

export type SecretRef = z.infer<ReturnType<typeof secretRefSchema>>;

/** Equal references give equal keys: for maps of resolved values. */
export function refKey({ source, provider, id }: SecretRef): string {
  return `${source}\n${provider}\n${id}`;
}

/** May an entry of `secrets.providers` have this name (SEC-2)? References name no other. */
export function isProviderAlias(name: string): boolean {
  return ALIAS.test(name);
}

/** The grammar of ids by source (SEC-2): what is wrong with this one as a sentence, `undefined` when nothing is. */
export function refProblem({ source, id }: SecretRef): string | undefined {
  switch (source) {
    case 'env':
      return /^[A-Z][A-Z0-9_]{0,127}$/.test(id) ? undefined : `"${id}" is not the name of a variable`;
    case 'file':
      return isPointer(id) || id === 'value'
        ? undefined
        : `"${id}" is not a JSON pointer such as /openai/key`;
    case 'exec':
      return isExecId(id) ? undefined : `"${id}" is not an id that a helper command can be asked for`;
  }
}

/**
 * Is there a provider for this reference (SEC-5)? Only the effective default of the environment needs no entry in
 * `secrets.providers`; an entry is for its own source. What is wrong as a sentence, `undefined` when nothing is.
 */
export function providerProblem(
  { source, provider }: SecretRef,
  secrets: Config['secrets'],
): string | undefined {
  const entries = secrets?.providers ?? {};
  const entry = Object.hasOwn(entries, provider) ? entries[provider] : undefined;
  const isDefault = source === 'env' && provider === (secrets?.defaults?.['env'] ?? 'default');
  if (entry === undefined) return isDefault ? undefined : `secrets.providers.${provider} is not configured`;
  return entry['source'] === source
    ? undefined
    : `secrets.providers.${provider} is not of source "${source}"`;
}

/** An absolute JSON pointer; `~` only as `~0` or `~1`. */
function isPointer(id: string): boolean {
  return id.startsWith('/') && !/~(?![01])/.test(id);
}

function isExecId(id: string): boolean {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}$/.test(id)) return false;
  return !id.split('/').some((segment) => segment === '.' || segment === '..');
}
