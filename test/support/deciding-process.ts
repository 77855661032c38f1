import { createKeyBackend } from '../../src/adapters/secrets/key-backend.ts';
import { createVault } from '../../src/adapters/secrets/vault.ts';
import { createStore } from '../../src/adapters/sqlite/store.ts';
import { createClock } from '../../src/adapters/system/clock.ts';
import { createRandom } from '../../src/adapters/system/random.ts';
import type { AttemptOutcome } from '../../src/core/ports/health-store.ts';

/*
 * Forked with the path of a store: keeps it open, records the outcome that it is sent, and answers with the blocks as its next
 * decision sees them.
 */
const [path = '', keyPath = ''] = process.argv.slice(2);
const store = createStore({
  path,
  busyTimeoutMs: 0,
  clock: createClock(),
  random: createRandom(),
  vault: createVault(createKeyBackend({ keyPath, forced: 'file' }), () => {}),
});

process.on('message', async (outcome: AttemptOutcome | null) => {
  if (outcome !== null) await store.health.record(outcome);
  process.send?.({ seen: store.health.blocks() });
});
process.on('disconnect', () => store.close());
