import type { DoctorReport, FixReport } from '../../app/doctor/doctor.ts';
import type { ImportedSource } from '../../app/doctor/import-legacy.ts';

/** `doctor --json` (DOC-9). */
export function reportJson({ findings, checksRun, checksSkipped }: DoctorReport): object {
  return {
    schemaVersion: 1,
    ok: findings.every((finding) => finding.severity === 'info'),
    checksRun: checksRun.length,
    checksSkipped: checksSkipped.length,
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
