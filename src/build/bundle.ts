import { chmodSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { oneStartChunk } from './one-start-chunk.ts';
import { separateZod } from './separate-zod.ts';
import { withoutUnusedParts } from './without-unused-parts.ts';

/*
 * node src/build/bundle.ts: dist/ with everything that runs. Splitting keeps the start small: screens, HTTP client and
 * wire formats are chunks that load when a command needs them (performance.md, section 5).
 */
const root = new URL('../../', import.meta.url);
const version = (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string })
  .version;

rmSync(new URL('dist', root), { recursive: true, force: true });
await build({
  absWorkingDir: root.pathname,
  entryPoints: { openclaw: 'src/bin.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
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
  external: ['better-sqlite3', '@napi-rs/keyring', 'react-devtools-core'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [oneStartChunk(new URL('src/run-program.ts', root).pathname), withoutUnusedParts, separateZod],
  logLevel: 'warning',
});
copyFileSync(new URL('src/adapters/catalog/snapshot.json', root), new URL('dist/snapshot.json', root));
chmodSync(new URL('dist/openclaw.js', root), 0o755);
