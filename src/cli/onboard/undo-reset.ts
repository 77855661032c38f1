import { AppError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';

/** `onboard --undo-reset`: the store's part of the last reset comes back. Throws `nothing-to-do` without a copy. */
export async function undoReset({ ports, output }: CliContext, asJson: boolean): Promise<void> {
  const restored = await (await ports.storeReset()).restore();
  if (restored === undefined) {
    throw new AppError('nothing-to-do', 'There is no copy of a reset to bring back', {
      hint: 'The config has its own: openclaw config history',
    });
  }
  const { credentials, conversations, left, copyPath } = restored;
  if (asJson) {
    output.json({
      ok: true,
      credentials,
      conversations,
      left,
      copyPath: left.length === 0 ? null : copyPath,
    });
    return;
  }
  output.line(`Brought back: credentials ${credentials}, conversations ${conversations}.`);
  if (left.length > 0) {
    output.line(`Still in ${copyPath}, as one of that name was stored meanwhile: ${left.join(', ')}`);
  }
  output.line('Take the change of the config back with: openclaw config undo');
}
