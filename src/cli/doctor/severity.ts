import type { ReportedFinding } from '../../app/doctor/doctor.ts';
import { usageError } from '../../core/errors.ts';

export type Severity = ReportedFinding['severity'];

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/** The word of `--severity-min`; `warning` without it. Throws `usage`. */
export function readSeverity(word: string | undefined): Severity {
  if (word === undefined) return 'warning';
  const found = SEVERITIES.find((severity) => severity === word);
  if (found !== undefined) return found;
  throw usageError(`"${word}" is no severity`, { hint: `Use ${SEVERITIES.join(', ')}.` });
}

/** Does a finding count for this threshold (DOC-9)? */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}
