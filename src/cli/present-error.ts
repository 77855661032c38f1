import { AppError } from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';

/** How an error looks to people and to scripts; the only place that decides it (architecture 5.4). */
export interface PresentedError {
  readonly lines: readonly string[];
  readonly exitCode: number;
  readonly json: { readonly ok: false; readonly error: Readonly<Record<string, unknown>> };
}

/** Anything thrown, in words; never a stack trace without `OPENCLAW_DEBUG=1`. */
export function presentError(error: unknown, debug: boolean): PresentedError {
  if (error instanceof AppError) {
    const hint = error.hint === undefined ? [] : [error.hint];
    const head = error.code === 'cancelled' ? 'Cancelled.' : error.message;
    return {
      lines: [head, ...error.details, ...hint, ...stack(error, debug)],
      exitCode: error.exitCode,
      json: {
        ok: false,
        error: {
          type: 'cli_error',
          code: error.code,
          message: error.message,
          hint: error.hint ?? null,
          ...(error.details.length === 0 ? {} : { details: error.details }),
          ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
        },
      },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    lines: [
      `Something is wrong in openclaw itself: ${message}`,
      ...(debug ? stack(error, debug) : ['Set OPENCLAW_DEBUG=1 and run it again to see where.']),
    ],
    exitCode: 1,
    json: { ok: false, error: { type: 'cli_error', code: 'bug', message, hint: null } },
  };
}

function stack(error: unknown, debug: boolean): readonly string[] {
  return debug && error instanceof Error && error.stack !== undefined ? [error.stack] : [];
}

/** Prints an error where it belongs: JSON commands answer on stdout, all others on stderr (CLI-2, CLI-3). */
export function reportError(error: unknown, context: CliContext, asJson: boolean): number {
  const presented = presentError(error, context.showsStacks);
  if (asJson) context.output.json(presented.json);
  else for (const line of presented.lines) context.output.note(line);
  return presented.exitCode;
}
