import type { ConfigWriteResult } from '../core/ports/config-store.ts';
import type { CliContext } from './cli-context.ts';
import { tildePath } from './tilde-path.ts';

/** The lines of CLI-5 after a config write; nothing when the file is as it was. */
export function printConfigReceipt({ output, ports }: CliContext, write: ConfigWriteResult): void {
  if (!write.changed) return;
  output.line(`Updated config: ${tildePath(write.path, ports.paths.home)}`);
  if (write.backupPath !== undefined) {
    output.line(`  Backup: ${tildePath(write.backupPath, ports.paths.home)}`);
  }
}
