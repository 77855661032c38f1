import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BANNER } from './bundle-options.ts';
import { FOLDER } from './bundled-sqlite.ts';

const USE = new RegExp(String.raw`\brequire\b|\b${FOLDER}\b`);

/**
 * Takes the banner out of every file that uses nothing of it: few hold code that was written for another kind of module,
 * and each file at the start would make a `require` of its own.
 * @param folder where the bundle is
 */
export function spareBanner(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const path = join(folder, name);
    const [before = '', after] = readFileSync(path, 'utf8').split(`${BANNER}\n`);
    if (after === undefined) throw new Error(`${name} begins without the banner`);
    if (!USE.test(after)) writeFileSync(path, before + after);
  }
}
