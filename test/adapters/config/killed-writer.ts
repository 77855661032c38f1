import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// The machine goes down between the temporary file and the rename that would put it in place.
const { renameSync } = fs;
const path = process.argv[2] ?? '';
fs.renameSync = (from, to) => {
  if (to === path) process.kill(process.pid, 'SIGKILL');
  renameSync(from, to);
};
syncBuiltinESMExports();

const { createConfigStore } = await import('../../../src/adapters/config/json5-config-store.ts');
const store = createConfigStore({ path, env: {}, withLease: (_, work) => work(), onApplied: async () => {} });
await store.apply({
  edits: [{ op: 'set', path: ['a'], value: 2 }],
  expectedRevision: store.read().revision,
  actor: 'test',
});
