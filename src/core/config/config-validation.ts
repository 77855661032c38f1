import { isRecord } from '../is-record.ts';
import type { ConfigIssue } from '../ports/config-store.ts';
import { mayHoldSecretRef, type PlacedRef, refsIn } from '../secrets/secret-paths.ts';
import { providerProblem, refProblem } from '../secrets/secret-ref.ts';
import type { Config } from './config.ts';
import { valueAt } from './config-merge.ts';
import { type ConfigPath, formatConfigPath } from './config-path.ts';
import { readConfig } from './config-schema.ts';

/**
 * Everything that is wrong with a config document (CFG-43): wrong kinds of values, references that no provider of that source
 * answers, ids of a wrong shape, helper commands without an absolute path. Nothing is resolved or run.
 */
export function configIssues(document: unknown): readonly ConfigIssue[] {
  const { config, issues } = readConfig(document);
  const alias = config.secrets?.defaults?.['env'] ?? 'default';
  const providers = config.secrets?.providers ?? {};
  const refs = refsIn(document, alias);
  return [
    ...issues,
    ...refs.filter(({ path }) => !mayHoldSecretRef(path)).map(({ path }) => misplaced(path)),
    ...refs
      .filter(({ path }) => mayHoldSecretRef(path))
      .flatMap((placed) => refIssue(placed, config.secrets)),
    ...Object.entries(providers).flatMap(([name, entry]) => commandIssue(name, entry)),
  ];
}

function misplaced(path: ConfigPath): ConfigIssue {
  return { path: path.join('.'), message: 'a secret reference cannot stand here' };
}

/** What a run would say of it (SEC-2, SEC-5), without resolving anything. */
function refIssue({ path, ref }: PlacedRef, secrets: Config['secrets']): readonly ConfigIssue[] {
  const provider = providerProblem(ref, secrets);
  const problem = refProblem(ref) ?? (provider === undefined ? undefined : `its provider ${provider}`);
  return problem === undefined ? [] : [{ path: path.join('.'), message: problem }];
}

/** Does a value of the config name a program by its absolute path, here or on Windows (SEC-8)? */
export function isAbsoluteCommand(command: unknown): command is string {
  return typeof command === 'string' && /^(?:\/|[A-Za-z]:[\\/])/.test(command);
}

function commandIssue(name: string, entry: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  const { command } = entry;
  if (entry['source'] !== 'exec') return [];
  if (isAbsoluteCommand(command)) return [];
  return [{ path: `secrets.providers.${name}.command`, message: 'expected the absolute path of a program' }];
}

/**
 * A dot-joined path with its keys quoted where they hold dots (CFG-43), as far as the document tells where a key ends.
 */
export function quotedIssuePath(document: unknown, dotted: string): string {
  const path: (string | number)[] = [];
  let rest = dotted;
  let place = document;
  while (rest !== '') {
    const key = keyAt(place, rest);
    rest = rest.slice(key.length + 1);
    path.push(Array.isArray(place) ? Number(key) : key);
    place = valueAt(place, [key]);
  }
  return formatConfigPath(path);
}

function keyAt(place: unknown, rest: string): string {
  const keys = isRecord(place) ? Object.keys(place) : [];
  const fitting = keys.filter((key) => rest === key || rest.startsWith(`${key}.`));
  const longest = fitting.toSorted((left, right) => right.length - left.length)[0];
  return longest ?? rest.split('.', 1)[0] ?? rest;
}
