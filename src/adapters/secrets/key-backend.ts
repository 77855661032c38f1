import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** Where the sealing key of this installation is kept. */
export interface KeyBackend {
  /** The 32 bytes; made on first use. Throws `store-locked`. */
  key(): Buffer;
  name(): 'keyring' | 'file' | 'none yet';
}

export interface KeyBackendOptions {
  /** `<stateDir>/state/vault.key`; in its place, a marker says that the keyring holds the key. */
  readonly keyPath: string;
  /** `OPENCLAW_KEY_BACKEND`. */
  readonly forced: string | undefined;
}

const SERVICE = 'openclaw-models';
const MARKER = 'keyring\n';

interface KeyringEntry {
  getPassword(): string | null;
  setPassword(password: string): void;
  deletePassword(): boolean;
}

/**
 * The OS keyring when it works, else a 0600 key file; whichever was chosen first stays, and is never silently replaced by
 * the other (decision 28, S17).
 */
export function createKeyBackend({ keyPath, forced }: KeyBackendOptions): KeyBackend {
  const stored = (): string | undefined => (existsSync(keyPath) ? readFileSync(keyPath, 'utf8') : undefined);
  return {
    name() {
      const text = stored();
      if (text === undefined) return 'none yet';
      return text === MARKER ? 'keyring' : 'file';
    },
    key() {
      const text = stored() ?? choose(keyPath, forced);
      return text === MARKER ? readKeyring(keyPath) : decode(text, keyPath);
    },
  };
}

function choose(keyPath: string, forced: string | undefined): string {
  const entry = forced === 'file' ? undefined : openKeyring(keyPath);
  if (entry !== undefined && keyringWorks(keyPath)) {
    const text = createOnce(keyPath, MARKER);
    if (text === MARKER && !entry.getPassword()) entry.setPassword(randomBytes(32).toString('base64'));
    return text;
  }
  if (forced === 'keyring') {
    throw new AppError('store-locked', 'The keyring of this system does not answer', {
      hint: 'Unlock it, or unset OPENCLAW_KEY_BACKEND to keep the key in a private file.',
    });
  }
  return createOnce(keyPath, `${randomBytes(32).toString('base64')}\n`);
}

/** Two processes may start at once: a complete file is linked into place, and the first link wins. */
function createOnce(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function decode(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === 32) return key;
  throw new AppError('store-locked', `The key file ${path} is damaged`, {
    hint: 'Restore it from a backup. Without it the stored credentials cannot be opened and have to be added again.',
  });
}

function readKeyring(keyPath: string): Buffer {
  try {
    const password = openKeyring(keyPath)?.getPassword();
    if (password) return decode(password, 'in the keyring');
  } catch {
    // Falls through to the same answer: a locked keyring and a missing entry need the same hand.
  }
  throw new AppError(
    'store-locked',
    'The key of this installation is in the keyring, which does not answer',
    {
      hint: 'Unlock the keyring of this system and run the command again.',
    },
  );
}

function openKeyring(account: string): KeyringEntry | undefined {
  try {
    const { Entry } = createRequire(import.meta.url)('@napi-rs/keyring') as {
      Entry: new (service: string, account: string) => KeyringEntry;
    };
    return new Entry(SERVICE, account);
  } catch {
    return undefined;
  }
}

/** A keyring counts as working when it gives back what was put in. */
function keyringWorks(keyPath: string): boolean {
  try {
    const probe = openKeyring(`${keyPath}#probe`);
    const word = randomBytes(8).toString('hex');
    probe?.setPassword(word);
    const same = probe?.getPassword() === word;
    probe?.deletePassword();
    return same;
  } catch {
    return false;
  }
}
