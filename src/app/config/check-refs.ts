import { refsToResolve } from '../../core/config/config-checks.ts';
import { formatConfigPath } from '../../core/config/config-path.ts';
import { readConfig } from '../../core/config/config-schema.ts';
import { isRecord } from '../../core/is-record.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import type { PlacedRef } from '../../core/secrets/secret-paths.ts';
import { providerProblem } from '../../core/secrets/secret-ref.ts';

/** A reference that gives no secret, and why. */
export interface UnresolvedRef {
  readonly placed: PlacedRef;
  readonly problem: string;
}

/**
 * Asks each reference for its secret, with the secret providers of the document that is about to be written (CFG-30). Of
 * helper commands only the settings are looked at, unless `allowExec` says that they may be run.
 */
export async function checkRefs(
  ports: Ports,
  after: unknown,
  refs: readonly PlacedRef[],
  allowExec: boolean,
): Promise<{ readonly unresolved: readonly UnresolvedRef[]; readonly skipped: number }> {
  const secrets = readConfig(after).config.secrets;
  const isSkipped = ({ ref }: PlacedRef): boolean => ref.source === 'exec' && !allowExec;
  const problemOf = async (placed: PlacedRef): Promise<string | undefined> => {
    if (isSkipped(placed)) return providerProblem(placed.ref, secrets);
    // An empty section must not fall back to the one on disk, which the change may have emptied.
    const resolution = await ports.secrets.resolve(placed.ref, secrets ?? {});
    return resolution.ok ? undefined : resolution.message;
  };
  const asked = await Promise.all(refs.map(async (placed) => ({ placed, problem: await problemOf(placed) })));
  return {
    unresolved: asked.flatMap(({ placed, problem }) => (problem === undefined ? [] : [{ placed, problem }])),
    skipped: refs.filter(isSkipped).length,
  };
}

/**
 * The check before a write (SEC-10): new references that give nothing, apart by whether a selected model needs them (SEC-11).
 * No helper command is run.
 */
export async function preflightRefs(
  ports: Ports,
  before: unknown,
  after: unknown,
): Promise<{ readonly active: readonly string[]; readonly inactive: readonly string[] }> {
  const { unresolved } = await checkRefs(ports, after, refsToResolve(before, after), false);
  const inUse = providersInUse(after);
  const words = ({ placed, problem }: UnresolvedRef): string =>
    `${formatConfigPath(placed.path)}: ${problem}`;
  const isActive = ({ placed: { path } }: UnresolvedRef): boolean =>
    path[0] === 'models' && path[1] === 'providers' && inUse.has(normalizeProviderId(String(path[2])));
  return {
    active: unresolved.filter(isActive).map(words),
    inactive: unresolved.filter((entry) => !isActive(entry)).map(words),
  };
}

/** Providers of all models that are written in a slot of the defaults or of an agent. */
function providersInUse(document: unknown): ReadonlySet<string> {
  const { agents } = readConfig(document).config;
  const slots = [agents?.defaults, ...(agents?.list ?? [])].flatMap((body) =>
    Object.entries(body ?? {}).flatMap(([key, value]) => (/model$/i.test(key) ? textsOf(value) : [])),
  );
  return new Set(
    slots
      .filter((text) => text.includes('/'))
      .map((text) => normalizeProviderId(text.slice(0, text.indexOf('/')))),
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isRecord(value) ? Object.values(value).flatMap(textsOf) : [];
}
