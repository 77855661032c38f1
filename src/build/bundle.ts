import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.ts';
import { skipFacade } from './skip-facade.ts';
import { spareBanner } from './spare-banner.ts';

/*
 * node src/build/bundle.ts: dist/ with everything that runs. Splitting keeps the start small: screens, HTTP client and
 * wire formats are chunks that load when a command needs them (performance.md, section 5).
 */
const root = new URL('../../', import.meta.url);

rmSync(new URL('dist', root), { recursive: true, force: true });
await build(BUNDLE_OPTIONS);
skipFacade(fileURLToPath(new URL('dist', root)));
spareBanner(fileURLToPath(new URL('dist', root)));
copyFileSync(new URL('src/adapters/catalog/snapshot.json', root), new URL('dist/snapshot.json', root));
chmodSync(new URL('dist/openclaw.js', root), 0o755);
