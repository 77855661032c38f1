import type { DoctorReport, ReportedFinding } from '../../app/doctor/doctor.ts';

/** Two lines for each finding: what is, and what mends it. */
export function findingLines({ findings }: DoctorReport, home: string): readonly string[] {
  return findings.flatMap(({ id, severity, message, fixHint }) => [
    `- ${severity} ${id}`,
    `  ${tilde(message, home)}`,
    ...(fixHint === undefined ? [] : [`  Fix: ${tilde(fixHint, home)}`]),
  ]);
}

/** How many findings of which weight, and what was not looked at. */
export function headline({ findings, checksRun, checksSkipped }: DoctorReport): string {
  const skipped = checksSkipped.length === 0 ? '' : `; not looked at: ${checksSkipped.join(', ')}`;
  if (findings.length === 0) return `Doctor: nothing found by ${checksRun.length} checks${skipped}`;
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${severity} ${count}`];
  });
  const noun = findings.length === 1 ? 'finding' : 'findings';
  return `Doctor: ${findings.length} ${noun} (${counts.join(', ')})${skipped}`;
}

/** What a fix would do, before it is done. */
export function previewLines(findings: readonly ReportedFinding[], home: string): readonly string[] {
  return [
    'This would be done:',
    ...findings.map(({ id, message, fixHint = '' }) => `- ${id}: ${tilde(message, home)}. ${fixHint}`),
  ];
}

function tilde(text: string, home: string): string {
  return text.replaceAll(`${home}/`, '~/');
}
