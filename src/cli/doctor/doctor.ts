import {
  type CheckChoice,
  type DoctorReport,
  type FixReport,
  fixable,
  fixFindings,
  type ReportedFinding,
  runDoctor,
} from '../../app/doctor/doctor.ts';
import { describeImport } from '../../app/doctor/import-lines.ts';
import { importNamed } from '../../app/doctor/import-named.ts';
import { MAIN_AGENT } from '../../app/doctor/legacy-sources.ts';
import { AppError, usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { askOn } from '../questions.ts';
import { canAsk } from '../surface.ts';
import { appliedJson, importJson, reportJson } from './doctor-json.ts';
import { findingLines, headline, previewLines } from './doctor-text.ts';
import { isAtLeast, readSeverity, type Severity } from './severity.ts';

export interface DoctorOptions {
  /** True without ids. */
  readonly fix?: true | readonly string[];
  /** The same under its other name. */
  readonly repair?: true | readonly string[];
  readonly yes?: boolean;
  readonly nonInteractive?: boolean;
  readonly deep?: boolean;
  readonly lint?: boolean;
  readonly severityMin?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly all?: boolean;
  readonly import?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** `openclaw doctor`; returns the exit code (DOC-9). */
export async function doctorCommand(context: CliContext, options: DoctorOptions): Promise<number> {
  if (options.import !== undefined) return importPath(context, options.import, options);
  const threshold = readSeverity(options.severityMin);
  const report = await runDoctor(context.ports, choiceOf(options));
  const ids = options.fix ?? options.repair;
  if (ids !== undefined) return fix(context, report, ids, options);
  // A threshold that is named is also one for what is shown.
  const isShown = (finding: ReportedFinding) =>
    options.severityMin === undefined || isAtLeast(finding.severity, threshold);
  const shown = { ...report, findings: report.findings.filter(isShown) };
  if (options.json === true) context.output.json(reportJson(shown, threshold));
  else printReport(context, shown);
  return options.lint === true ? lintCode(report, threshold) : 0;
}

function choiceOf({ only, skip, deep, all }: DoctorOptions): CheckChoice {
  return {
    ...(only === undefined ? {} : { only }),
    ...(skip === undefined ? {} : { skip }),
    isDeep: deep === true || all === true,
  };
}

/** DOC-9: 2 when something could not be looked at, 1 with findings that matter, else 0. */
function lintCode({ checksSkipped, findings }: DoctorReport, threshold: Severity): number {
  if (checksSkipped.length > 0) return 2;
  return findings.some((finding) => isAtLeast(finding.severity, threshold)) ? 1 : 0;
}

function printReport(context: CliContext, report: DoctorReport): void {
  const { output, ports } = context;
  for (const line of findingLines(report, ports.paths.home)) output.line(line);
  output.line(headline(report));
  if (report.findings.some((finding) => finding.isFixable)) output.line('Mend it: openclaw doctor --fix');
}

async function fix(
  context: CliContext,
  report: DoctorReport,
  ids: true | readonly string[],
  options: DoctorOptions,
): Promise<number> {
  const { output, ports } = context;
  const findings = fixable(report, ids === true ? [] : ids, mayAsk(context, options));
  const asJson = options.json === true;
  if (findings.length === 0) {
    if (asJson) output.json(reportJson(report));
    else output.line(report.findings.length === 0 ? headline(report) : 'Nothing that --fix can mend.');
    return 0;
  }
  for (const line of previewLines(findings, ports.paths.home)) output.note(line);
  await confirm(context, options);
  const done = await fixFindings(ports, findings, choiceOf(options));
  if (asJson) output.json(appliedJson(done));
  else printFixed(context, done);
  return done.failures.length > 0 ? 1 : 0;
}

/** Nothing is changed without a yes: at the question, or as a flag. */
async function confirm(context: CliContext, options: DoctorOptions): Promise<void> {
  if (options.yes === true) return;
  if (!mayAsk(context, options)) {
    throw usageError('doctor --fix asks first, and nobody can answer here', {
      hint: 'Nothing was changed. Add --yes to do all of the above.',
    });
  }
  const questions = askOn(context);
  try {
    if (!(await questions.confirm('Do this?'))) throw new AppError('cancelled', 'Nothing was changed');
  } finally {
    questions.close();
  }
}

function mayAsk(context: CliContext, { nonInteractive }: DoctorOptions): boolean {
  return nonInteractive !== true && canAsk(context, 'stderr');
}

function printFixed(context: CliContext, { lines, write, failures, after }: FixReport): void {
  const { output, ports } = context;
  for (const line of lines) output.line(line.replaceAll(`${ports.paths.home}/`, '~/'));
  if (write?.changed === true) {
    printWritten(context, write);
    output.note('Undo the change of the config: openclaw config undo');
  }
  for (const { checkId, error } of failures) {
    for (const line of [`${checkId}: ${error.message}`, ...error.details, error.hint ?? '']) {
      if (line !== '') output.note(line);
    }
  }
  for (const line of findingLines(after, ports.paths.home)) output.line(line);
  output.line(headline(after));
}

async function importPath(context: CliContext, path: string, options: DoctorOptions): Promise<number> {
  const { output, ports } = context;
  if (options.fix !== undefined || options.repair !== undefined)
    throw usageError('--import and --fix are two things; use one of them');
  const done = await importNamed(ports, path, options.agent ?? MAIN_AGENT);
  if (options.json === true) {
    output.json(importJson(await runDoctor(ports), done));
    return 0;
  }
  for (const line of done.flatMap(describeImport)) output.line(line.replaceAll(`${ports.paths.home}/`, '~/'));
  output.line('The source is as it was.');
  return 0;
}
