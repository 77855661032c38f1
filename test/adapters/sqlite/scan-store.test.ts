import { expect, test } from 'vitest';
import { testPorts } from '../../support/test-ports.ts';

test('the last scan of each source is kept, and only the last', async () => {
  const { scans, close } = testPorts();
  const models = [{ ref: 'openrouter/a:free', name: 'A', isFree: true, contextLength: null }];
  expect(scans.last('openrouter')).toBeUndefined();
  await scans.keep('openrouter', { atMs: 1, models: [] });
  await scans.keep('openrouter', { atMs: 2, models });
  await scans.keep('all', { atMs: 3, models: [] });
  expect(scans.last('openrouter')).toEqual({ atMs: 2, models });
  expect(scans.last('all')).toEqual({ atMs: 3, models: [] });
  close();
});
