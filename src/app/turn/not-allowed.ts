import { AppError } from '../../core/errors.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';

/** ALLOW-4: the two lines that stand in place of a reply when the allowlist does not hold a model; nothing is asked. */
export function notAllowedError(ref: ModelRef): AppError {
  const name = formatModelRef(ref);
  return new AppError(
    'model-unknown',
    `Model "${name}" is not allowed. Use /models to list providers, or /models <provider> to list models.`,
    {
      hint: `Add it with: openclaw config set agents.defaults.models '{"${name}":{}}' --strict-json --merge`,
    },
  );
}
