import type { DryRunResult } from '../../app/config/dry-run.ts';
import type { WriteConfigResult } from '../../app/config/write-config.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { tildePath } from '../tilde-path.ts';

/** CFG-33 and CFG-34, or one JSON document. */
export function printApplied(
  context: CliContext,
  { write, notes }: WriteConfigResult,
  operations: number,
  asJson: boolean,
): void {
  const { output } = context;
  for (const note of notes) output.note(note);
  if (asJson) {
    const { path, changed, backupPath } = write;
    output.json({ ok: true, operations, configPath: path, changed, backupPath: backupPath ?? null });
    return;
  }
  printWritten(context, write);
  if (!write.changed) {
    output.line('No change');
    return;
  }
  output.line(`Applied ${operations} config update(s). Change will apply without restarting the gateway.`);
  output.note('Applies to the next run.');
}

/** The report of a dry run (CFG-30…33); returns the exit code. */
export function printDryRun({ output, ports }: CliContext, result: DryRunResult, asJson: boolean): number {
  const { report, headline } = result;
  if (asJson) {
    output.json(report);
    return report.ok ? 0 : 1;
  }
  if (report.inputModes.includes('value')) {
    output.note('Dry run note: value mode does not run schema/resolvability checks');
  }
  if (report.skippedExecRefs > 0) {
    output.note(`Dry run note: skipped ${report.skippedExecRefs} exec SecretRef resolvability check(s)`);
  }
  if (!report.ok) {
    if (headline !== undefined) output.note(headline);
    for (const { message, ref } of report.errors ?? []) {
      if (message !== headline) output.note(`- ${ref === undefined ? '' : `${ref}: `}${message}`);
    }
    output.note('Nothing was written.');
    return 1;
  }
  const path = tildePath(report.configPath, ports.paths.home);
  output.line(`Dry run successful: ${report.operations} update(s) validated against ${path}.`);
  return 0;
}
