import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findExecutable, isProgram, pathFolders } from '../find-executable.ts';

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

/** The first `codex` of PATH; undefined without one. */
export function findCodex({ env, platform }: CodexPlace): CodexCommand | undefined {
  if (platform === 'win32') {
    return pathFolders(env, platform)
      .map(onWindows)
      .find((found) => found !== undefined);
  }
  const executable = findExecutable('codex', env, platform);
  return executable === undefined ? undefined : { executable, file: executable, args: [] };
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

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
