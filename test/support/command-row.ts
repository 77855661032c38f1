import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/core/secrets/secret.ts';
import { storeIn } from '../adapters/sqlite/test-store.ts';
import { readTree, runProgram, temporaryHome } from './program.ts';

/** One command line through the built program: what is there before, and what is typed. */
export interface CommandRow {
  readonly args: readonly string[];
  /** The config document; absent when there is none. `%FAKE%` in it is the address of the provider on loopback. */
  readonly config?: object | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** What stdin gives. */
  readonly input?: string;
  /** Tokens and sign-ins in the store, with the hours they have left. */
  readonly stored?: readonly {
    readonly id: string;
    readonly type: 'token' | 'oauth' | 'api_key';
    readonly hours?: number;
  }[];
}

export interface CommandOutcome {
  readonly exit: number;
  /** Lines; a JSON document as it is, with what differs from run to run replaced. */
  readonly stdout: unknown;
  readonly stderr: readonly string[];
  /** Files below the state folder that were made, changed or removed. */
  readonly changed: readonly string[];
  /** Settings that the config has now and had not before, by path; null for those that are gone. */
  readonly after: Readonly<Record<string, unknown>>;
  /** Requests that the provider on loopback got. */
  readonly requests: number;
  /** Files that are not 0600 and folders that are not 0700, after a run with umask 000 (S4). */
  readonly loose: readonly string[];
  /** Files besides the config and its copies in which a stored value or a pasted one stands (S1). */
  readonly leaked: readonly string[];
}

/** A person's comment, which every write has to leave alone. */
const COMMENT = '// written by hand\n';

/** Runs a row in a home of its own, which is gone afterwards. */
export async function runCommandRow(
  row: CommandRow,
  provider: { readonly url: string; readonly requests: readonly unknown[] },
): Promise<CommandOutcome> {
  const home = temporaryHome();
  try {
    const state = join(home.path, '.openclaw');
    await prepare(state, row, provider.url);
    const before = filesOf(state);
    const asked = provider.requests.length;
    const env = { ...home.env, OLLAMA_HOST: '127.0.0.1:9', ...row.env };
    const result = await withoutMask(() =>
      runProgram(row.args, row.input === undefined ? { env } : { env, input: row.input }),
    );
    const after = filesOf(state);
    const stable = (text: string): string =>
      text
        .replaceAll(home.path, '~')
        .replaceAll(provider.url, '%FAKE%')
        .replaceAll(hostOf(provider.url), '%FAKE-HOST%');
    return {
      exit: result.exitCode,
      stdout: documentOf(stable(result.stdout)),
      stderr: linesOf(stable(result.stderr)),
      changed: [...new Set([...before.keys(), ...after.keys()])]
        .filter((name) => before.get(name) !== after.get(name))
        .sort(),
      after: configChanges(before.get('openclaw.json'), after.get('openclaw.json')),
      requests: provider.requests.length - asked,
      loose: looseBelow(state),
      leaked: leakedBelow(state, row),
    };
  } finally {
    home.remove();
  }
}

/** A child takes over the mask of the moment in which it is started. */
function withoutMask<T>(start: () => Promise<T>): Promise<T> {
  const before = process.umask(0);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

function looseBelow(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => {
    const status = lstatSync(join(folder, name));
    return (status.mode & 0o777) !== (status.isDirectory() ? 0o700 : 0o600);
  });
}

/** The config is the person's own file, in which a row may have a key on purpose. */
function leakedBelow(folder: string, { stored = [], input = '', args }: CommandRow): readonly string[] {
  const pasted = args[0] === 'models' && input.startsWith('canary') ? [input.trim()] : [];
  const values = [...stored.map(({ id }) => `canary-${id}`), ...pasted];
  return [...readTree(folder)]
    .filter(([name]) => !name.startsWith('openclaw.json'))
    .filter(([, bytes]) => values.some((value) => bytes.includes(value)))
    .map(([name]) => name);
}

async function prepare(state: string, row: CommandRow, url: string): Promise<void> {
  mkdirSync(join(state, 'state'), { recursive: true, mode: 0o700 });
  if (row.config !== undefined) {
    const text = JSON.stringify(row.config, null, 2).replaceAll('%FAKE%', url);
    writeFileSync(join(state, 'openclaw.json'), `${COMMENT}${text}\n`, { mode: 0o600 });
  }
  if (row.stored === undefined) return;
  const store = storeIn(join(state, 'state'));
  for (const { id, type, hours } of row.stored) {
    await store.auth.save({
      id,
      provider: id.slice(0, id.indexOf(':')),
      type,
      owner: 'shared',
      secret: new Secret(`canary-${id}`),
      verification: { state: 'verified', atMs: Date.now() },
      ...(hours === undefined ? {} : { expiresAtMs: Date.now() + hours * 3_600_000 }),
    });
  }
  store.close();
}

/** Contents by name. SQLite's own helpers come and go with every reader (decision 36). */
function filesOf(state: string): ReadonlyMap<string, string> {
  const files = [...readTree(state)].filter(([name]) => !/-(wal|shm)$/.test(name));
  return new Map(files.map(([name, bytes]) => [name, bytes.toString('latin1')]));
}

function linesOf(text: string): readonly string[] {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  return lines.map((line) => line.replace(/\b[0-9a-f]{12}\b/, '<print>'));
}

/** A JSON document is compared as such, so that a row can be read; everything else line by line. */
function documentOf(text: string): unknown {
  if (!text.startsWith('{')) return linesOf(text);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === 'remainingMs' && typeof value === 'number') return '<left>';
    if (typeof value === 'number' && value > 1e12) return '<time>';
    return key === 'fingerprint' && typeof value === 'string' ? '<print>' : value;
  });
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function configChanges(before = '{}', after = '{}'): Readonly<Record<string, unknown>> {
  if (before.startsWith(COMMENT) && !after.startsWith(COMMENT)) throw new Error('the comment is gone');
  const [old, now] = [settingsOf(before), settingsOf(after)];
  const paths = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (path) => JSON.stringify(old[path]) !== JSON.stringify(now[path]),
  );
  return Object.fromEntries(paths.map((path) => [path, now[path] ?? null]));
}

/** `agents.defaults.model`, `auth.profiles`, …: as deep as one setting goes. */
function settingsOf(text: string): Record<string, unknown> {
  const config = JSON.parse(text.replace(COMMENT, '')) as Record<string, Record<string, unknown>>;
  const settings: Record<string, unknown> = {};
  for (const [group, values] of Object.entries(config)) {
    for (const [name, value] of Object.entries(values)) {
      if (name !== 'defaults') settings[`${group}.${name}`] = value;
      else
        for (const [key, inner] of Object.entries(value as object))
          settings[`agents.defaults.${key}`] = inner;
    }
  }
  return settings;
}
