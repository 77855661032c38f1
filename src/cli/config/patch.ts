import { parseConfigPath } from '../../core/config/config-path.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { readInputFile, readStdin } from './read-input.ts';
import { carryOut, type UnsetOptions } from './unset.ts';

export interface PatchOptions extends UnsetOptions {
  readonly file?: string;
  readonly stdin?: boolean;
  readonly replacePath?: readonly string[];
}

/** `config patch`: a JSON merge patch from a file or stdin (CFG-39). Returns the exit code. */
export async function patchConfig(context: CliContext, options: PatchOptions): Promise<number> {
  const fromStdin = options.stdin === true || options.file === '-';
  if ((options.file === undefined) === (options.stdin !== true)) {
    throw usageError('config patch needs either --file <path> or --stdin');
  }
  const text = fromStdin ? await readStdin(context) : readInputFile(options.file ?? '');
  if (text.trim() === '') {
    throw usageError('The patch is empty', {
      hint: 'Write a JSON5 object such as {models: {mode: "merge"}}.',
    });
  }
  const patch = context.ports.config.parse(text, fromStdin ? 'stdin' : (options.file ?? 'The patch'));
  const exact = (options.replacePath ?? []).map(parseConfigPath);
  return carryOut(context, 'config patch', { kind: 'patch', patch, exact }, options);
}
