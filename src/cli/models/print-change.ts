import type { ModelChange } from '../../app/model-change.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

/** CLI-5: where it was written, the backup, the result; then what else there is to know, on stderr. */
export function printChange(context: CliContext, change: ModelChange): void {
  const { output } = context;
  for (const note of change.notes) output.note(note);
  printWrite(context, change.write);
  output.line(change.result);
  output.note(change.write.changed ? 'Applies to the next run.' : 'Nothing changed.');
}

/** CLI-5: which file was written and where the one before it is kept; nothing when nothing was written. */
export function printWrite({ output, ports }: CliContext, write: ConfigWriteResult): void {
  if (!write.changed) return;
  output.line(`Updated config: ${tildePath(write.path, ports.paths.home)}`);
  if (write.backupPath === undefined) return;
  output.line(`  Backup: ${tildePath(write.backupPath, ports.paths.home)}`);
}
