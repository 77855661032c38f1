import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** The Codex CLI of this machine, and how it is started without a shell. */
export interface CodexCommand {
  /** What a person would call it: the path that PATH leads to. */
  readonly executable: string;
  readonly file: string;
  readonly args: readonly string[];
}

export interface CodexPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The first `codex` of PATH; undefined without one. Relative entries of PATH do not count: what they mean changes with the
 * folder, and a folder that somebody cloned must not bring the program.
 */
export function findCodex({ env, platform }: CodexPlace): CodexCommand | undefined {
  const isWindows = platform === 'win32';
  const path = isWindows ? ownName(env, 'PATH') : env['PATH'];
  for (const folder of (path ?? '').split(isWindows ? ';' : ':')) {
    if (!isAbsolute(folder)) continue;
    const found = isWindows ? onWindows(folder) : onPosix(join(folder, 'codex'));
    if (found !== undefined) return found;
  }
  return undefined;
}

function onPosix(executable: string): CodexCommand | undefined {
  return isProgram(executable) ? { executable, file: executable, args: [] } : undefined;
}

/** A `.cmd` needs a shell, and a shell reads arguments anew: the script that npm's `.cmd` starts is started itself. */
function onWindows(folder: string): CodexCommand | undefined {
  const program = join(folder, 'codex.exe');
  if (isProgram(program)) return { executable: program, file: program, args: [] };
  const command = join(folder, 'codex.cmd');
  const script = join(folder, 'node_modules', '@openai', 'codex', 'bin', 'codex.js');
  if (!isFile(command) || !isFile(script)) return undefined;
  return { executable: command, file: process.execPath, args: [script] };
}

/** Windows does not tell `Path` from `PATH`. */
function ownName(env: CodexPlace['env'], name: string): string | undefined {
  return Object.entries(env).find(([own]) => own.toUpperCase() === name)?.[1];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}
