import { refsToResolve, schemaProblems } from '../../core/config/config-checks.ts';
import type { ConfigOperation } from '../../core/config/config-plan.ts';
import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { checkRefs } from './check-refs.ts';
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
  const { unresolved, skipped } = await checkRefs(ports, plan.after, refs, allowExec);
  const errors: readonly DryRunProblem[] = [
    ...problems.map(({ kind, message }) => ({
      kind: kind === 'policy' ? ('schema' as const) : kind,
      message,
    })),
    ...unresolved.map(({ placed: { ref }, problem }) => ({
      kind: 'resolvability' as const,
      message: `Error: ${problem}`,
      ref: `${ref.source}:${ref.provider}:${ref.id}`,
    })),
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
    headline: errors.length === 0 ? undefined : headlineOf(problems.length > 0 ? problems : errors),
  };
}
