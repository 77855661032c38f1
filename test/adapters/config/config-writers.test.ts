import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { createConfigStore } from '../../../src/adapters/config/json5-config-store.ts';
import type { ConfigStore } from '../../../src/core/ports/config-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'openclaw.json');
});

function storeOf(): ConfigStore {
  return createConfigStore({ path, env: {}, withLease: (_, work) => work(), onApplied: async () => {} });
}

const text = (): string => readFileSync(path, 'utf8');
const leftovers = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'));

describe('other processes', () => {
  const writer = fileURLToPath(new URL('./config-writer.ts', import.meta.url));
  const killed = fileURLToPath(new URL('./killed-writer.ts', import.meta.url));

  test('decision 27: two processes that write at once lose no update', async () => {
    const run = promisify(execFile);
    await Promise.all(['left', 'right'].map((name) => run(process.execPath, [writer, path, name, '12'])));
    const expected = ['left', 'right'].flatMap((name) =>
      Array.from({ length: 12 }, (_, index) => `${name}${index}`),
    );
    expect(Object.keys(storeOf().read().config.env ?? {}).toSorted()).toEqual(expected.toSorted());
    expect(leftovers()).toEqual([]);
  });

  test('a writer killed before the rename leaves the old file, and the next one cleans up', async () => {
    writeFileSync(path, '{ a: 1 }');
    const { signal } = spawnSync(process.execPath, [killed, path]);
    expect(signal).toBe('SIGKILL');
    expect(text()).toBe('{ a: 1 }');
    expect(leftovers()).toHaveLength(1);
    expect(statSync(join(folder, leftovers()[0] ?? '')).mode & 0o777).toBe(0o600);
    const store = storeOf();
    const edits = [{ op: 'set' as const, path: ['a'], value: 3 }];
    await store.apply({ edits, expectedRevision: store.read().revision, actor: 'test' });
    expect(text()).toBe('{ a: 3 }');
    expect(leftovers()).toEqual([]);
  });

  test('no room for the new text keeps the old one', () => {
    const old = `{ a: '${'x'.repeat(3000)}' }`;
    writeFileSync(path, old);
    // A limit on the size of files makes the write fail half-way, as a full disk does.
    const command = 'ulimit -f 2; exec "$0" "$@"';
    const program = `
      import { createConfigStore } from ${JSON.stringify(join(import.meta.dirname, '../../../src/adapters/config/json5-config-store.ts'))};
      const store = createConfigStore({ path: process.argv[1], env: {}, withLease: (_, work) => work(), onApplied: async () => {} });
      const edits = [{ op: 'set', path: ['b'], value: 'y'.repeat(9000) }];
      await store.apply({ edits, expectedRevision: store.read().revision, actor: 'test' }).catch((error) => console.log(error.code));`;
    const node = [process.execPath, '--input-type=module', '-e', program, path];
    const { stdout } = spawnSync('bash', ['-c', command, ...node], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('store-full');
    expect(text()).toBe(old);
    expect(readdirSync(folder)).toEqual(['openclaw.json']);
  });
});
