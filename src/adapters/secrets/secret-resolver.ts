import type { Config } from '../../core/config/config.ts';
import type { Environment, Redactor, SecretResolution, SecretResolver } from '../../core/ports/system.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { providerProblem, refKey, refProblem, type SecretRef } from '../../core/secrets/secret-ref.ts';
import type { ProviderEntry } from './provider-entry.ts';

export interface SecretResolverOptions {
  readonly environment: Environment;
  readonly secretsConfig: () => Config['secrets'];
  readonly redactor: Redactor;
}

/**
 * Environment, file and helper command references (SEC-5…9). References to the same provider are resolved together: one
 * read of the file, one process of the command.
 */
export function createSecretResolver(options: SecretResolverOptions): SecretResolver {
  const resolveAll = async (
    refs: readonly SecretRef[],
    secrets: Config['secrets'],
  ): Promise<ReadonlyMap<string, SecretResolution>> => {
    const groups = new Map<string, SecretRef[]>();
    for (const ref of new Map(refs.map((each) => [refKey(each), each])).values()) {
      const key = `${ref.source}\n${ref.provider}`;
      groups.set(key, [...(groups.get(key) ?? []), ref]);
    }
    const resolved = await Promise.all(
      [...groups.values()].map((group) => resolveGroup(group, secrets, options)),
    );
    for (const [, resolution] of resolved.flat()) if (resolution.ok) options.redactor.add(resolution.secret);
    return new Map(resolved.flat());
  };
  return {
    resolveAll: (refs) => resolveAll(refs, options.secretsConfig()),
    commandProblem: async (entry) => (await import('./exec-source.ts')).entryProblem(entry),
    async resolve(ref, secrets = options.secretsConfig()) {
      return (await resolveAll([ref], secrets)).get(refKey(ref)) ?? failed('The reference is not resolved');
    },
  };
}

type Resolved = readonly (readonly [key: string, SecretResolution])[];

/** References of one source to one provider. */
async function resolveGroup(
  group: readonly SecretRef[],
  secrets: Config['secrets'],
  options: SecretResolverOptions,
): Promise<Resolved> {
  const pairs = (refs: readonly SecretRef[], resolutions: readonly SecretResolution[]): Resolved =>
    refs.map((ref, index) => [refKey(ref), resolutions[index] ?? failed('The reference is not resolved')]);
  const [first] = group;
  if (first === undefined) return [];
  const { source, provider } = first;
  const entries = secrets?.providers ?? {};
  const entry = Object.hasOwn(entries, provider) ? entries[provider] : undefined;
  const problem = providerProblem(first, secrets);
  if (problem !== undefined)
    return pairs(
      group,
      group.map(() => failed(problem)),
    );
  const valid = group.filter((ref) => refProblem(ref) === undefined);
  const invalid = group.filter((ref) => refProblem(ref) !== undefined);
  const refused = pairs(
    invalid,
    invalid.map((ref) => failed(refProblem(ref) ?? '')),
  );
  if (valid.length === 0) return refused;
  return [...refused, ...pairs(valid, await resolveFrom(source, valid, provider, entry ?? {}, options))];
}

async function resolveFrom(
  source: SecretRef['source'],
  refs: readonly SecretRef[],
  alias: string,
  entry: ProviderEntry,
  { environment }: SecretResolverOptions,
): Promise<readonly SecretResolution[]> {
  switch (source) {
    case 'env':
      return refs.map((ref) => fromEnvironment(ref.id, alias, entry, environment));
    case 'file':
      return (await import('./file-source.ts')).resolveFromFile(refs, alias, entry);
    case 'exec':
      return (await import('./exec-source.ts')).resolveFromCommand(refs, alias, entry, environment);
  }
}

/** SEC-6: an allowlist is a list of exact names, `[]` denies all; empty counts as missing. */
function fromEnvironment(
  name: string,
  alias: string,
  entry: ProviderEntry,
  environment: Environment,
): SecretResolution {
  const allowlist = entry['allowlist'];
  if (allowlist !== undefined && !(Array.isArray(allowlist) && allowlist.includes(name))) {
    return failed(`Environment variable "${name}" is not on the allowlist of secrets.providers.${alias}.`);
  }
  const value = environment.lookup(name)?.value;
  if (value === undefined) return failed(`Environment variable "${name}" is not set.`);
  return { ok: true, secret: new Secret(value) };
}

function failed(message: string): SecretResolution {
  return { ok: false, message };
}
