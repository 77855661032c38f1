import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';
import { copyFor } from './one-start-chunk.ts';

/** Runs on any Node, also on one that does not know `getBuiltinModule`. */
const FIRST_FILE = /[\\/]src[\\/]bin\.ts$/;
const OF_OTHERS = /[\\/]node_modules[\\/]/;
/** The one library of the start that uses Node's modules. */
const OF_THE_START = /[\\/]node_modules[\\/]commander[\\/]/;
/** Slow to load, and needed only to seal and to write. */
const LATE = 'node:crypto';

/**
 * Takes Node's own modules as they are instead of importing them. An import statement makes Node read every export once,
 * getters included, and those of fs, util and process load streams, workers and more that a read command never uses.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup(bundle) {
    bundle.onResolve({ filter: /^[a-z_:/]+$/ }, ({ path: asked, kind, importer }) => {
      if (kind !== 'import-statement' || !isBuiltin(asked) || FIRST_FILE.test(importer)) return undefined;
      const path = asked.startsWith('node:') ? asked : `node:${asked}`;
      const namespace = path === LATE && !OF_OTHERS.test(importer) ? 'late-builtin' : 'plain-builtin';
      return { path, namespace, sideEffects: false, suffix: suffixFor(importer) };
    });
    bundle.onLoad({ filter: /./, namespace: 'plain-builtin' }, async ({ path }) => ({
      contents: plainModule(path, await namesOf(path)),
    }));
    bundle.onLoad({ filter: /./, namespace: 'late-builtin' }, async ({ path }) => ({
      contents: lateModule(path, await namesOf(path)),
    }));
  },
};

/**
 * What a library of a lazy part reads of a module (streams of fs, say) must not be read at the start, nor by another library:
 * each gets a copy of its own.
 */
function suffixFor(importer: string): string {
  if (!OF_OTHERS.test(importer) || OF_THE_START.test(importer)) return copyFor(importer);
  const [library = ''] = importer.split(/[\\/]node_modules[\\/]/).slice(-1);
  return `?of-${library.split(/[\\/]/, library.startsWith('@') ? 2 : 1).join('-')}`;
}

async function namesOf(path: string): Promise<readonly string[]> {
  return Object.keys((await import(path)) as object).filter((name) => name !== 'default');
}

/** Each export is a call that the bundler may drop, so that only what is used is read. */
function plainModule(path: string, names: readonly string[]): string {
  const exports = names.map(
    (name) => `const $${name} = /* @__PURE__ */ (() => builtin.${name})();\nexport { $${name} as ${name} };`,
  );
  return `const builtin = ${taken(path)};\nexport default builtin;\n${exports.join('\n')}`;
}

/** Each export is a function that loads the module when it is called; our own files use nothing else of it. */
function lateModule(path: string, names: readonly string[]): string {
  return names
    .map((name) => `export function ${name}(...given) { return ${taken(path)}.${name}(...given); }`)
    .join('\n');
}

function taken(path: string): string {
  return `process.getBuiltinModule(${JSON.stringify(path)})`;
}
