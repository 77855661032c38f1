import { auditExitCode, auditSecrets } from '../../app/secrets/audit-secrets.ts';
import type { AuditReport } from '../../app/secrets/audit-types.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

export interface AuditOptions {
  readonly check?: boolean;
  readonly json?: boolean;
  readonly allowExec?: boolean;
}

/** `secrets audit`; returns the exit code of section 29.1. Says where secrets are, never what they are. */
export async function printAudit(context: CliContext, options: AuditOptions): Promise<number> {
  const report = await auditSecrets(context.ports, { allowExec: options.allowExec === true });
  if (options.json === true) context.output.json({ version: 1, ...report });
  else printText(context, report);
  return auditExitCode(report, options.check === true);
}

function printText({ ports, output }: CliContext, report: AuditReport): void {
  const { plaintextCount, unresolvedRefCount, shadowedRefCount, legacyResidueCount } = report.summary;
  output.line(
    `Secrets audit: ${report.status} (plaintext ${plaintextCount}, unresolved ${unresolvedRefCount}, ` +
      `shadowed ${shadowedRefCount}, left behind ${legacyResidueCount})`,
  );
  for (const { code, file, jsonPath, message } of report.findings) {
    output.line(`- ${code} ${tildePath(file, ports.paths.home)}: ${jsonPath}`);
    output.line(`  ${message}`);
  }
  for (const { path, credentials } of report.resetCopies) {
    output.line(`Sealed copy of a reset: ${tildePath(path, ports.paths.home)} (credentials ${credentials})`);
    output.line('  "openclaw onboard --undo-reset" brings it back; "models auth logout" forgets in it too');
  }
  for (const { code, message } of report.warnings) output.note(`${code}: ${message}`);
  const { refsChecked, skippedExecRefs } = report.resolution;
  output.line(`References checked: ${refsChecked}`);
  if (skippedExecRefs > 0) {
    output.line(`References to helper commands not checked: ${skippedExecRefs} (--allow-exec runs them)`);
  }
}
