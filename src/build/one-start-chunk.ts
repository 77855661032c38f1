import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { Loader, Plugin } from 'esbuild';

/** Where the project's own lazy parts are. */
const FOLDERS = ['src', 'components'];

/** The way to the start, which must not lead over it. */
const BEFORE_THE_START = /[\\/]src[\\/]bin\.ts$/;

/** What a module's path ends with when this file imports it: what it shared with the start would be a chunk of its own. */
export function copyFor(importer: string): string {
  return BEFORE_THE_START.test(importer) ? '?before-the-start' : '';
}

/**
 * Keeps all that is loaded at the start in one file. The bundler makes a chunk of each set of modules that the same lazy
 * parts share, a dozen small files of which each costs a millisecond; when every lazy part imports the start, which is
 * loaded by then anyway, all of its modules belong to one set.
 * @param root the folder of the project
 * @param start the file that is loaded at the start
 */
export function oneStartChunk(root: string, start: string): Plugin {
  return {
    name: 'one-start-chunk',
    setup(bundle) {
      // Known before anything is bundled: whether a file is met by a lazy import first or by another is a matter of luck.
      const lazy = lazyParts(root);
      bundle.onResolve({ filter: /^\.\/version\.ts$/ }, ({ path, resolveDir, importer }) => ({
        path: join(resolveDir, path),
        suffix: copyFor(importer),
      }));
      bundle.onLoad({ filter: /\.tsx?$/, namespace: 'file' }, async (file) => {
        const isBefore = file.path === start || BEFORE_THE_START.test(file.path);
        if (isBefore || !lazy.has(file.path)) return undefined;
        const source = await readFile(file.path, 'utf8');
        return {
          contents: `import ${JSON.stringify(start)};\n${source}`,
          resolveDir: dirname(file.path),
          loader: extname(file.path).slice(1) as Loader,
        };
      });
    },
  };
}

/** Every file that some file loads with `import()`. */
function lazyParts(root: string): ReadonlySet<string> {
  const files = FOLDERS.flatMap((folder) =>
    (readdirSync(join(root, folder), { recursive: true }) as string[]).map((path) =>
      join(root, folder, path),
    ),
  ).filter((path) => /\.tsx?$/.test(path));
  return new Set(
    files.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, target = '']) =>
        resolve(dirname(path), target),
      ),
    ),
  );
}
