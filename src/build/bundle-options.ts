import { readFileSync } from 'node:fs';
import type { BuildOptions } from 'esbuild';
import { bundledSqlite, FOLDER } from './bundled-sqlite.ts';
import { countedWidths } from './counted-widths.ts';
import { LATE_ENTRIES, lateModules } from './late-modules.ts';
import { leanFrames } from './lean-frames.ts';
import { oneStartChunk } from './one-start-chunk.ts';
import { plainBuiltins } from './plain-builtins.ts';
import { withoutUnusedParts } from './without-unused-parts.ts';

const root = new URL('../../', import.meta.url);
const start = new URL('src/run-program.ts', root).pathname;
const version = (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string })
  .version;

/** Not imported, see plain-builtins.ts. An old Node has no such function, and needs none to be told that it is too old. */
export const BANNER = `const require = process.getBuiltinModule?.('node:module').createRequire(import.meta.url), ${FOLDER} = import.meta.dirname;`;

/** How the program is bundled into dist/; a test bundles it the same way to learn what is in which chunk. */
export const BUNDLE_OPTIONS: BuildOptions = {
  absWorkingDir: root.pathname,
  entryPoints: { openclaw: 'src/bin.ts', ...LATE_ENTRIES },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Only the first file runs on an older Node. Elsewhere a literal would become a `new RegExp` for every sign of every frame.
  supported: { 'regexp-unicode-property-escapes': true },
  jsx: 'automatic',
  minify: true,
  legalComments: 'external',
  // Beside the entry: the catalog finds its data file relative to the chunk it is in.
  chunkNames: '[name]-[hash]',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    'import.meta.vitest': 'undefined',
    OPENCLAW_VERSION: JSON.stringify(version),
  },
  // Native code cannot be bundled; Ink asks for its devtools only in a development build.
  external: ['@napi-rs/keyring', 'react-devtools-core'],
  banner: { js: BANNER },
  plugins: [
    oneStartChunk(root.pathname, start),
    withoutUnusedParts,
    plainBuiltins,
    bundledSqlite,
    lateModules(root.pathname, start),
    countedWidths(root.pathname),
    leanFrames,
  ],
  logLevel: 'warning',
};
