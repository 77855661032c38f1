import { expect, test } from 'vitest';
import { storeIn } from './test-store.ts';

test('D7: every change is kept whole, the newest first', async () => {
  const store = storeIn('', { path: ':memory:' });
  const path = '/home/user/.openclaw/openclaw.json';
  const entry = (revision: number) => ({
    atMs: 1_000,
    actor: 'models set',
    path,
    revisionBefore: `r${revision}`,
    revisionAfter: `r${revision + 1}`,
    before: `{ a: ${revision} }`,
    after: `{ a: ${revision + 1} }`,
    undoes: revision === 3 ? 2 : undefined,
  });
  const row = (revision: number) => {
    const { before: _before, after: _after, ...rest } = entry(revision);
    return { id: revision, ...rest };
  };
  expect(store.journal.list(path)).toEqual([]);
  for (const revision of [1, 2, 3]) await store.journal.append(entry(revision));
  expect(store.journal.list(path, 2)).toEqual([row(3), row(2)]);
  expect(store.journal.list(path)).toHaveLength(3);
  expect(store.journal.list('/another/openclaw.json')).toEqual([]);
  expect(store.journal.entry(2)).toEqual({ id: 2, ...entry(2) });
  expect(store.journal.entry(9)).toBeUndefined();
  store.close();
});
