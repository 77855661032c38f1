import { attempt, openedBlock, storeIn } from './test-store.ts';

// Records attempts until its count is reached, or for ever; prints the id of each one that the store has acknowledged.
const [folder = '', name = '', count = 'Infinity'] = process.argv.slice(2);
const store = storeIn(folder);
for (let index = 0; index < Number(count); index += 1) {
  const attemptId = `${name}_${String(index).padStart(6, '0')}`;
  const credentialId = `openai:${name}`;
  await store.health.record({
    attempt: attempt({ attemptId, credentialId }),
    block: openedBlock({ credentialId, step: index + 1, untilMs: 2_000_000 + index }),
  });
  // A read-modify-write over one shared row: a lost update would show in the count. (A killed writer would leave the lease.)
  if (count !== 'Infinity')
    await store.leases.withLease('counter', async () => {
      const order = store.auth.order('main', 'openai') ?? [];
      await store.auth.setOrder('main', 'openai', [...order, attemptId]);
    });
  process.stdout.write(`${attemptId}\n`);
}
store.close();
