import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createChangeWatch } from '../../../src/adapters/system/change-watch.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';
import { createRandom } from '../../../src/adapters/system/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('ids sort in the order they were made, even within a millisecond or when the clock goes back', () => {
  const times = [5000, 5000, 5000, 4000, 5001];
  const random = createRandom(() => times.shift() ?? 6000);
  const ids = Array.from({ length: 60 }, () => random.id('run'));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(60);
  expect(ids.every((id) => /^run_[0-9a-z]{25}$/.test(id))).toBe(true);
  expect(random.fraction()).toBeLessThan(1);
});

test('the clock sleeps until the time is over or the signal says stop', async () => {
  vi.useFakeTimers();
  try {
    const clock = createClock();
    const start = clock.now();
    const slept = clock.sleep(50).then(() => clock.now() - start);
    const stop = new AbortController();
    const stopped = clock.sleep(50, stop.signal).catch((reason: unknown) => reason);
    stop.abort('enough');
    await vi.advanceTimersByTimeAsync(50);
    expect(await slept).toBe(50);
    expect(await stopped).toBe('enough');
    await expect(clock.sleep(50, stop.signal)).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('ticks come until they are stopped', () => {
  vi.useFakeTimers();
  try {
    const tick = vi.fn();
    const stop = createClock().every(10, tick);
    vi.advanceTimersByTime(35);
    stop();
    vi.advanceTimersByTime(35);
    expect(tick).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

test('the version differs after a commit to the store and after a change, replacement or loss of the config', () => {
  const folder = temporaryFolder();
  try {
    const configPath = join(folder, 'openclaw.json');
    let dataVersion = 1;
    const watch = createChangeWatch({ dataVersion: () => dataVersion, configPath });
    const seen = [watch.version()];
    dataVersion = 2;
    seen.push(watch.version());
    writeFileSync(configPath, '{}');
    seen.push(watch.version());
    writeFileSync(join(folder, 'next'), '[]');
    renameSync(join(folder, 'next'), configPath);
    seen.push(watch.version());
    rmSync(configPath);
    expect(watch.version()).toBe(seen[1]);
    expect(new Set(seen).size).toBe(4);
    expect(watch.version()).toBe(watch.version());
  } finally {
  }
});
