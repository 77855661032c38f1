import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLegacyFiles } from '../../../src/adapters/legacy/legacy-files.ts';
import type { LegacyFiles } from '../../../src/core/ports/legacy-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let state = '';
let legacy: LegacyFiles;
beforeEach(() => {
  state = join(temporaryFolder(), 'state');
  mkdirSync(state, { mode: 0o700 });
  legacy = createLegacyFiles({
    stateDir: state,
    configPath: join(state, 'openclaw.json'),
    agentDir: (agentId) => join(state, 'agents', agentId, 'agent'),
  });
});

function put(path: string, text = '{"groq": {"apiKey": "canary-g"}}'): string {
  const whole = join(state, path);
  mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
  writeFileSync(whole, text, { mode: 0o600 });
  return whole;
}

const refuse = (): string => {
  throw new Error('nothing is sealed here');
};

describe('sources (DOC-2)', () => {
  test('section 0.5: every place, each once, with its agent; what cannot be read says why without a piece of it', () => {
    for (const path of ['agents/main/agent/auth-profiles.json', 'agents/office/agent/auth.json']) put(path);
    put('agent/auth-state.json', '{}');
    put('agents/main/agent/models.json', '{"canary": broken');
    symlinkSync('/etc/passwd', join(state, 'agents/office/agent/auth-profiles.json'));
    put('credentials/oauth.json');
    put('agents/shared/agent/auth.json');
    const found = legacy.find(legacy.folders(), 'main').map(({ path, kind, agentId, content }) => ({
      path: path.slice(state.length + 1),
      kind,
      agentId,
      problem: content.ok ? undefined : content.problem,
    }));
    expect(found).toEqual([
      {
        path: 'agents/main/agent/auth-profiles.json',
        kind: 'auth-profiles',
        agentId: 'main',
        problem: undefined,
      },
      { path: 'agents/main/agent/models.json', kind: 'models', agentId: 'main', problem: 'is not JSON' },
      {
        path: 'agents/office/agent/auth-profiles.json',
        kind: 'auth-profiles',
        agentId: 'office',
        problem: 'is a symbolic link',
      },
      { path: 'agents/office/agent/auth.json', kind: 'auth', agentId: 'office', problem: undefined },
      { path: 'agent/auth-state.json', kind: 'auth-state', agentId: 'main', problem: undefined },
      { path: 'credentials/oauth.json', kind: 'oauth', agentId: 'main', problem: undefined },
    ]);
  });

  test('a file that is written anew is read anew', () => {
    const path = put('credentials/oauth.json');
    const digest = () => legacy.find([], 'main').map(({ content }) => content.ok && content.digest);
    const before = digest();
    writeFileSync(path, '{"groq": {"apiKey": "canary-other-value"}}');
    expect(digest()).not.toEqual(before);
  });
});

describe('archive (DOC-3)', () => {
  test('the source goes only when it is what was read; the archive is 0600', () => {
    const path = put('agents/main/agent/auth.json');
    const [file] = legacy.find([], 'main');
    writeFileSync(path, '{}');
    expect(() => legacy.archive(file!, 'auth.json.imported-1', 'sealed', 'main')).toThrow(/changed while/);
    expect(existsSync(path)).toBe(true);
    const archive = legacy.archive(legacy.reread(file!)!, 'auth.json.imported-1', 'sealed', 'main');
    expect(archive).toBe(`${path}.imported-1`);
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    expect([readFileSync(archive, 'utf8'), existsSync(path)]).toEqual(['sealed', false]);
  });
});

test('DOC-2: what the folder of the first versions holds moves, but never over something', () => {
  put('agent/notes.txt', 'old');
  put('agent/taken.txt', 'old');
  put('agents/main/agent/taken.txt', 'new');
  put('agent/auth.json');
  const entries = legacy.movable(join(state, 'agents/main/agent'));
  expect(entries.map(({ isTaken }) => isTaken)).toEqual([false, true]);
  legacy.move(entries);
  expect(readFileSync(join(state, 'agents/main/agent/notes.txt'), 'utf8')).toBe('old');
  expect(readFileSync(join(state, 'agents/main/agent/taken.txt'), 'utf8')).toBe('new');
  expect(existsSync(join(state, 'agent/taken.txt'))).toBe(true);
});

test('PATH-1: files and folders with the rights of others are found and tightened; a workspace is not ours', () => {
  const file = put('agents/main/agent/auth.json');
  put('agents/main/workspace/readme.md');
  chmodSync(file, 0o644);
  chmodSync(dirname(file), 0o755);
  chmodSync(join(state, 'agents/main/workspace/readme.md'), 0o644);
  const loose = legacy.looseModes();
  expect(loose.map(({ path, mode }) => [path.slice(state.length + 1), mode])).toEqual([
    ['agents/main/agent', 0o755],
    ['agents/main/agent/auth.json', 0o644],
  ]);
  legacy.tighten(loose);
  expect(legacy.looseModes()).toEqual([]);
});

describe('a path that a person names', () => {
  test('S22, SQL-2: the databases of the upstream product are read, their files stay untouched', async () => {
    const path = join(state, 'openclaw-agent.sqlite');
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.exec(`
      CREATE TABLE auth_profile_store (store_key TEXT, store_json TEXT, updated_at INTEGER);
      CREATE TABLE auth_profile_state (state_key TEXT, state_json TEXT, updated_at INTEGER);
      CREATE TABLE config_machine_state (k TEXT, v TEXT, updated INTEGER);
      INSERT INTO auth_profile_store VALUES ('default', '{"version":1,"profiles":{"groq:a":{"key":"canary-a"}}}', 1);
      INSERT INTO auth_profile_state VALUES ('default', '{"order":{"groq":["groq:a"]}}', 1);
      INSERT INTO config_machine_state VALUES ('authProfiles.store', '{"profiles":{"groq:b":{"key":"canary-b"}}}', 1);
      INSERT INTO config_machine_state VALUES ('other', '{"profiles":{"groq:c":{"key":"canary-c"}}}', 1);
    `);
    const before = [readFileSync(path), readFileSync(`${path}-wal`)];
    const files = await legacy.open(path, 'main', refuse);
    expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual(before);
    database.close();
    expect(files.map(({ kind }) => kind)).toEqual(['auth-profiles', 'auth-profiles', 'auth-state']);
    expect(files.map(({ content }) => content.ok && content.text).join('')).not.toContain('canary-c');
  });

  test('an archive is opened, and everything else is refused without a piece of it', async () => {
    const sealed = put('auth.json.imported-1', '{"archiveOf": "/x", "sealed": "abc"}');
    const [file] = await legacy.open(sealed, 'main', (name, text) => `{"${name}": "${text}"}`);
    expect(file?.content).toMatchObject({ document: { 'auth.json.imported-1': 'abc' } });
    const database = new Database(join(state, 'other.sqlite'));
    database.exec('CREATE TABLE t (a)');
    database.close();
    await expect(legacy.open(join(state, 'other.sqlite'), 'main', refuse)).rejects.toThrow(/no table/);
    await expect(legacy.open(join(state, 'absent'), 'main', refuse)).rejects.toThrow(/no such file/);
    await expect(legacy.open(put('broken.json', 'canary-x'), 'main', refuse)).rejects.toThrow(
      /it is not JSON/,
    );
  });
});
