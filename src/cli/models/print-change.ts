import type { ModelChange } from '../../app/models/model-change.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';

/** CLI-5: where it was written, the backup, the result; then what else there is to know, on stderr. */
export function printChange(context: CliContext, change: ModelChange): void {
  const { output } = context;
  for (const note of change.notes) output.note(note);
  printWritten(context, change.write);
  output.line(change.result);
  output.note(change.write.changed ? 'Applies to the next run.' : 'Nothing changed.');
}
