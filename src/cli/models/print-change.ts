import type { ModelChange } from '../../app/model-change.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

/** CLI-5: where it was written, the backup, the result; then what else there is to know, on stderr. */
export function printChange({ output, ports }: CliContext, change: ModelChange): void {
  for (const note of change.notes) output.note(note);
  const { write } = change;
  if (write.changed) {
    output.line(`Updated config: ${tildePath(write.path, ports.paths.home)}`);
    if (write.backupPath !== undefined) {
      output.line(`  Backup: ${tildePath(write.backupPath, ports.paths.home)}`);
    }
  }
  output.line(change.result);
  output.note(write.changed ? 'Applies to the next run.' : 'Nothing changed.');
}
