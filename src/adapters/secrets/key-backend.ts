import { randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { createKeyring, type Keyring } from './keyring.ts';

/** Where the sealing key of this installation is kept. */
export interface KeyBackend {
  /** The 32 bytes. Throws `store-locked` when they cannot be had, or do not exist and `mayMake` is false. */
  key(mayMake: boolean): Buffer;
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
    key(mayMake) {
      const text =
        stored() ?? (mayMake ? guarded(keyPath, () => make(keyPath, options.forced, keyring)) : undefined);
      if (text === undefined) {
        throw new AppError('store-locked', `The key of the stored credentials is missing: ${keyPath}`, {
          hint: 'Restore it from a backup. Without it, move the store away and add the credentials again.',
        });
      }
      return text.startsWith(MARKER)
        ? readKeyring(keyring, text.slice(MARKER.length).trim())
        : decode(text, `The key file ${keyPath}`);
    },
  };
}

function make(keyPath: string, forced: string | undefined, keyring: Keyring): string {
  if (forced !== undefined && forced !== '' && forced !== 'file' && forced !== 'keyring') {
    throw new AppError('usage', `OPENCLAW_KEY_BACKEND is "${forced}"; it can be "keyring" or "file"`);
  }
  const key = randomBytes(KEY_BYTES).toString('base64');
  // Each process that starts at the same time stores its own entry; the marker that is there first says which one counts.
  const account = randomBytes(8).toString('hex');
  if (forced !== 'file' && keeps(keyring, account, key)) {
    const text = createKeyFile(keyPath, `${MARKER}${account}\n`);
    if (text !== `${MARKER}${account}\n`) discard(keyring, account);
    return text;
  }
  if (forced === 'keyring') {
    throw new AppError('store-locked', 'The keyring of this system does not answer', {
      hint: 'Unlock it, or unset OPENCLAW_KEY_BACKEND to keep the key in a private file.',
    });
  }
  return createKeyFile(keyPath, `${key}\n`);
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

function discard(keyring: Keyring, account: string): void {
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

function guarded<T>(path: string, work: () => T): T {
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
