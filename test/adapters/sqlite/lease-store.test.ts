import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { manualClock, storeIn } from './test-store.ts';

let folder = '';
let clock: ReturnType<typeof manualClock>;
let ours: Store;
let theirs: Store;

beforeEach(() => {
  folder = temporaryFolder();
  clock = manualClock(1_000_000);
  ours = storeIn(folder, { clock });
  theirs = storeIn(folder, { clock });
});
afterEach(() => {
  ours.close();
  theirs.close();
});

describe('decision 30: a lease', () => {
  test('is held by one, and free again at its end', async () => {
    const held = await ours.leases.acquire('refresh', 2_000);
    expect(held).toMatchObject({ name: 'refresh', generation: 1 });
    expect(await theirs.leases.acquire('refresh', 2_000)).toBeUndefined();
    expect(await theirs.leases.acquire('another', 2_000)).toBeDefined();
    clock.set(1_001_999);
    expect(await theirs.leases.acquire('refresh', 2_000)).toBeUndefined();
    clock.set(1_002_000);
    expect(await theirs.leases.acquire('refresh', 2_000)).toMatchObject({ generation: 2 });
  });

  test('is held on to by renewing', async () => {
    const held = (await ours.leases.acquire('refresh', 2_000))!;
    clock.set(1_001_500);
    expect(await ours.leases.renew(held, 2_000)).toBe(true);
    clock.set(1_003_000);
    expect(await theirs.leases.acquire('refresh', 2_000)).toBeUndefined();
  });

  test('that another has taken can be neither renewed nor given back', async () => {
    const lost = (await ours.leases.acquire('refresh', 2_000))!;
    clock.set(1_005_000);
    await theirs.leases.acquire('refresh', 2_000);
    expect(await ours.leases.renew(lost, 9_000)).toBe(false);
    await ours.leases.release(lost);
    expect(await ours.leases.acquire('refresh', 2_000)).toBeUndefined();
  });

  test('given back is free at once, and generations only grow', async () => {
    const held = (await ours.leases.acquire('refresh', 2_000))!;
    await ours.leases.release(held);
    expect(await theirs.leases.acquire('refresh', 2_000)).toMatchObject({ generation: 2 });
  });
});

describe('work under a lease', () => {
  test('two processes do it one after the other', async () => {
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    };
    await Promise.all([
      ours.leases.withLease('config-write', work('one')),
      theirs.leases.withLease('config-write', work('two')),
    ]);
    expect(log).toEqual(['one starts', 'one ends', 'two starts', 'two ends']);
  });

  test('is given back when it fails', async () => {
    const failing = ours.leases.withLease('config-write', () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    expect(await theirs.leases.acquire('config-write', 1)).toBeDefined();
  });

  test('keeps its lease for longer than one term', async () => {
    await ours.leases.withLease('config-write', async () => {
      for (let step = 0; step < 10; step += 1) {
        await clock.sleep(1_500);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await theirs.leases.acquire('config-write', 1)).toBeUndefined();
    });
  });

  test('of a holder that never ends is given up on after ten seconds', async () => {
    await ours.leases.acquire('config-write', 60_000);
    const waiting = theirs.leases.withLease('config-write', async () => 'never');
    await expect(waiting).rejects.toMatchObject({ code: 'store-busy' });
    expect(clock.now()).toBeGreaterThanOrEqual(1_010_000);
  });

  test('that went well is not spoiled by a store that is busy at its end', async () => {
    const blocker = new Database(join(folder, 'models.sqlite'));
    const done = ours.leases.withLease('config-write', async () => {
      blocker.exec('BEGIN IMMEDIATE');
      return 'done';
    });
    await expect(done).resolves.toBe('done');
    blocker.close();
  });
});
