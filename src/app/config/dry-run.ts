import { refsToResolve, schemaProblems } from '../../core/config/config-checks.ts';
import type { ConfigOperation } from '../../core/config/config-plan.ts';
import { readConfig } from '../../core/config/config-schema.ts';
import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { PlacedRef } from '../../core/secrets/secret-paths.ts';
import { providerProblem } from '../../core/secrets/secret-ref.ts';
import { headlineOf, planChange, problemsOf } from './write-config.ts';

export type InputMode = 'value' | 'json' | 'builder' | 'unset';

export interface DryRunProblem {
  readonly kind: 'missing-path' | 'schema' | 'resolvability' | 'model' | 'conflict';
  readonly message: string;
  /** `env:default:NAME`, for `resolvability`. */
  readonly ref?: string;
}

/** The report of CFG-31, in the order of its keys. */
export interface DryRunReport {
  readonly ok: boolean;
  readonly operations: number;
  readonly configPath: string;
  readonly inputModes: readonly InputMode[];
  readonly checks: {
    readonly schema: boolean;
    readonly resolvability: boolean;
    readonly resolvabilityComplete: boolean;
  };
  readonly refsChecked: number;
  readonly skippedExecRefs: number;
  /** Only when something is wrong. */
  readonly errors?: readonly DryRunProblem[];
}

export interface DryRunResult {
  readonly report: DryRunReport;
  /** CFG-32, when something is wrong. */
  readonly headline: string | undefined;
}

/**
 * What a change would do, without writing anything (CFG-30): values are not checked, JSON input by schema and references,
 * builder input by references. Throws only for a config that cannot be read and for wrong usage.
 * @param allowExec helper commands may be run to see whether they answer
 */
export async function dryRun(
  ports: Ports,
  operations: readonly ConfigOperation[],
  inputModes: readonly InputMode[],
  allowExec: boolean,
): Promise<DryRunResult> {
  const snapshot = ports.config.read();
  const modes = new Set(inputModes);
  const checksSchema = modes.has('json') || modes.has('unset');
  const checksRefs = checksSchema || modes.has('builder');
  const base = { operations: operations.length, configPath: snapshot.path, inputModes: [...modes] };
  let plan: ReturnType<typeof planChange>;
  try {
    plan = planChange(snapshot, operations);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'usage') throw error;
    const kind = error.code === 'nothing-to-do' ? 'missing-path' : 'conflict';
    const checks = { schema: false, resolvability: false, resolvabilityComplete: false };
    const errors = [{ kind, message: error.message } as const];
    return {
      report: { ok: false, ...base, checks, refsChecked: 0, skippedExecRefs: 0, errors },
      headline: error.message,
    };
  }
  const problems = [
    ...(checksSchema ? schemaProblems(snapshot.document, plan.after) : []),
    ...problemsOf(ports, snapshot, plan),
  ];
  const refs = checksRefs ? refsToResolve(snapshot.document, plan.after) : [];
  const isSkipped = ({ ref }: PlacedRef): boolean => ref.source === 'exec' && !allowExec;
  const skipped = refs.filter(isSkipped).length;
  const unresolved = [
    ...refs
      .filter(isSkipped)
      .flatMap(({ ref }) => unanswered(ref, providerProblem(ref, secretsOf(plan.after)))),
    ...(await unresolvable(
      ports,
      plan.after,
      refs.filter((placed) => !isSkipped(placed)),
    )),
  ];
  const errors: readonly DryRunProblem[] = [
    ...problems.map(({ kind, message }) => ({
      kind: kind === 'policy' ? ('schema' as const) : kind,
      message,
    })),
    ...unresolved,
  ];
  return {
    report: {
      ok: errors.length === 0,
      ...base,
      checks: {
        schema: checksSchema,
        resolvability: checksRefs,
        resolvabilityComplete: checksRefs && skipped === 0,
      },
      refsChecked: refs.length - skipped,
      skippedExecRefs: skipped,
      ...(errors.length > 0 && { errors }),
    },
    headline: errors.length === 0 ? undefined : headlineOf([...problems, ...unresolved]),
  };
}

async function unresolvable(
  ports: Ports,
  after: unknown,
  refs: readonly PlacedRef[],
): Promise<readonly DryRunProblem[]> {
  const secrets = secretsOf(after);
  const results = await Promise.all(
    refs.map(async ({ ref }) => ({ ref, ...(await answerOf(ports, ref, secrets)) })),
  );
  return results.flatMap(({ ref, problem }) => unanswered(ref, problem));
}

function unanswered(ref: PlacedRef['ref'], problem: string | undefined): readonly DryRunProblem[] {
  if (problem === undefined) return [];
  const name = `${ref.source}:${ref.provider}:${ref.id}`;
  return [{ kind: 'resolvability', message: `Error: ${problem}`, ref: name }];
}

type Secrets = ReturnType<typeof readConfig>['config']['secrets'];

function secretsOf(document: unknown): Secrets {
  return readConfig(document).config.secrets;
}

async function answerOf(
  ports: Ports,
  ref: PlacedRef['ref'],
  secrets: Secrets,
): Promise<{ readonly problem: string | undefined }> {
  // An empty section must not fall back to the one on disk, which the change may have emptied.
  const resolution = await ports.secrets.resolve(ref, secrets ?? {});
  return { problem: resolution.ok ? undefined : resolution.message };
}
