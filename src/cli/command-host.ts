import type { CliContext } from './cli-context.ts';

/** What a group of commands is registered with. */
export interface CommandHost {
  readonly context: CliContext;
  /** The exit code of the command line, when it is not 0 and nothing was thrown. */
  exitWith(code: number): void;
}
