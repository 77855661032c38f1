import { expect, test } from 'vitest';
import { withoutItsSignals } from '../../../src/adapters/system/own-signals.ts';

test('B101: what a module puts on the stop signals goes, what others put there stays', async () => {
  const earlier = (): void => undefined;
  const own = (): void => undefined;
  process.once('SIGTERM', earlier);
  const before = process.listenerCount('SIGTERM');
  const value = await withoutItsSignals(async () => {
    process.once('SIGTERM', () => undefined);
    process.once('SIGHUP', () => undefined);
    process.on('SIGTERM', own);
    return 'loaded';
  });
  expect(value).toBe('loaded');
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  expect(process.listeners('SIGTERM')).toEqual(expect.arrayContaining([earlier, own]));
  process.off('SIGTERM', earlier);
  process.off('SIGTERM', own);
});
