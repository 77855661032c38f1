import { dryRun } from '../../app/config/dry-run.ts';
import { writeConfig } from '../../app/config/write-config.ts';
import { parseConfigPath } from '../../core/config/config-path.ts';
import type { ConfigOperation } from '../../core/config/config-plan.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printApplied, printDryRun } from './report.ts';

export interface UnsetOptions {
  readonly dryRun?: boolean;
  readonly allowExec?: boolean;
  readonly json?: boolean;
}

/** `config unset <path>`; an absent target is exit 1. Returns the exit code. */
export async function unsetConfig(context: CliContext, path: string, options: UnsetOptions): Promise<number> {
  return carryOut(context, 'config unset', { kind: 'unset', path: parseConfigPath(path) }, options);
}

/** One operation, tried or made, and its report. Returns the exit code. */
export async function carryOut(
  context: CliContext,
  actor: string,
  operation: ConfigOperation,
  options: UnsetOptions,
): Promise<number> {
  const asJson = options.json === true;
  if (options.allowExec === true && options.dryRun !== true) {
    throw usageError('--allow-exec only goes with --dry-run');
  }
  if (options.dryRun === true) {
    const mode = operation.kind === 'unset' ? 'unset' : 'json';
    const result = await dryRun(context.ports, [operation], [mode], options.allowExec === true);
    return printDryRun(context, result, asJson);
  }
  const result = await writeConfig(context.ports, actor, [operation]);
  printApplied(context, result, 1, asJson);
  return 0;
}
