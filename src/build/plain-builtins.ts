import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'plain-builtin';
/** Runs on any Node, also on one that does not know `getBuiltinModule`. */
const FIRST_FILE = /[\\/]src[\\/]bin\.ts$/;

/**
 * Takes Node's own modules as they are instead of importing them. An import statement makes Node read every export once,
 * getters included, and those of fs, util and process load streams, workers and more that a read command never uses.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup(bundle) {
    bundle.onResolve({ filter: /^[a-z_:/]+$/ }, ({ path, kind, importer }) =>
      kind === 'import-statement' && isBuiltin(path) && !FIRST_FILE.test(importer)
        ? { path: path.startsWith('node:') ? path : `node:${path}`, namespace: NAMESPACE, sideEffects: false }
        : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter((name) => name !== 'default');
      return { contents: moduleOf(path, names) };
    });
  },
};

/** Each export is a call that the bundler may drop, so that only what is used is read. */
function moduleOf(path: string, names: readonly string[]): string {
  return [
    `const builtin = process.getBuiltinModule(${JSON.stringify(path)});`,
    'export default builtin;',
    ...names.map(
      (name) =>
        `const $${name} = /* @__PURE__ */ (() => builtin.${name})();\nexport { $${name} as ${name} };`,
    ),
  ].join('\n');
}
