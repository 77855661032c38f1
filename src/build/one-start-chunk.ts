import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { Loader, Plugin } from 'esbuild';

/** Where the project's own lazy parts are. */
const FOLDERS = ['src', 'components'];

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
      bundle.onLoad({ filter: /\.tsx?$/, namespace: 'file' }, async (file) => {
        // The way to the start itself must not lead over the start.
        const isBefore = file.path === start || file.path.endsWith('/src/main.ts');
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
