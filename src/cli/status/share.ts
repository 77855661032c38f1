import { type ShareReport, shareReport } from '../../app/status/share-report.ts';
import { formatCountdown } from '../../core/text/format.ts';
import { VERSION } from '../../version.ts';
import type { CliContext } from '../cli-context.ts';

export interface ShareOptions {
  readonly agent?: string;
  readonly json?: boolean;
}

/** `status --share`: a report to paste in public, as text or JSON (D17, B032). */
export function printShare({ ports, output, process }: CliContext, options: ShareOptions): void {
  const report = shareReport(ports, options.agent);
  const program = { version: VERSION, platform: process.platform };
  if (options.json === true) output.json({ ...program, ...report });
  else for (const line of shareLines(report, program)) output.line(line);
}

function shareLines(
  report: ShareReport,
  program: { readonly version: string; readonly platform: string },
): readonly string[] {
  const { models, credentials, counts, missingProviders } = report;
  const names = report.areNamesStable
    ? 'the same in every report of this installation'
    : 'of this report only';
  return [
    `openclaw ${program.version} on ${program.platform}`,
    `Agent     : ${report.agent}`,
    `Store     : ${report.storeProblem ?? 'read'}, sealed by ${report.keyBackend}`,
    `Shell env : ${report.shellEnv ? 'on' : 'off'}`,
    `Check     : ${report.checkCode}`,
    `Config    : ${counts.configIssues} issues, ${counts.warnings} warnings, ${counts.aliases} aliases, ${counts.allowed} allowed`,
    `Missing   : ${missingProviders.length === 0 ? '-' : missingProviders.join(', ')}`,
    '',
    'Models',
    ...(models.length === 0
      ? ['- none']
      : models.map((row) => `- ${row.role}: ${row.model} ${healthOf(row)}`)),
    '',
    'Credentials',
    ...(credentials.length === 0 ? ['- none'] : credentials.map(credentialLine)),
    '',
    `Names like profile-1a2b3c4d stand for yours, ${names}.`,
  ];
}

function credentialLine(row: ShareReport['credentials'][number]): string {
  const facts = [
    row.kind,
    ...(row.origin === null ? [] : [`from ${row.origin}`]),
    ...(row.isReference ? ['reference'] : []),
    ...(row.verification === null ? [] : [row.verification]),
    ...(row.blockedModels === 0 ? [] : [`${row.blockedModels} models blocked`]),
    ...(row.next ? ['next'] : []),
  ];
  return `- ${row.id} (${facts.join(', ')}) ${healthOf(row)}`;
}

function healthOf({
  health,
  reason,
  leftMs,
}: ShareReport['models'][number] | ShareReport['credentials'][number]): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `${health}${leftMs === null ? '' : ` ${formatCountdown(leftMs)}`}${why}`;
}
