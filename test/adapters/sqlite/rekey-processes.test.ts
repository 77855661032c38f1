import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../../src/adapters/system/clock.ts';
import type { Clock } from '../../../src/core/ports/system.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fileKeysIn, filledStore, isStillBuried, VALUES, valuesIn } from './rekeyed-store.ts';
import { newProfile, storeIn } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

const fileKeys = () => fileKeysIn(folder);

describe('other processes that hold the old key', () => {
  test('read, save, and compare and set as if nothing had happened', async () => {
    const old = await filledStore(folder);
    expect(valuesIn(old)).toEqual(VALUES);
    const profile = old.auth.get('main', 'openai:k0');
    const other = storeIn(folder);
    await other.rekey(fileKeys());
    expect(valuesIn(old)).toEqual(VALUES);
    await old.auth.save(newProfile({ id: 'openai:k3', secret: new Secret('canary-late') }));
    const next = { secret: new Secret('canary-refreshed'), expiresAtMs: undefined };
    expect(await old.auth.replaceSecret(profile as never, next)).toBeDefined();
    expect(isStillBuried(old)).toBe(true);
    other.close();
    old.close();
    const third = storeIn(folder);
    expect(valuesIn(third)).toEqual(['canary-refreshed', ...VALUES.slice(1), 'canary-late']);
    third.close();
  });

  test('three that store while the key is replaced again and again lose nothing', async () => {
    const store = await filledStore(folder);
    const writer = fileURLToPath(new URL('./rekey-writer.ts', import.meta.url));
    const writers = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, [writer, folder, name, '40'], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const said = writers.map(textOf);
    await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')));
    let rounds = 0;
    while (writers.some(({ exitCode }) => exitCode === null) && rounds < 60) {
      await store.rekey(fileKeys());
      // Otherwise nobody would hear that the others have ended.
      await new Promise((resolve) => setImmediate(resolve));
      rounds += 1;
    }
    expect(rounds).toBeGreaterThan(0);
    expect(await Promise.all(said)).toEqual(Array(3).fill('started\ngood\n'));
    store.close();
    const again = storeIn(folder);
    const values = valuesIn(again);
    expect(values).toHaveLength(123);
    expect(values).not.toContain(undefined);
    again.close();
  }, 60_000);

  test('a row that was sealed just before the key is replaced, and written after, is sealed again', async () => {
    const store = await filledStore(folder);
    const path = join(folder, 'models.sqlite');
    const asleep = Promise.withResolvers<void>();
    const wake = Promise.withResolvers<void>();
    const clock: Clock = {
      ...createClock(),
      sleep: () => {
        asleep.resolve();
        return wake.promise;
      },
    };
    const slow = storeIn(folder, { clock });
    expect(valuesIn(slow)).toEqual(VALUES);
    const blocker = new Database(path);
    blocker.exec('BEGIN IMMEDIATE');
    const saving = slow.auth.save(newProfile({ id: 'openai:k3', secret: new Secret('canary-slow') }));
    await asleep.promise;
    blocker.exec('ROLLBACK');
    blocker.close();
    await store.rekey(fileKeys());
    wake.resolve();
    await saving;
    slow.close();
    expect(valuesIn(store)).toEqual([...VALUES, 'canary-slow']);
    store.close();
  });

  test('two that replace the key at once: both end, everything opens', async () => {
    const [one, two] = [await filledStore(folder), storeIn(folder)];
    const results = await Promise.all([one.rekey(fileKeys()), two.rekey(fileKeys())]);
    expect(results.map(({ credentials }) => credentials)).toEqual([3, 3]);
    expect(valuesIn(one)).toEqual(VALUES);
    expect(valuesIn(two)).toEqual(VALUES);
    expect(readdirSync(folder).filter((name) => name.startsWith('vault'))).toEqual(['vault.key']);
    one.close();
    two.close();
  });
});

async function textOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
}
