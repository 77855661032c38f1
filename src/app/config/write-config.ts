import type { Config } from '../../core/config/config.ts';
import { type ConfigProblem, modelProblems, policyProblems } from '../../core/config/config-checks.ts';
import { sameValue } from '../../core/config/config-edit.ts';
import { valueAt } from '../../core/config/config-merge.ts';
import type { ConfigPath } from '../../core/config/config-path.ts';
import {
  type ConfigOperation,
  type ConfigPlan,
  inRoster,
  planOperations,
} from '../../core/config/config-plan.ts';
import { readConfig } from '../../core/config/config-schema.ts';
import { keepModelsAllowed } from '../../core/config/keep-models-allowed.ts';
import { AppError } from '../../core/errors.ts';
import { mergeCatalog } from '../../core/models/model-catalog.ts';
import { listedModels } from '../../core/models/models-by-provider.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { ConfigSnapshot, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { changeConfig } from './change-config.ts';
import { preflightRefs } from './check-refs.ts';

/** What a place has to hold for the change to be made (CFG-40); `value` undefined means that it has to be absent. */
export interface Expectation {
  readonly path: ConfigPath;
  readonly value: unknown;
}

export interface WriteConfigResult {
  readonly write: ConfigWriteResult;
  /** Things to say on stderr. */
  readonly notes: readonly string[];
}

/**
 * Carries out operations on the config, all or none: computed from the file as it is while no other process writes it, with the
 * checks of CFG-20, CFG-32, CFG-37 and SEC-10. Throws `config-invalid`, `config-conflict` when an expectation is not met, `nothing-to-do`
 * for an absent target of `unset`; the file is then unchanged.
 */
export async function writeConfig(
  ports: Ports,
  actor: string,
  operations: readonly ConfigOperation[],
  expectation?: Expectation,
): Promise<WriteConfigResult> {
  const unresolved = await preflight(ports, operations, expectation);
  let notes: readonly string[] = [];
  const write = await changeConfig(ports, actor, (snapshot) => {
    if (expectation !== undefined) expect(snapshot, expectation);
    const plan = planChange(snapshot, operations);
    refuse(problemsOf(ports, snapshot, plan));
    notes = [...plan.notes, ...unresolved];
    return plan.edits;
  });
  return { write, notes };
}

/**
 * References that the change brings are asked for their secrets before anything is written (SEC-10): one that a selected model
 * needs is refused, for any other there is a note (SEC-11).
 */
async function preflight(
  ports: Ports,
  operations: readonly ConfigOperation[],
  expectation: Expectation | undefined,
): Promise<readonly string[]> {
  const snapshot = ports.config.read();
  if (expectation !== undefined) expect(snapshot, expectation);
  const plan = planChange(snapshot, operations);
  refuse(problemsOf(ports, snapshot, plan));
  const { active, inactive } = await preflightRefs(ports, snapshot.document, plan.after);
  if (active.length > 0) {
    throw new AppError('config-invalid', headlineOf([]), {
      details: active,
      hint: 'Nothing was written. Make the secret available first; a model in use needs it.',
    });
  }
  return inactive.map((words) => `SECRETS_REF_IGNORED_INACTIVE_SURFACE: ${words}`);
}

/** The edits of the operations, with what keeps models in use from being locked out (decision 10). Throws like `writeConfig`. */
export function planChange(
  snapshot: ConfigSnapshot,
  operations: readonly ConfigOperation[],
): ConfigPlan & { readonly notes: readonly string[] } {
  const plan = planOperations(snapshot.document, operations);
  const isMeant = operations.some((operation) => operation.kind === 'set' && operation.mode === 'replace');
  return isMeant ? { ...plan, notes: [] } : keepModelsAllowed(snapshot.config, plan);
}

/** What speaks against a plan besides the schema, which the store checks when it writes. */
export function problemsOf(
  ports: Ports,
  snapshot: ConfigSnapshot,
  plan: ConfigPlan,
): readonly ConfigProblem[] {
  const policy = policyProblems(snapshot.document, plan.after);
  const { config } = readConfig(plan.after);
  if (sameModels(snapshot.config, config)) return policy;
  const catalog = mergeCatalog({
    bundled: ports.bundledCatalog.models,
    discovered: listedModels(ports.catalogStore.inventories(defaultAgentId(config))),
    config,
  });
  return [...policy, ...modelProblems(snapshot.config, config, catalog)];
}

/** The headline of the first kind of problem (CFG-32). */
export function headlineOf(problems: readonly { readonly kind: string }[]): string {
  const kinds = new Set(problems.map((problem) => problem.kind));
  if (kinds.has('schema')) return 'config schema validation failed';
  if (kinds.has('policy')) return 'Config policy validation failed: unsupported SecretRef usage';
  if (kinds.has('model')) return 'model reference validation failed';
  return 'SecretRef assignment(s) could not be resolved';
}

function refuse(problems: readonly ConfigProblem[]): void {
  if (problems.length === 0) return;
  const isModel = problems.every((problem) => problem.kind === 'model');
  throw new AppError('config-invalid', headlineOf(problems), {
    details: problems.map((problem) => problem.message),
    hint: isModel
      ? 'Nothing was written. "openclaw models set" also takes a model that no catalog lists.'
      : 'Nothing was written.',
  });
}

function expect(snapshot: ConfigSnapshot, { path, value }: Expectation): void {
  const current = valueAt(snapshot.document, inRoster(snapshot.document, path));
  if (sameValue(current, value)) return;
  // Not a word about either value (CFG-40).
  throw new AppError('config-conflict', 'The current value is not the expected one', {
    hint: 'Nothing was written. Look at it with "openclaw config get <path>", then decide again.',
  });
}

function sameModels(before: Config, after: Config): boolean {
  const models = ({ agents }: Config) => [
    agents?.defaults?.model ?? null,
    agents?.list?.map(({ id, model }) => [id, model ?? null]),
  ];
  return sameValue(models(before), models(after));
}
