import { createRequire } from 'node:module';

/** The place of this system for secrets: macOS Keychain, Windows Credential Manager, Secret Service. */
export interface Keyring {
  /** Undefined when it holds nothing under this name. Throws when it is missing, locked, or silent for 3 s. */
  read(account: string): string | undefined;
  write(account: string, value: string): void;
  remove(account: string): void;
}

export interface KeyringOptions {
  /** The library that speaks to it; tests name another one. */
  readonly module?: string;
  readonly timeoutMs?: number;
}

const SERVICE = 'openclaw-models';
const TIMEOUT_MS = 3000;

/**
 * Runs in a process of its own, since a keyring that waits for somebody to unlock it would hold up everything. On Linux only
 * the Secret Service counts: the kernel's keyring, to which the library falls back, forgets everything at the next start.
 */
const WORKER = `
const { module, service, account, verb, value } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const { Entry } = require(module);
const entry = new Entry(service, account, { linux: { store: 'secret-service' } });
if (verb === 'write') entry.setPassword(value);
if (verb === 'remove') entry.deletePassword();
process.stdout.write(JSON.stringify({ value: verb === 'read' ? entry.getPassword() : null }));
`;

/** What a keyring needs to be found and unlocked; no other variable, no key, reaches the process (S6). */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
] as const;

/** The keyring of this system. Every method throws an Error when it does not answer. */
export function createKeyring(options: KeyringOptions = {}): Keyring {
  const ask = (verb: 'read' | 'write' | 'remove', account: string, value?: string): string | undefined => {
    const module = options.module ?? createRequire(import.meta.url).resolve('@napi-rs/keyring');
    // Most commands never ask the keyring, and the module for processes is slow to load.
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const { status, stdout } = spawnSync(process.execPath, ['-e', WORKER], {
      input: JSON.stringify({ module, service: SERVICE, account, verb, value }),
      timeout: options.timeoutMs ?? TIMEOUT_MS,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
      env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
    });
    if (status !== 0) throw new Error('the keyring does not answer');
    return (JSON.parse(stdout) as { value: string | null }).value ?? undefined;
  };
  return {
    read: (account) => ask('read', account),
    write: (account, value) => void ask('write', account, value),
    remove: (account) => void ask('remove', account),
  };
}
