import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { storeIn } from './test-store.ts';

const run = promisify(execFile);
const writer = fileURLToPath(new URL('./store-writer.ts', import.meta.url));

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

/** Starts a writer and kills it as soon as it has acknowledged this many rows; resolves with all it acknowledged. */
function writeUntilKilled(name: string, acknowledged: number): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [writer, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.split('\n').length > acknowledged) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(text.split('\n').slice(0, -1)));
  });
}

describe('several processes', () => {
  test('D2, SQL-5: writers at once lose no update and are never told that the store is busy', async () => {
    const names = ['left', 'middle', 'right'];
    const outputs = await Promise.all(
      names.map((name) => run(process.execPath, [writer, folder, name, '15'], { encoding: 'utf8' })),
    );
    const expected = outputs.flatMap(({ stdout }) => stdout.trim().split('\n')).toSorted();
    expect(expected).toHaveLength(45);
    const store = storeIn(folder);
    expect(store.auth.order('main', 'openai')?.toSorted()).toEqual(expected);
    expect(
      store.health
        .recentAttempts('main', 100)
        .map(({ attemptId }) => attemptId)
        .toSorted(),
    ).toEqual(expected);
    // Decision 15: the window that each writer opened first is open, so that the later ones change nothing.
    expect(store.health.blocks().map(({ untilMs }) => untilMs)).toEqual([2_000_000, 2_000_000, 2_000_000]);
    store.close();
  }, 60_000);

  test('D1: what a writer has acknowledged outlives kill -9, and so does the store', async () => {
    const kept: string[] = [];
    // Two at a time, killed after one to five rows, thirty kills in all.
    for (let round = 0; round < 15; round += 1) {
      const pair = await Promise.all([
        writeUntilKilled(`a${round}`, 1 + (round % 5)),
        writeUntilKilled(`b${round}`, 1 + ((round + 2) % 5)),
      ]);
      kept.push(...pair.flat());
      const database = new Database(join(folder, 'models.sqlite'), { readonly: true });
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
    }
    const store = storeIn(folder);
    const found = new Set(store.health.recentAttempts('main', 10_000).map(({ attemptId }) => attemptId));
    expect(kept.length).toBeGreaterThanOrEqual(30);
    expect(kept.filter((id) => !found.has(id))).toEqual([]);
    expect(store.health.blocks().length).toBe(30);
    store.close();
  }, 120_000);
});
