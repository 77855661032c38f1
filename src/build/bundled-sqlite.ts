import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const BINDING = /[\\/]node_modules[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/;
/** What the banner of the bundle calls the folder that a file of it is in: the package's own format has no word for that. */
export const FOLDER = '__folder';

/**
 * The folder of the installed package's own JavaScript, as the bundled copy of it finds it when it runs: in a checkout beside
 * dist/, which a look settles; elsewhere it is resolved, for a millisecond or two.
 */
const INSTALLED = `(() => {
  const near = path.join(${FOLDER}, '..', 'node_modules', 'better-sqlite3', 'lib');
  return fs.existsSync(near) ? near : path.dirname(require.resolve('better-sqlite3'));
})()`;

/**
 * Bundles the dozen small files around SQLite's native code, each of which costs a start part of a millisecond. The native
 * code itself stays where npm put it: the package looks for it beside its own files, so it is told where those are.
 */
export const bundledSqlite: Plugin = {
  name: 'bundled-sqlite',
  setup(bundle) {
    bundle.onLoad({ filter: BINDING }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes('__dirname')) throw new Error(`${path} looks for its native code in another way`);
      return { contents: source.replaceAll('__dirname', INSTALLED) };
    });
  },
};
