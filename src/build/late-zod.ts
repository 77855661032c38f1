import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/** What of zod the program's own schemas use, and the file of dist/ that each becomes. */
const LATE: Readonly<Record<string, string>> = {
  'zod/mini': 'zod-mini',
  'zod/v4/locales/en.js': 'zod-english',
};
const OF_OTHERS = /[\\/]node_modules[\\/]/;

/** Entry points for the bundler: each late library is a file of its own, which nothing imports. */
export const LATE_ENTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LATE).map(([library, file]) => [file, library]),
);

/**
 * Loads zod at the first schema that is made instead of at the start. A read command makes none as long as the config is
 * well: by its size zod is a quarter of the start, and by its tables more.
 */
export const lateZod: Plugin = {
  name: 'late-zod',
  setup(bundle) {
    bundle.onResolve({ filter: /^zod\// }, ({ path, kind, importer }) => {
      const isOurs = kind === 'import-statement' && !OF_OTHERS.test(importer) && Object.hasOwn(LATE, path);
      return isOurs ? { path, namespace: 'late-zod', sideEffects: false } : undefined;
    });
    bundle.onResolve({ filter: /./, namespace: 'late-zod' }, ({ path }) =>
      isBuiltin(path) ? undefined : { path, external: true },
    );
    bundle.onLoad({ filter: /./, namespace: 'late-zod' }, async ({ path }) => ({
      contents: lateModule(`./${LATE[path]}.js`, await functionsOf(path)),
    }));
  },
};

async function functionsOf(library: string): Promise<readonly string[]> {
  const exports = (await import(library)) as Readonly<Record<string, unknown>>;
  return Object.keys(exports).filter((name) => typeof exports[name] === 'function');
}

function lateModule(file: string, names: readonly string[]): string {
  const functions = names.map(
    (name) =>
      `function $${name}(...given) { return late().${name}(...given); }\nexport { $${name} as ${name} };`,
  );
  const loading = `let loaded;\nfunction late() { return (loaded ??= require(${JSON.stringify(file)})); }`;
  return [loading, ...functions].join('\n');
}
