import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The absolute path of a program on PATH; undefined when there is none. On Windows only an `.exe` counts, because the rest
 * needs a shell.
 */
export function findExecutable(
  name: string,
  env: Environment,
  platform = process.platform,
): string | undefined {
  const file = platform === 'win32' ? `${name}.exe` : name;
  return pathFolders(env, platform)
    .map((folder) => join(folder, file))
    .find(isProgram);
}

/**
 * The folders of PATH in their order. Those that are not absolute are left out: what they mean changes with where somebody
 * stands, and a folder that somebody cloned must not bring the program.
 */
export function pathFolders(env: Environment, platform: NodeJS.Platform): readonly string[] {
  const isWindows = platform === 'win32';
  // Windows does not tell `Path` from `PATH`.
  const path = isWindows
    ? Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1]
    : env['PATH'];
  return (path ?? '').split(isWindows ? ';' : ':').filter((folder) => isAbsolute(folder));
}

/** Is this a file that can be started? */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
