import { readFileSync, writeFileSync } from 'node:fs';
import { formatSnapshot, makeSnapshot } from './make-snapshot.ts';
import { parseSourceList } from './source-models.ts';

/*
 * node src/adapters/catalog/build-snapshot.ts <input.json> [YYYY-MM-DD]
 * Writes snapshot.json from our own list or from models.dev's api.json, which bears no date and needs the second word.
 */

const [inputPath, date] = process.argv.slice(2);
const list =
  inputPath === undefined ? undefined : parseSourceList(JSON.parse(readFileSync(inputPath, 'utf8')));
const asOf = date ?? list?.asOf;

if (list === undefined || asOf === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
  console.error('usage: node src/adapters/catalog/build-snapshot.ts <input.json> [YYYY-MM-DD]');
  console.error('The date of the facts is needed when the input has none.');
  process.exitCode = 2;
} else {
  const snapshot = makeSnapshot(list, asOf);
  writeFileSync(new URL('./snapshot.json', import.meta.url), formatSnapshot(snapshot));
  const count = Object.values(snapshot.providers).reduce((sum, rows) => sum + rows.length, 0);
  console.log(`${Object.keys(snapshot.providers).length} providers, ${count} models, as of ${asOf}`);
}
