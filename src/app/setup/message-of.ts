import { AppError } from '../../core/errors.ts';

/** An error as one paragraph for the wizard: what happened, and what to do about it. */
export function messageOf(error: unknown): string {
  if (error instanceof AppError)
    return [error.message, ...error.details, error.hint ?? ''].filter((part) => part !== '').join(' ');
  return error instanceof Error ? error.message : String(error);
}

/** A check that broke, as one that failed: nothing was listed, and the words say why. */
export function brokenCheck(error: unknown): {
  readonly ok: false;
  readonly message: string;
  readonly discovered: undefined;
} {
  return { ok: false, message: messageOf(error), discovered: undefined };
}
