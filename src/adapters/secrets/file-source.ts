import type { SecretResolution } from '../../core/ports/system.ts';
import { Secret } from '../../core/secrets/secret.ts';
import type { SecretRef } from '../../core/secrets/secret-ref.ts';
import { readPrivateFile } from './private-file.ts';
import { limitOf, type ProviderEntry } from './provider-entry.ts';

const LARGEST_BYTES = 1024 * 1024;
const TIMEOUT_MS = 5000;
const LONGEST_MS = 60_000;

/** References to one private file, read once for all of them: a single value, or texts at JSON pointers (SEC-7). */
export async function resolveFromFile(
  refs: readonly SecretRef[],
  alias: string,
  entry: ProviderEntry,
): Promise<readonly SecretResolution[]> {
  const path = entry['path'];
  if (typeof path !== 'string') return refs.map(() => failed(`secrets.providers.${alias} has no path`));
  const file = await readPrivateFile(path, {
    maxBytes: limitOf(entry, 'maxBytes', LARGEST_BYTES, LARGEST_BYTES),
    timeoutMs: limitOf(entry, 'timeoutMs', TIMEOUT_MS, LONGEST_MS),
  });
  if (!file.ok) return refs.map(() => failed(`${path} ${file.problem}`));
  return refs.map(({ id }) =>
    entry['mode'] === 'singleValue' ? single(file.text, id, path) : atPointer(file.text, id, path),
  );
}

function single(text: string, id: string, path: string): SecretResolution {
  if (id !== 'value') return failed(`"${id}" must be "value": ${path} holds a single value`);
  const value = text.replace(/\r?\n$/, '');
  return value === '' ? failed(`${path} is empty`) : found(value);
}

function atPointer(text: string, id: string, path: string): SecretResolution {
  if (!id.startsWith('/')) return failed(`"${id}" is not a JSON pointer such as /openai/key`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return failed(`${path} is not valid JSON`);
  }
  const value = id
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
  return typeof value === 'string' && value !== '' ? found(value) : failed(`${path} has no text at ${id}`);
}

function found(value: string): SecretResolution {
  return { ok: true, secret: new Secret(value) };
}

function failed(message: string): SecretResolution {
  return { ok: false, message };
}
