import type { Keyring } from '../../src/adapters/secrets/keyring.ts';

/** A keyring in memory; `isLocked` makes every call throw. */
export function memoryKeyring(): Keyring & {
  isLocked: boolean;
  calls: number;
  readonly entries: Map<string, string>;
} {
  const entries = new Map<string, string>();
  const keyring = {
    isLocked: false,
    calls: 0,
    entries,
    read: (account: string) => ask(() => entries.get(account)),
    write: (account: string, value: string) => ask(() => void entries.set(account, value)),
    remove: (account: string) => ask(() => void entries.delete(account)),
  };
  function ask<T>(work: () => T): T {
    keyring.calls += 1;
    if (keyring.isLocked) throw new Error('locked');
    return work();
  }
  return keyring;
}
