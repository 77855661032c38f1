import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { AllModelsFailedError } from '../turn/all-models-failed.ts';

/** An error in a chat: lines to show, and the exit code of decision 32 where the chat is a script. */
export interface ChatError {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/**
 * What went wrong, in words (FALL-9): a run that nobody answered carries its reasons, a fix each, and where the log is.
 * @param hasSpoken words of the reply had come already
 */
export function chatError(ports: Ports, error: unknown, hasSpoken = false): ChatError {
  const message = error instanceof Error ? error.message : String(error);
  const head = hasSpoken ? 'The answer broke off' : '⚠️ Agent failed before reply';
  const isRun = error instanceof AllModelsFailedError;
  const details =
    error instanceof AppError ? [...error.details, ...(error.hint === undefined ? [] : [error.hint])] : [];
  const lines = isRun
    ? [`${head}: ${message}`, ...details, 'Logs: openclaw logs --follow']
    : [message, ...details];
  return {
    lines: lines.map((line) => sanitizeText(ports.redactor.redact(line))),
    exitCode: error instanceof AppError ? error.exitCode : 1,
  };
}
