import type { EnvironmentValue } from '../ports/system.ts';
import type { ProviderDescriptor } from '../providers/provider.ts';

/** One API key that the environment holds for a provider. */
export interface EnvironmentKey {
  /** `env:NAME`, or `env:NAMES#2` for the second key of a list: the id under which its blocks are kept. */
  readonly id: string;
  readonly name: string;
  /** Place in the list, from 0; absent when the variable holds one key. */
  readonly index?: number;
  readonly origin: EnvironmentValue['origin'];
}

/** The environment as far as the search for keys needs it; `keyEnvironment` makes one. */
export interface KeyEnvironment {
  /** All names that are set. */
  readonly names: ReadonlySet<string>;
  /** Those of them that can be a key of some provider by their form, so that 60 providers need not look through all. */
  readonly formed: readonly string[];
  readonly lookup: (name: string) => EnvironmentValue | undefined;
}

/**
 * @param names all names that are set
 * @param lookup the value of a name and where it comes from
 */
export function keyEnvironment(names: ReadonlySet<string>, lookup: KeyEnvironment['lookup']): KeyEnvironment {
  return { names, formed: [...names].filter((name) => name.includes('_KEY')), lookup };
}

/** Settings that begin like a key and hold something else; their value must never be sent as one. */
const NO_KEY = /_(?:FILE|PATH|DIR|CMD|COMMAND|HELPER|URL)$/;

/**
 * Keys of a provider in the order they are tried, the same value only once (KEYROT-1): `OPENCLAW_LIVE_<PROVIDER>_KEY` alone
 * when it is set; else for every variable of the provider table, in its order, `<X>_API_KEYS`, `<X>_API_KEY`,
 * `<X>_API_KEY_*`; last the same under the provider's own id.
 */
export function environmentKeys(
  descriptor: ProviderDescriptor | undefined,
  environment: KeyEnvironment,
): readonly EnvironmentKey[] {
  if (descriptor === undefined) return [];
  const stems = environment.formed.length === 0 ? [] : stemsOf(descriptor);
  const live = stems.map((stem) => `OPENCLAW_LIVE_${stem}_KEY`).flatMap((name) => single(name, environment));
  if (live[0] !== undefined) return [live[0].key];
  const listed = descriptor.env.flatMap((name) =>
    isKey(name) ? stemKeys(stemOf(name), environment) : single(name, environment),
  );
  const own = stems.flatMap((stem) => stemKeys(stem, environment));
  const seen = new Set<string>();
  return [...listed, ...own].flatMap(({ key, value }) => {
    if (seen.has(value)) return [];
    seen.add(value);
    return [key];
  });
}

/** The key itself; `undefined` when the variable or the place in its list is gone. */
export function environmentKeyValue(
  key: Pick<EnvironmentKey, 'name' | 'index'>,
  lookup: KeyEnvironment['lookup'],
): string | undefined {
  const value = lookup(key.name)?.value;
  return value === undefined || key.index === undefined ? value : split(value)[key.index];
}

/** Every name a key of this provider may have, but for the numbered ones: what a login shell is asked for (ENV-3). */
export function expectedKeyNames(descriptor: ProviderDescriptor): readonly string[] {
  const stems = [...new Set([...descriptor.env.filter(isKey).map(stemOf), ...stemsOf(descriptor)])];
  return [
    ...descriptor.env,
    ...(descriptor.envBeside ?? []),
    ...stems.flatMap((stem) => [`OPENCLAW_LIVE_${stem}_KEY`, `${stem}_API_KEYS`, `${stem}_API_KEY`]),
  ];
}

interface FoundKey {
  readonly key: EnvironmentKey;
  readonly value: string;
}

const KEY = '_API_KEY';

/** The provider's id as the beginning of a variable name, then those of the table; none where no key is accepted. */
function stemsOf(descriptor: ProviderDescriptor): readonly string[] {
  if (!descriptor.auth.includes('key')) return [];
  const own = descriptor.id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return [...new Set([own, ...descriptor.env.filter(isKey).map(stemOf)])];
}

function isKey(name: string): boolean {
  return name.endsWith(KEY);
}

function stemOf(name: string): string {
  return name.slice(0, -KEY.length);
}

function stemKeys(stem: string, environment: KeyEnvironment): readonly FoundKey[] {
  const prefix = `${stem}${KEY}_`;
  const numbered = environment.formed
    .filter((name) => name.startsWith(prefix) && name.length > prefix.length && !NO_KEY.test(name))
    .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  return [
    ...list(`${stem}_API_KEYS`, environment),
    ...single(`${stem}${KEY}`, environment),
    ...numbered.flatMap((name) => single(name, environment)),
  ];
}

function list(name: string, environment: KeyEnvironment): readonly FoundKey[] {
  const found = environment.names.has(name) ? environment.lookup(name) : undefined;
  if (found === undefined) return [];
  return split(found.value).map((value, index) => ({
    key: { id: `env:${name}#${index + 1}`, name, index, origin: found.origin },
    value,
  }));
}

function single(name: string, environment: KeyEnvironment): readonly FoundKey[] {
  const found = environment.names.has(name) ? environment.lookup(name) : undefined;
  if (found === undefined) return [];
  return [{ key: { id: `env:${name}`, name, origin: found.origin }, value: found.value.trim() }];
}

function split(value: string): readonly string[] {
  return value.split(/[\s,;]+/).filter((key) => key !== '');
}
