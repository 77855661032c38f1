import { readShellEnvironment } from './shell-import.ts';

export interface ShellSourceOptions {
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** The config's `env.shellEnv`, as written. */
  readonly settings: () => unknown;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** The login shell as the last source of variables (ENV-3). */
export interface ShellSource {
  isEnabled(): boolean;
  /** All that the shell sets; empty when it is off or does not answer. */
  values(): ReadonlyMap<string, string>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** A shell that hangs must not hold up a screen that reads every second. */
const RETRY_AFTER_MS = 60_000;

/**
 * Asks the shell once, when it is first needed, and keeps a success for the life of the process, in memory only: keys are
 * not copied to disk (S3). A failure is tried again after a minute, or by the next command.
 */
export function createShellSource(options: ShellSourceOptions): ShellSource {
  const { processEnv } = options;
  let cached: ReadonlyMap<string, string> | undefined;
  let retryAtMs = 0;
  const isEnabled = (): boolean =>
    processEnv['OPENCLAW_LOAD_SHELL_ENV'] === '1' || settingOf(options.settings(), 'enabled') === true;
  return {
    isEnabled,
    values() {
      if (cached !== undefined) return cached;
      if (!isEnabled() || options.now() < retryAtMs) return new Map();
      cached = readShellEnvironment({
        shell: processEnv['SHELL'],
        processEnv,
        timeoutMs:
          positive(processEnv['OPENCLAW_SHELL_ENV_TIMEOUT_MS']) ??
          positive(settingOf(options.settings(), 'timeoutMs')) ??
          DEFAULT_TIMEOUT_MS,
      });
      if (cached === undefined) retryAtMs = options.now() + RETRY_AFTER_MS;
      return cached ?? new Map();
    },
  };
}

function settingOf(settings: unknown, name: string): unknown {
  return typeof settings === 'object' && settings !== null && Object.hasOwn(settings, name)
    ? (settings as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}
