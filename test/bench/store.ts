import { openDatabase } from '../../src/adapters/sqlite/open-database.ts';
import { report } from './report.ts';

const ROWS = 2000;

/** Durable writes and point reads per second on a real file, opened as the program opens it. */
export function measureStore(path: string): void {
  const database = openDatabase({ path, busyTimeoutMs: 1000 });
  const write = database.prepare(
    'INSERT OR REPLACE INTO credential_usage (credential_id, last_used_ms) VALUES (?, ?)',
  );
  const read = database.prepare('SELECT last_used_ms FROM credential_usage WHERE credential_id = ?');
  const writing = performance.now();
  for (let row = 0; row < ROWS; row++) database.transaction(() => write.run(`k${row}`, row)).immediate();
  const reading = performance.now();
  for (let row = 0; row < ROWS * 20; row++) read.get(`k${row % ROWS}`);
  const done = performance.now();
  database.close();
  report('D', 'SQLite, synchronous=FULL: immediate transactions and point reads per second', {
    writesPerSecond: (ROWS / (reading - writing)) * 1000,
    readsPerSecond: ((ROWS * 20) / (done - reading)) * 1000,
  });
}
