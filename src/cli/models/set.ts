import { setImageModel, setPrimaryModel } from '../../app/models/set-model.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { canAsk } from '../surface.ts';
import { printChange } from './print-change.ts';

export interface SetOptions {
  readonly strict?: boolean;
}

/** `models set [ref]`; without a ref, the picker. Returns the exit code: 130 when the picker was left without a choice. */
export async function setModel(
  context: CliContext,
  typed: string | undefined,
  options: SetOptions,
): Promise<number> {
  if (typed === undefined && !canAsk(context)) {
    throw usageError('models set needs a model when it does not run on a terminal', {
      hint: 'Write: openclaw models set <provider/model>. Or add --no-tui and answer through stdin, a line each.',
    });
  }
  const model = typed ?? (await (await import('../interactive.ts')).pickModel(context));
  if (model === undefined) return 130;
  printChange(context, await setPrimaryModel(context.ports, model, options));
  return 0;
}

/** `models set-image <ref>` (IMG-5). */
export async function setImage(context: CliContext, typed: string, options: SetOptions): Promise<void> {
  printChange(context, await setImageModel(context.ports, typed, options));
}
