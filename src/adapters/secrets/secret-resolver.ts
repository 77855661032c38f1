import type { Config } from '../../core/config.ts';
import type { Environment, Redactor, SecretResolution, SecretResolver } from '../../core/ports/system.ts';
import { Secret } from '../../core/secret.ts';
import type { SecretRef } from '../../core/secret-ref.ts';
import { readPrivateFile } from './private-file.ts';

export interface SecretResolverOptions {
  readonly environment: Environment;
  readonly secretsConfig: () => Config['secrets'];
  readonly redactor: Redactor;
}

type ProviderEntry = Readonly<Record<string, unknown>>;

const LARGEST_BYTES = 1024 * 1024;

/** Environment and file references (SEC-5, SEC-6, SEC-7). Helper commands are not run by this version and say so. */
export function createSecretResolver(options: SecretResolverOptions): SecretResolver {
  return {
    async resolve(ref, secrets = options.secretsConfig()): Promise<SecretResolution> {
      const resolution = resolveRef(ref, options.environment, secrets);
      if (resolution.ok) options.redactor.add(resolution.secret);
      return resolution;
    },
  };
}

function resolveRef(ref: SecretRef, environment: Environment, secrets: Config['secrets']): SecretResolution {
  const entries = secrets?.providers ?? {};
  const entry = Object.hasOwn(entries, ref.provider) ? entries[ref.provider] : undefined;
  const isDefault = ref.provider === 'default' || ref.provider === secrets?.defaults?.['env'];
  if (entry === undefined && !(ref.source === 'env' && isDefault)) {
    return failed(`secrets.providers.${ref.provider} is not configured`);
  }
  if (entry !== undefined && entry['source'] !== undefined && entry['source'] !== ref.source) {
    return failed(`secrets.providers.${ref.provider} is not of source "${ref.source}"`);
  }
  if (ref.source === 'env') return fromEnvironment(ref.id, ref.provider, entry, environment);
  if (ref.source === 'file') return fromFile(ref, entry ?? {});
  return failed(
    'This version does not run helper commands for secrets; use an environment variable or a file.',
  );
}

/** SEC-6: an allowlist is a list of exact names, `[]` denies all; empty counts as missing. */
function fromEnvironment(
  name: string,
  alias: string,
  entry: ProviderEntry | undefined,
  environment: Environment,
): SecretResolution {
  const allowlist = entry?.['allowlist'];
  if (allowlist !== undefined && !(Array.isArray(allowlist) && allowlist.includes(name))) {
    return failed(`Environment variable "${name}" is not on the allowlist of secrets.providers.${alias}.`);
  }
  const value = environment.lookup(name)?.value;
  return value === undefined ? failed(`Environment variable "${name}" is not set.`) : found(value);
}

/** SEC-7: one text in a private file, alone in it or at a JSON pointer. */
function fromFile(ref: SecretRef, entry: ProviderEntry): SecretResolution {
  const path = entry['path'];
  if (typeof path !== 'string') return failed(`secrets.providers.${ref.provider} has no path`);
  const limit = typeof entry['maxBytes'] === 'number' ? entry['maxBytes'] : LARGEST_BYTES;
  const file = readPrivateFile(path, Math.min(limit, LARGEST_BYTES));
  if (!file.ok) return failed(`${path} ${file.problem}`);
  if (entry['mode'] === 'singleValue') {
    if (ref.id !== 'value') return failed(`"${ref.id}" must be "value": ${path} holds a single value`);
    const value = file.text.replace(/\r?\n$/, '');
    return value === '' ? failed(`${path} is empty`) : found(value);
  }
  if (!ref.id.startsWith('/')) return failed(`"${ref.id}" is not a JSON pointer such as /openai/key`);
  try {
    const value = atPointer(JSON.parse(file.text), ref.id);
    return typeof value === 'string' && value !== ''
      ? found(value)
      : failed(`${path} has no text at ${ref.id}`);
  } catch {
    return failed(`${path} is not valid JSON`);
  }
}

function atPointer(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (place, key) =>
        typeof place === 'object' && place !== null && Object.hasOwn(place, key)
          ? (place as Record<string, unknown>)[key]
          : undefined,
      document,
    );
}

function found(value: string): SecretResolution {
  return { ok: true, secret: new Secret(value) };
}

function failed(message: string): SecretResolution {
  return { ok: false, message };
}
