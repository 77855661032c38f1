import { expect, test } from 'vitest';
import { storeIn } from './test-store.ts';

test('D7: every change is kept whole, the newest first', async () => {
  const store = storeIn('', { path: ':memory:' });
  const entry = (revision: number) => ({
    atMs: 1_000,
    actor: 'models set',
    path: '/home/user/.openclaw/openclaw.json',
    revisionBefore: `r${revision}`,
    revisionAfter: `r${revision + 1}`,
    before: `{ a: ${revision} }`,
    after: `{ a: ${revision + 1} }`,
  });
  expect(store.journal.list(5)).toEqual([]);
  for (const revision of [1, 2, 3]) await store.journal.append(entry(revision));
  expect(store.journal.list(2)).toEqual([entry(3), entry(2)]);
  store.close();
});
