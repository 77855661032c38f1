import { join } from 'node:path';
import { createKeyBackend } from '../../../src/adapters/secrets/key-backend.ts';
import { createVault, type Vault } from '../../../src/adapters/secrets/vault.ts';
import { type Connection, createConnection } from '../../../src/adapters/sqlite/connection.ts';
import { createStore, type Store } from '../../../src/adapters/sqlite/store.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';
import { createRandom } from '../../../src/adapters/system/random.ts';
import type { NewAuthProfile } from '../../../src/core/credentials/credential.ts';
import type { Block } from '../../../src/core/failover/block.ts';
import type { AttemptRecord } from '../../../src/core/ports/health-store.ts';
import type { Clock } from '../../../src/core/ports/system.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

/** The real vault over a key file in this folder. */
export function vaultIn(folder: string): Vault {
  return createVault(createKeyBackend({ keyPath: join(folder, 'vault.key'), forced: 'file' }), () => {});
}

/** The store as the program makes it: `models.sqlite` in this folder, no synchronous waiting. */
export function storeIn(
  folder: string,
  options: { clock?: Clock; path?: string; vault?: Vault } = {},
): Store {
  return createStore({
    path: options.path ?? join(folder, 'models.sqlite'),
    busyTimeoutMs: 0,
    clock: options.clock ?? createClock(),
    random: createRandom(),
    vault: options.vault ?? vaultIn(folder),
  });
}

/** A bare connection, for what no store method reaches. */
export function connectionTo(path: string, busyTimeoutMs = 0): Connection {
  const clock = createClock();
  return createConnection({
    path,
    busyTimeoutMs,
    now: () => clock.now(),
    sleep: (ms) => clock.sleep(ms),
    fraction: () => 0.5,
  });
}

/** A clock that stands still until it is slept on. */
export function manualClock(startMs: number): Clock & { set(nowMs: number): void } {
  let nowMs = startMs;
  const ticks = new Set<{ readonly everyMs: number; readonly tick: () => void; dueMs: number }>();
  return {
    now: () => nowMs,
    set: (to) => {
      nowMs = to;
    },
    async sleep(ms, signal) {
      // What is settled already comes first; a sleep that nobody waits for any more takes no time.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      nowMs += ms;
      for (const entry of ticks) {
        while (entry.dueMs <= nowMs) {
          entry.dueMs += entry.everyMs;
          entry.tick();
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
    every(everyMs, tick) {
      const entry = { everyMs, tick, dueMs: nowMs + everyMs };
      ticks.add(entry);
      return () => ticks.delete(entry);
    },
  };
}

export function newProfile(change: Partial<NewAuthProfile> = {}): NewAuthProfile {
  return {
    id: 'openai:default',
    provider: 'openai',
    type: 'api_key',
    owner: 'shared',
    secret: new Secret('canary-secret-value'),
    verification: { state: 'unverified', atMs: 1000 },
    ...change,
  };
}

export function attempt(change: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    attemptId: 'attempt_1',
    runId: 'run_1',
    sessionId: undefined,
    agentId: 'main',
    provider: 'openai',
    model: 'gpt-5.5',
    credentialId: 'openai:default',
    outcome: 'failure',
    reason: 'rate_limit',
    rule: 'http-429',
    status: 429,
    message: 'slow down',
    startedAtMs: 1_000_000,
    finishedAtMs: 1_000_500,
    firstTokenMs: undefined,
    ...change,
  };
}

export function openedBlock(change: Partial<Block> = {}): Block {
  return {
    credentialId: 'openai:default',
    provider: 'openai',
    model: 'gpt-5.5',
    kind: 'cooldown',
    reason: 'rate_limit',
    sinceMs: 1_000_500,
    untilMs: 1_030_500,
    step: 1,
    errorCount: 1,
    lastFailureAtMs: 1_000_500,
    source: 'ladder',
    ...change,
  };
}
