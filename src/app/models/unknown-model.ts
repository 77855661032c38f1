import { AppError } from '../../core/errors.ts';

/** A word that names no provider, model or alias: exit 2, nothing written (decision 9). */
export function unknownModelError(text: string, nearest: readonly string[]): AppError {
  return new AppError('model-unknown', `Unknown model: ${text}`, {
    details: nearest.length === 0 ? [] : [`Nearest: ${nearest.join(', ')}`],
    hint: 'Run "openclaw models list --all" to see what there is.',
  });
}
