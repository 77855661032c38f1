import { isRecord } from '../is-record.ts';
import { formatModelRef } from '../models/model-ref.ts';
import { type ModelDirectory, resolveModelInput } from '../models/selection.ts';
import { mayHoldSecretRef, type PlacedRef, refsIn } from '../secrets/secret-paths.ts';
import { refProblem } from '../secrets/secret-ref.ts';
import type { Config } from './config.ts';
import { sameValue } from './config-edit.ts';
import { type ConfigPath, formatConfigPath } from './config-path.ts';
import { readConfig } from './config-schema.ts';

/** What speaks against a change (CFG-31); `policy` is shown as `schema`. */
export interface ConfigProblem {
  readonly kind: 'schema' | 'policy' | 'model';
  readonly message: string;
}

/** Values of a wrong kind that the change would bring; what was wrong before does not count. */
export function schemaProblems(before: unknown, after: unknown): readonly ConfigProblem[] {
  const known = new Set(readConfig(before).issues.map((issue) => issue.path));
  return readConfig(after)
    .issues.filter((issue) => !known.has(issue.path))
    .map((issue) => ({ kind: 'schema', message: `${issue.path}: ${issue.message}` }));
}

/** New references where none is ever resolved (CFG-32, SEC-13), and those with an id that its source cannot have (SEC-2). */
export function policyProblems(before: unknown, after: unknown): readonly ConfigProblem[] {
  return newRefs(before, after).flatMap(({ path, ref }): readonly ConfigProblem[] => {
    const place = formatConfigPath(path);
    if (!mayHoldSecretRef(path)) {
      return [{ kind: 'policy', message: `${place} cannot hold a secret reference` }];
    }
    const problem = refProblem(ref);
    return problem === undefined
      ? []
      : [{ kind: 'schema', message: `${place} cannot be resolved: ${problem}` }];
  });
}

/**
 * Text models that the change names and nothing lists (CFG-37): in `agents.defaults.model` and the models of agents. Image
 * models are not looked at.
 * @param directory the catalog as it is with the change made
 */
export function modelProblems(
  before: Config,
  after: Config,
  directory: ModelDirectory,
): readonly ConfigProblem[] {
  const known = new Set(namedModels(before).map(({ path, text }) => `${path}\n${text}`));
  const knownTexts = new Set(namedModels(before).map(({ text }) => text));
  return namedModels(after)
    .filter(({ path, text }) => !known.has(`${path}\n${text}`) && !knownTexts.has(text))
    .flatMap(({ path, text, agentId }) => {
      const found = resolveModelInput(text, after, directory, {
        forWriting: true,
        ...(agentId !== undefined && { agentId }),
      });
      if (found.kind === 'resolved' && found.listed) return [];
      const nearest = found.kind === 'unknown' ? found.nearest : [];
      const hint = nearest.length === 0 ? '' : ` (nearest: ${nearest.join(', ')})`;
      const name = found.kind === 'unknown' ? text : formatModelRef(found.ref);
      return [{ kind: 'model' as const, message: `${path}: Unknown model: ${name}${hint}` }];
    });
}

/** References that the change brings, or that lead through a provider it changes (CFG-30). */
export function refsToResolve(before: unknown, after: unknown): readonly PlacedRef[] {
  const changed = new Set(newRefs(before, after).map(keyOf));
  const providersOf = (document: unknown) => readConfig(document).config.secrets?.providers ?? {};
  const old = providersOf(before);
  const now = providersOf(after);
  return refsIn(after, envAlias(after)).filter(
    (placed) =>
      mayHoldSecretRef(placed.path) &&
      (changed.has(keyOf(placed)) || !sameValue(old[placed.ref.provider], now[placed.ref.provider])),
  );
}

function newRefs(before: unknown, after: unknown): readonly PlacedRef[] {
  const known = new Set(refsIn(before, envAlias(before)).map(keyOf));
  return refsIn(after, envAlias(after)).filter((placed) => !known.has(keyOf(placed)));
}

/** The alias that stands for the environment (SEC-5). */
export function envAlias(document: unknown): string {
  return readConfig(document).config.secrets?.defaults?.['env'] ?? 'default';
}

function keyOf({ path, ref }: PlacedRef): string {
  return JSON.stringify([path.map(String), ref.source, ref.provider, ref.id]);
}

interface NamedModel {
  readonly path: string;
  readonly text: string;
  readonly agentId: string | undefined;
}

function namedModels(config: Config): readonly NamedModel[] {
  const agents = (config.agents?.list ?? []).flatMap(({ id, model }) =>
    modelsIn(model, ['agents', 'list', id, 'model'], id),
  );
  const defaults = modelsIn(config.agents?.defaults?.model, ['agents', 'defaults', 'model'], undefined);
  return [...defaults, ...agents];
}

function modelsIn(setting: unknown, at: ConfigPath, agentId: string | undefined): readonly NamedModel[] {
  const named = (path: ConfigPath, text: unknown): readonly NamedModel[] =>
    typeof text === 'string' && text.trim() !== '' ? [{ path: formatConfigPath(path), text, agentId }] : [];
  if (!isRecord(setting)) return named(at, setting);
  const fallbacks = Array.isArray(setting['fallbacks']) ? setting['fallbacks'] : [];
  return [
    ...named([...at, 'primary'], setting['primary']),
    ...fallbacks.flatMap((text: unknown) => named([...at, 'fallbacks'], text)),
  ];
}
