/** Stable machine words for everything a person may be told; documented in the README. */
export type ErrorCode =
  | 'usage'
  | 'cancelled'
  | 'bug'
  | 'config-unreadable'
  | 'config-syntax'
  | 'config-invalid'
  | 'config-raced'
  | 'config-conflict'
  | 'config-readonly'
  | 'store-unreadable'
  | 'store-corrupt'
  | 'store-too-new'
  | 'store-busy'
  | 'store-locked'
  | 'store-full'
  | 'credential-missing'
  | 'credential-refused'
  | 'credential-unverified'
  | 'model-unknown'
  | 'provider-unknown'
  | 'no-model'
  | 'all-models-failed'
  | 'endpoint-failed'
  | 'nothing-to-do';

export interface AppErrorOptions {
  /** What to do next, as an imperative sentence. */
  readonly hint?: string;
  /** Further lines: candidates, fixes, nearest names. */
  readonly details?: readonly string[];
  /** How long to wait before it is worth another try, where that is known (B059). */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Anything that must be told to a person. `message` is in the present tense and names the thing concerned. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Exit code of decision 32: 1 failure, 2 usage, 3 missing credential, 130 cancelled. */
  readonly exitCode: number;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.exitCode = exitCodeOf(code);
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Wrong words on the command line: exit 2, nothing written. */
export function usageError(message: string, options: AppErrorOptions = {}): AppError {
  return new AppError('usage', message, options);
}

function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'usage':
    case 'model-unknown':
    case 'provider-unknown':
      return 2;
    case 'credential-missing':
    case 'credential-refused':
    case 'credential-unverified':
      return 3;
    case 'cancelled':
      return 130;
    default:
      return 1;
  }
}
