import type { DoctorReport, FixReport } from '../../app/doctor/doctor.ts';
import type { ImportedSource } from '../../app/doctor/import-legacy.ts';
import { isAtLeast, type Severity } from './severity.ts';

/** `doctor --json` (DOC-9). */
export function reportJson(
  { findings, checksRun, checksSkipped, checksLeftOut }: DoctorReport,
  threshold: Severity = 'warning',
): object {
  return {
    schemaVersion: 1,
    ok: !findings.some((finding) => isAtLeast(finding.severity, threshold)),
    checksRun: checksRun.length,
    checksSkipped: checksSkipped.length + checksLeftOut.length,
    findings: findings.map(({ id, checkId, severity, message, path, fixHint, isFixable }) => ({
      checkId: `core/doctor/${checkId}`,
      id,
      severity,
      message,
      ...(path === undefined ? {} : { path }),
      ...(fixHint === undefined ? {} : { fixHint }),
      fixable: isFixable,
    })),
  };
}

/** `doctor --fix --json`: what is left, and what was done. */
export function appliedJson({ after, lines, write, failures }: FixReport): object {
  return {
    ...reportJson(after),
    applied: {
      lines,
      configPath: write?.path ?? null,
      configChanged: write?.changed ?? false,
      failures: failures.map(({ checkId, error }) => ({ checkId, code: error.code, message: error.message })),
    },
  };
}

/** `doctor --import --json`: what is left, and what came in; ids, never values. */
export function importJson(after: DoctorReport, sources: readonly ImportedSource[]): object {
  return {
    ...reportJson(after),
    sources: sources.map(({ path, imported, kept, refused }) => ({ path, imported, kept, refused })),
  };
}
