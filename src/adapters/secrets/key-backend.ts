import { randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { idOfKey } from './envelope.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { createKeyring, type Keyring } from './keyring.ts';

/** Where the sealing key of this installation is kept. */
export interface KeyBackend {
  /**
   * The 32 bytes; of the key with this id, once the store names one. Throws `store-locked` when they cannot be had, are
   * another key's, or do not exist and `mayMake` is false.
   */
  key(mayMake: boolean, keyId?: string): Buffer;
  name(): 'keyring' | 'file' | 'none yet';
}

export interface KeyBackendOptions {
  /** `<stateDir>/state/vault.key`; when the keyring holds the key, it only says so. */
  readonly keyPath: string;
  /** `OPENCLAW_KEY_BACKEND`, or the setting `key.backend`; looked at when a key has to be made. */
  readonly forced: string | undefined;
  readonly keyring?: Keyring;
}

const KEY_BYTES = 32;
const MARKER = 'keyring:';

/**
 * The OS keyring when it works, else a 0600 key file. Whichever was chosen first stays, the file says which, and it is never
 * silently replaced by the other (decision 28, S17).
 */
export function createKeyBackend(options: KeyBackendOptions): KeyBackend {
  const { keyPath, keyring = createKeyring() } = options;
  const stored = (): string | undefined => guarded(keyPath, () => readKeyFile(keyPath));
  return {
    name() {
      const text = stored();
      if (text === undefined) return 'none yet';
      return text.startsWith(MARKER) ? 'keyring' : 'file';
    },
    key(mayMake, keyId) {
      if (keyId !== undefined) return namedKey(keyPath, keyId, keyring);
      const text =
        stored() ?? (mayMake ? guarded(keyPath, () => make(keyPath, options.forced, keyring)) : undefined);
      if (text === undefined) {
        throw new AppError('store-locked', `The key of the stored credentials is missing: ${keyPath}`, {
          hint: 'Restore it from a backup. Without it, move the store away and add the credentials again.',
        });
      }
      return keyOf(text, keyPath, keyring);
    },
  };
}

/** Where a new key waits, from before the first row is sealed with it until all are. */
export function pendingPath(keyPath: string, keyId: string): string {
  return `${keyPath}.${keyId}`;
}

/**
 * The key that the store names. It is looked for where it waits first: a replacement that was killed after all rows were
 * sealed anew, and before the key took its place, has cost nothing.
 */
function namedKey(keyPath: string, keyId: string, keyring: Keyring): Buffer {
  for (const path of [pendingPath(keyPath, keyId), keyPath]) {
    const text = guarded(path, () => readKeyFile(path));
    const key = text === undefined ? undefined : keyOf(text, path, keyring);
    if (key !== undefined && idOfKey(key) === keyId) return key;
  }
  throw new AppError(
    'store-locked',
    `The key that the stored credentials are sealed with is missing: ${keyPath}`,
    { hint: 'Restore it from a backup. Without it, move the store away and add the credentials again.' },
  );
}

/** The key that the text of a key file holds or refers to. Throws `store-locked`. */
export function keyOf(text: string, path: string, keyring: Keyring): Buffer {
  const account = accountOf(text);
  return account === undefined ? decode(text, `The key file ${path}`) : readKeyring(keyring, account);
}

/** The entry of the keyring that the text of a key file refers to. */
export function accountOf(text: string): string | undefined {
  return text.startsWith(MARKER) ? text.slice(MARKER.length).trim() : undefined;
}

function make(keyPath: string, forced: string | undefined, keyring: Keyring): string {
  const { text } = newKey(forced, keyring);
  // Each process that starts at the same time stores its own entry; the marker that is there first says which one counts.
  const kept = createKeyFile(keyPath, text);
  if (kept !== text) discard(keyring, accountOf(text));
  return kept;
}

/** A new key, and the text of the file that holds it or says where it is. Throws `usage`, and `store-locked` for a keyring. */
export function newKey(
  forced: string | undefined,
  keyring: Keyring,
): { readonly key: Buffer; readonly text: string } {
  if (forced !== undefined && forced !== '' && forced !== 'file' && forced !== 'keyring') {
    throw new AppError('usage', `OPENCLAW_KEY_BACKEND is "${forced}"; it can be "keyring" or "file"`);
  }
  const key = randomBytes(KEY_BYTES);
  const account = randomBytes(8).toString('hex');
  if (forced !== 'file' && keeps(keyring, account, key.toString('base64'))) {
    return { key, text: `${MARKER}${account}\n` };
  }
  if (forced === 'keyring') {
    throw new AppError('store-locked', 'The keyring of this system does not answer', {
      hint: 'Unlock it, or set OPENCLAW_KEY_BACKEND to "file" to keep the key in a private file.',
    });
  }
  return { key, text: `${key.toString('base64')}\n` };
}

/** A keyring counts as working when it gives back what was put in, and can remove what it was given. */
function keeps(keyring: Keyring, account: string, key: string): boolean {
  const probe = `${account}-probe`;
  try {
    keyring.write(probe, 'probe');
    const isKept = keyring.read(probe) === 'probe';
    keyring.remove(probe);
    if (!isKept) return false;
    keyring.write(account, key);
    return keyring.read(account) === key;
  } catch {
    return false;
  }
}

/** Takes an entry out of the keyring, as far as that answers. */
export function discard(keyring: Keyring, account: string | undefined): void {
  if (account === undefined) return;
  try {
    keyring.remove(account);
  } catch {
    // An entry that nothing refers to stays behind in the keyring; it opens nothing.
  }
}

function readKeyring(keyring: Keyring, account: string): Buffer {
  let key: string | undefined;
  try {
    key = keyring.read(account);
  } catch (cause) {
    throw new AppError(
      'store-locked',
      'The key of the stored credentials is in the keyring of this system, which does not answer',
      { hint: 'Unlock the keyring and run the command again.', cause },
    );
  }
  if (key !== undefined) return decode(key, 'The key in the keyring of this system');
  throw new AppError(
    'store-locked',
    'The keyring of this system no longer holds the key of the stored credentials',
    {
      hint: 'Restore the keyring. Without it, move the store away and add the credentials again.',
    },
  );
}

function decode(text: string, what: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new AppError('store-locked', `${what} is damaged`, {
    hint: 'Restore it from a backup. Without it, move the store away and add the credentials again.',
  });
}

/** Turns what the file system says into `store-locked`. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new AppError('store-locked', `Can't use the key file ${path}: ${reason}`, {
      hint: 'Check the owner and the permissions of the file and of its folder.',
      cause: error,
    });
  }
}
