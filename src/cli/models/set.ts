import { setPrimaryModel } from '../../app/set-model.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';

/** `models set [ref]`; without a ref, the picker. Returns the exit code: 130 when the picker was left without a choice. */
export async function setModel(context: CliContext, typed: string | undefined): Promise<number> {
  if (typed === undefined && !context.isInteractive) {
    throw usageError('models set needs a model when it does not run on a terminal', {
      hint: 'Write: openclaw models set <provider/model>',
    });
  }
  const model = typed ?? (await (await import('../interactive.ts')).pickModel(context));
  if (model === undefined) return 130;
  const { output, ports } = context;
  const result = await setPrimaryModel(ports, model);
  for (const warning of result.warnings) output.note(warning);
  printWritten(context, result.write);
  output.line(`Default model: ${result.ref}`);
  output.note('Applies to the next run.');
  return 0;
}
