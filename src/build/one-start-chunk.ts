import { readFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Loader, Plugin } from 'esbuild';

const LAZY = 'lazy';

/**
 * Keeps all that is loaded at the start in one file. The bundler makes a chunk of each set of modules that the same lazy
 * parts share, a dozen small files of which each costs a millisecond; when every lazy part imports the start, which is
 * loaded by then anyway, all of its modules belong to one set.
 */
export function oneStartChunk(start: string): Plugin {
  return {
    name: 'one-start-chunk',
    setup(bundle) {
      bundle.onResolve({ filter: /./ }, async (asked) => {
        if (asked.kind !== 'dynamic-import' || asked.pluginData === LAZY) return undefined;
        const { path, external, sideEffects, namespace, suffix } = await bundle.resolve(asked.path, {
          kind: asked.kind,
          importer: asked.importer,
          resolveDir: asked.resolveDir,
          pluginData: LAZY,
        });
        // The way to the start itself must not lead over the start.
        const isBefore = path === start || path.endsWith('/src/main.ts');
        return { path, external, sideEffects, namespace, suffix, pluginData: isBefore ? undefined : LAZY };
      });
      bundle.onLoad({ filter: /\.tsx?$/, namespace: 'file' }, async (file) => {
        if (file.pluginData !== LAZY) return undefined;
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
