import { isBuiltin } from 'node:module';
import { isAbsolute, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnResolveResult, Plugin } from 'esbuild';

/** What of zod the program's own schemas use, and the file of dist/ that each becomes. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'zod/mini': 'zod-mini',
  'zod/v4/locales/en.js': 'zod-english',
};

/** Our own files that only changes of the config, imports and refusals need; together they become one file of dist/. */
const OWN: readonly string[] = [
  'src/adapters/config/config-tree.ts',
  'src/adapters/config/edit-document.ts',
  'src/adapters/config/include-guard.ts',
  'src/adapters/config/replace-file.ts',
  'src/adapters/config/syntax-error.ts',
  'src/adapters/sqlite/forget-profiles.ts',
  'src/app/config/change-config.ts',
  'src/app/credentials/unknown-provider.ts',
  'src/app/models/allowlist-edits.ts',
  'src/app/models/model-change.ts',
  'src/app/models/remember-recent.ts',
  'src/app/models/set-model.ts',
  'src/app/models/typed-model.ts',
  'src/app/models/unknown-model.ts',
  'src/cli/models/print-change.ts',
  'src/cli/print-write.ts',
  'src/core/agents.ts',
  'src/core/config/config-history.ts',
  'src/core/config/config-merge.ts',
  'src/core/config/config-path.ts',
  'src/core/config/config-repair.ts',
  'src/core/credentials/forgotten-profile.ts',
  'src/core/credentials/oauth-material.ts',
  'src/core/migration/legacy-document.ts',
  'src/core/models/model-suggestions.ts',
  'src/core/text/nearest.ts',
];
const OWN_FILE = 'changes-and-refusals';
const OF_OTHERS = /[\\/]node_modules[\\/]/;
const NAMESPACE = 'late';

/** Entry points for the bundler: each late file stands for itself, and nothing imports it. */
export const LATE_ENTRIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(LIBRARIES).map(([library, file]) => [file, library])),
  [OWN_FILE]: OWN_FILE,
};

/**
 * Loads modules when a function of theirs is first called instead of at the start. A read command makes no schema as long as
 * the config is well (by its size zod is a quarter of the start, and by its tables more), edits nothing and refuses nothing.
 * Only modules that export nothing but functions can be late.
 * @param root the folder of the project
 * @param start the file that is loaded at the start, before anything late
 */
export function lateModules(root: string, start: string): Plugin {
  const own = new Set(OWN.map((path) => join(root, path)));
  return {
    name: 'late-modules',
    setup(bundle) {
      bundle.onResolve({ filter: new RegExp(`^${OWN_FILE}$`) }, ({ path }) => ({
        path,
        namespace: 'late-entry',
      }));
      bundle.onLoad({ filter: /./, namespace: 'late-entry' }, () => ({
        contents: [
          `import ${JSON.stringify(start)};`,
          ...OWN.map((path) => `export * from './${path}';`),
        ].join('\n'),
        resolveDir: root,
      }));
      bundle.onResolve({ filter: /^zod\/|\.ts$/ }, ({ path, kind, importer, resolveDir }) => {
        if (kind !== 'import-statement' || OF_OTHERS.test(importer)) return undefined;
        if (Object.hasOwn(LIBRARIES, path)) return late(path, '');
        const file = isAbsolute(path) ? path : join(resolveDir, path);
        const isLate = importer === OWN_FILE || own.has(importer);
        return own.has(file) && !isLate ? late(file, `?of-${relative(root, importer)}`) : undefined;
      });
      bundle.onResolve({ filter: /./, namespace: NAMESPACE }, ({ path }) =>
        isBuiltin(path) ? undefined : { path, external: true },
      );
      bundle.onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path }) => ({
        contents: lateModule(`./${LIBRARIES[path] ?? OWN_FILE}.js`, await functionsOf(path)),
      }));
    },
  };
}

/** @param suffix one for each importer: what lazy parts share would be a file of its own. */
function late(path: string, suffix: string): OnResolveResult {
  return { path, suffix, namespace: NAMESPACE, sideEffects: false };
}

/** Values other than functions would have to be there before anything is called; of a library those are simply not offered. */
async function functionsOf(module: string): Promise<readonly string[]> {
  const isOwn = isAbsolute(module);
  const exports = (await import(isOwn ? pathToFileURL(module).href : module)) as Readonly<
    Record<string, unknown>
  >;
  const names = Object.keys(exports).filter((name) => typeof exports[name] === 'function');
  if (isOwn && names.length < Object.keys(exports).length) throw new Error(`${module} cannot be late`);
  return names;
}

function lateModule(file: string, names: readonly string[]): string {
  const functions = names.map(
    (name) =>
      `function $${name}(...given) { return late().${name}(...given); }\nexport { $${name} as ${name} };`,
  );
  const loading = `let loaded;\nfunction late() { return (loaded ??= require(${JSON.stringify(file)})); }`;
  return [loading, ...functions].join('\n');
}
