import type { Command } from 'commander';
import { type AppError, usageError } from '../core/errors.ts';

/** CLI-7: an option that was given nothing (`--provider ""`) is a mistake, mostly of a script's unset variable. */
export function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (typeof value === 'string' && value.trim() === '') throw emptyValue(option.long ?? option.flags);
  }
}

/** The error for an option without a value. */
export function emptyValue(flag: string): AppError {
  return usageError(`${flag} is empty`, { hint: 'Give it a value or leave it out.' });
}
