import type { ProbeCost } from '../../app/probe/probe-cost.ts';
import type { ProbeScope } from '../../app/probe/probe-plan.ts';
import type { ProbeEvent, ProbeOptions, ProbeReport, ProbeResult } from '../../app/probe/run-probes.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';

type Json = Readonly<Record<string, unknown>>;

/** `auth.probes` of `models status --probe --json` (STAT-13), our additions at the end. */
export function probesJson(report: ProbeReport, scope: ProbeScope, options: ProbeOptions): Json {
  const { startedAtMs, finishedAtMs, results } = report;
  const { timeoutMs, concurrency, maxTokens, mode } = options;
  return {
    startedAt: startedAtMs,
    finishedAt: finishedAtMs,
    durationMs: finishedAtMs - startedAtMs,
    totalTargets: results.length,
    options: {
      provider: scope.provider ?? null,
      profileIds: scope.profileIds,
      timeoutMs,
      concurrency,
      maxTokens,
      mode,
      scope: scope.kind,
      models: scope.models,
    },
    results: results.map(resultJson),
  };
}

/** One step as a line of `--json --events`. */
export function eventJson(event: ProbeEvent): Json {
  if (event.kind === 'started') return { event: 'started', index: event.index, ...rowJson(event.row) };
  return { event: 'finished', index: event.index, ...resultJson(event.result) };
}

/** The first line of `--json --events`. */
export function plannedJson(rows: readonly ProbeRow[], cost: ProbeCost): Json {
  return { event: 'planned', totalTargets: rows.length, ...cost };
}

/** The last one. */
export function doneJson({ startedAtMs, finishedAtMs, results }: ProbeReport, exitCode: number): Json {
  return {
    event: 'done',
    startedAt: startedAtMs,
    finishedAt: finishedAtMs,
    durationMs: finishedAtMs - startedAtMs,
    totalTargets: results.length,
    exitCode,
  };
}

/** PROBE-8. */
function resultJson({ row, verdict, lastSuccessMs }: ProbeResult): Json {
  const { status, reasonCode, error, latencyMs, reason, check, modelState, firstTokenMs } = verdict;
  return {
    ...rowJson(row),
    status,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(error === undefined ? {} : { error }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    reason: reason ?? null,
    check: check ?? null,
    modelState: modelState ?? null,
    firstTokenMs: firstTokenMs ?? null,
    lastSuccessAt: lastSuccessMs ?? null,
  };
}

function rowJson({ provider, ref, candidate, label, source, mode }: ProbeRow): Json {
  return {
    provider,
    ...(ref === undefined ? {} : { model: formatModelRef(ref) }),
    ...(candidate?.profile === undefined ? {} : { profileId: candidate.id }),
    label,
    source,
    ...(mode === undefined ? {} : { mode }),
  };
}
