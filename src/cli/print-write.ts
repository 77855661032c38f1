import type { ConfigWriteResult } from '../core/ports/config-store.ts';
import type { CliContext } from './cli-context.ts';
import { tildePath } from './tilde-path.ts';

/** The lines of CLI-5 for a config file that was written; none when nothing changed. */
export function printWritten({ output, ports }: CliContext, write: ConfigWriteResult): void {
  if (!write.changed) return;
  output.line(`Updated config: ${tildePath(write.path, ports.paths.home)}`);
  if (write.backupPath !== undefined) {
    output.line(`  Backup: ${tildePath(write.backupPath, ports.paths.home)}`);
  }
}
