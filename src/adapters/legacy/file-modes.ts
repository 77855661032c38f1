import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LooseMode } from '../../core/ports/legacy-files.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Deeper than anything of ours lies. */
const DEEPEST = 6;
/** Names under which an agent's own work may lie; its rights are the person's business. */
const NOT_OURS: ReadonlySet<string> = new Set(['workspace', 'node_modules', '.git']);

/** Files and folders below the state directory, and the config, whose rights let others in (PATH-1). Links are left out. */
export function looseModes(stateDir: string, configPath: string): readonly LooseMode[] {
  const found = new Map(below(stateDir, DEEPEST).map((loose) => [loose.path, loose]));
  for (const loose of [looseMode(configPath) ?? []].flat()) found.set(loose.path, loose);
  return [...found.values()];
}

/** Gives each the rights that it has to have, folders first. */
export function tighten(modes: readonly LooseMode[]): void {
  const foldersFirst = modes.toSorted((one, other) => dirname(one.path).length - dirname(other.path).length);
  for (const { path, wanted } of foldersFirst) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) chmodSync(path, wanted);
  }
}

function below(folder: string, levels: number): readonly LooseMode[] {
  const own = looseMode(folder) ?? [];
  if (levels === 0 || lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return [own].flat();
  return [own, namesIn(folder).flatMap((name) => below(join(folder, name), levels - 1))].flat();
}

function looseMode(path: string): LooseMode | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || !(status.isFile() || status.isDirectory())) return undefined;
  const mode = status.mode & 0o777;
  if ((mode & 0o077) === 0 || status.uid !== process.geteuid?.()) return undefined;
  return { path, mode, wanted: status.isDirectory() ? PRIVATE_FOLDER : PRIVATE_FILE };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !NOT_OURS.has(name))
      .sort();
  } catch {
    return [];
  }
}
