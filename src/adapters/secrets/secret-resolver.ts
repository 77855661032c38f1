import { lstatSync, readFileSync } from 'node:fs';
import type { Config } from '../../core/config.ts';
import type { Environment, Redactor, SecretResolution, SecretResolver } from '../../core/ports/system.ts';
import { Secret } from '../../core/secret.ts';
import type { SecretRef } from '../../core/secret-ref.ts';

export interface SecretResolverOptions {
  readonly environment: Environment;
  readonly secretsConfig: () => Config['secrets'];
  readonly redactor: Redactor;
}

const MAX_BYTES = 1024 * 1024;

/** Environment and file references (SEC-5, SEC-6, SEC-7). Helper commands are not run by this version and say so. */
export function createSecretResolver(options: SecretResolverOptions): SecretResolver {
  return {
    async resolve(ref): Promise<SecretResolution> {
      const resolution = resolveRef(ref, options);
      if (resolution.ok) options.redactor.add(resolution.secret);
      return resolution;
    },
  };
}

function resolveRef(ref: SecretRef, { environment, secretsConfig }: SecretResolverOptions): SecretResolution {
  const provider = secretsConfig()?.providers?.[ref.provider];
  if (ref.source === 'env') {
    const allowlist = provider?.['allowlist'];
    if (Array.isArray(allowlist) && !allowlist.includes(ref.id)) {
      return failed(`Environment variable "${ref.id}" is not on the allowlist of "${ref.provider}".`);
    }
    const value = environment.lookup(ref.id)?.value;
    return value === undefined ? failed(`Environment variable "${ref.id}" is not set.`) : found(value);
  }
  if (provider === undefined) return failed(`provider "${ref.provider}" is not configured`);
  if (ref.source === 'file') return fromFile(ref, provider);
  return failed(
    'This version does not run helper commands for secrets; use an environment variable or a file.',
  );
}

function fromFile(ref: SecretRef, provider: Readonly<Record<string, unknown>>): SecretResolution {
  const path = provider['path'];
  if (typeof path !== 'string') return failed(`provider "${ref.provider}" has no path`);
  try {
    const status = lstatSync(path);
    if (!status.isFile() || status.nlink > 1) return failed(`${path} is not a plain file`);
    if ((status.mode & 0o077) !== 0)
      return failed(`${path} can be read by others; make it private (chmod 600)`);
    if (status.size > MAX_BYTES) return failed(`${path} is larger than 1 MiB`);
    const text = readFileSync(path, 'utf8');
    if (provider['mode'] === 'singleValue') return found(text.replace(/\r?\n$/, ''));
    return fromPointer(JSON.parse(text), ref.id, path);
  } catch (error) {
    return failed(
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'it is not valid JSON'}`,
    );
  }
}

function fromPointer(document: unknown, pointer: string, path: string): SecretResolution {
  const segments = pointer.split('/').slice(1);
  const value = segments
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (place, key) =>
        typeof place === 'object' && place !== null && Object.hasOwn(place, key)
          ? (place as Record<string, unknown>)[key]
          : undefined,
      document,
    );
  return typeof value === 'string' && value !== ''
    ? found(value)
    : failed(`${path} has no text at ${pointer}`);
}

function found(value: string): SecretResolution {
  return { ok: true, secret: new Secret(value) };
}

function failed(message: string): SecretResolution {
  return { ok: false, message };
}
