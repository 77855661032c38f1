import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MovableEntry } from '../../core/ports/legacy-files.ts';

/** What the folder of the first versions holds besides sources, which the imports take care of. */
export function movableEntries(
  folder: string,
  target: string,
  sources: ReadonlySet<string>,
): readonly MovableEntry[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true || folder === target) return [];
  return readdirSync(folder)
    .filter((name) => !sources.has(name))
    .sort()
    .map((name) => {
      const to = join(target, name);
      return {
        from: join(folder, name),
        to,
        isTaken: lstatSync(to, { throwIfNoEntry: false }) !== undefined,
      };
    });
}

/** Renames one by one, so that what a crash leaves is moved the next time; an empty folder goes. */
export function moveEntries(folder: string, entries: readonly MovableEntry[]): void {
  for (const { from, to, isTaken } of entries) {
    if (isTaken) continue;
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    renameSync(from, to);
  }
  try {
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
