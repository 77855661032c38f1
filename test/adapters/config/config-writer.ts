import { closeSync, openSync, rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createConfigStore } from '../../../src/adapters/config/json5-config-store.ts';
import type { AppError } from '../../../src/core/errors.ts';

/** A second process: adds `count` keys named after it, one change each, and starts over when somebody else was faster. */
async function main(path: string, name: string, count: number): Promise<void> {
  const store = createConfigStore({ path, env: {}, withLease: lease, onApplied: async () => {} });
  for (let index = 0; index < count; index++) {
    while (!(await added(store, `${name}${index}`))) await setImmediate();
  }

  async function lease<T>(_: string, work: () => Promise<T>): Promise<T> {
    const lock = `${path}.lease`;
    while (!taken(lock)) await setImmediate();
    try {
      return await work();
    } finally {
      rmSync(lock);
    }
  }
}

async function added(store: ReturnType<typeof createConfigStore>, key: string): Promise<boolean> {
  try {
    const { revision } = store.read();
    await setImmediate();
    await store.apply({
      edits: [{ op: 'set', path: ['env', key], value: key }],
      expectedRevision: revision,
      actor: 'test',
    });
    return true;
  } catch (error) {
    if ((error as AppError).code !== 'config-raced') throw error;
    return false;
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch {
    return false;
  }
}

const [path = '', name = '', count = '0'] = process.argv.slice(2);
await main(path, name, Number(count));
