import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AppliedChange, createConfigStore } from '../../../src/adapters/config/json5-config-store.ts';
import type { AppError } from '../../../src/core/errors.ts';
import type { ConfigEdit, ConfigStore, ConfigWriteResult } from '../../../src/core/ports/config-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';
let applied: AppliedChange[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'openclaw.json');
  applied = [];
});

function storeOf(env: Record<string, string> = {}, target = path): ConfigStore {
  return createConfigStore({
    path: target,
    env,
    withLease: (_, work) => work(),
    onApplied: async (change) => {
      applied.push(change);
    },
  });
}

const set = (value: unknown, ...at: string[]): ConfigEdit => ({ op: 'set', path: at, value });

function write(store: ConfigStore, ...edits: ConfigEdit[]): Promise<ConfigWriteResult> {
  return store.apply({ edits, expectedRevision: store.read().revision, actor: 'test' });
}

async function failure(run: () => unknown): Promise<AppError> {
  try {
    await run();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;
const text = (file = path): string => readFileSync(file, 'utf8');

test('CLI-6: a file that another writer replaces while it is read does not pass for current', () => {
  writeFileSync(path, '{ "from": "first" }');
  let isReplaced = false;
  const env = {
    // Asked for between the reading of the text and the end of the load.
    get OPENCLAW_INCLUDE_ROOTS(): string {
      if (!isReplaced) writeFileSync(path, '{ "from": "somebody else" }');
      isReplaced = true;
      return '';
    },
  };
  const store = storeOf(env);
  store.read();
  expect(isReplaced).toBe(true);
  expect(store.read().document).toEqual({ from: 'somebody else' });
});

describe('reading', () => {
  test('an absent file is an empty config, and reading makes nothing', () => {
    const deep = join(folder, 'not', 'there', 'openclaw.json');
    const snapshot = storeOf({}, deep).read();
    expect(snapshot).toMatchObject({ exists: false, revision: 'absent', text: '', config: {}, issues: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a change by somebody else is seen at the next read', () => {
    const store = storeOf();
    writeFileSync(path, '{ env: { A: "1" } }');
    const first = store.read();
    expect(store.read()).toBe(first);
    writeFileSync(path, '{ env: { A: "2" } }');
    expect(store.read().config.env).toEqual({ A: '2' });
    expect(store.read().revision).not.toBe(first.revision);
  });

  test('config-unreadable: a folder, a pipe, bytes that are not text, a link that leads nowhere', async () => {
    const cases: readonly [string, () => void, RegExp][] = [
      ['folder', () => mkdirSync(path), /directory/],
      ['pipe', () => void execFileSync('sh', ['-c', 'mkfifo "$0"', path]), /not a regular file/],
      ['bytes', () => writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), /not UTF-8/],
      ['link', () => symlinkSync(join(folder, 'gone'), path), /leads nowhere/],
    ];
    for (const [, make, words] of cases) {
      make();
      const error = await failure(() => storeOf().read());
      expect(error.code).toBe('config-unreadable');
      expect(error.message).toMatch(words);
      rmSync(path, { recursive: true });
    }
  });

  test('config-syntax leaves the file as it is', async () => {
    writeFileSync(path, '{ a: 1,, }');
    expect((await failure(() => storeOf().read())).code).toBe('config-syntax');
    expect(text()).toBe('{ a: 1,, }');
  });
});

describe('writing', () => {
  test('S4, CFG-35: private from the first byte whatever the umask, the folder too', async () => {
    const before = process.umask(0);
    try {
      const inside = join(folder, 'new', 'openclaw.json');
      const store = storeOf({}, inside);
      await write(store, set(1, 'a'));
      await write(store, set(2, 'a'));
      expect(modeOf(join(folder, 'new'))).toBe(0o700);
      expect(modeOf(inside)).toBe(0o600);
      expect(modeOf(`${inside}.bak`)).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  test('S4: a file that was open to others is private after the write, its backup as well', async () => {
    writeFileSync(path, '{ a: 1 }');
    chmodSync(path, 0o644);
    await write(storeOf(), set(2, 'a'));
    expect([modeOf(path), modeOf(`${path}.bak`)]).toEqual([0o600, 0o600]);
  });

  test('decision 27: untouched bytes stay, the journal is told before and after', async () => {
    const before = "\uFEFF// mine\r\n{\r\n\t'a': 'x', /* why */\r\n\tb: [1, 2,],\r\n}\r\n";
    writeFileSync(path, before);
    const result = await write(storeOf(), set('y', 'a'));
    const after = before.replace("'x'", "'y'");
    expect(text()).toBe(after);
    expect(text(`${path}.bak`)).toBe(before);
    expect(result).toMatchObject({ path, backupPath: `${path}.bak`, changed: true });
    expect(result.revision).toBe(storeOf().read().revision);
    expect(applied).toMatchObject([{ actor: 'test', path, before, after, revisionAfter: result.revision }]);
  });

  test('CFG-35: the ring holds the five texts before, newest first', async () => {
    const store = storeOf();
    for (let count = 0; count < 8; count++) await write(store, set(count, 'a'));
    const ring = ['.bak', '.bak.1', '.bak.2', '.bak.3', '.bak.4'].map(
      (slot) => JSON.parse(text(path + slot)).a,
    );
    expect(ring).toEqual([6, 5, 4, 3, 2]);
    expect(existsSync(`${path}.bak.5`)).toBe(false);
  });

  test('CFG-34: an edit that changes nothing writes nothing', async () => {
    writeFileSync(path, '{ a: 1 }');
    const { ino } = statSync(path);
    expect(await write(storeOf(), set(1, 'a'))).toMatchObject({ changed: false, backupPath: undefined });
    expect(statSync(path).ino).toBe(ino);
    expect(readdirSync(folder)).toEqual(['openclaw.json']);
    expect(applied).toEqual([]);
  });

  test('a preview is what the write will give, and writes nothing', async () => {
    writeFileSync(path, '{ a: 1 }');
    const store = storeOf();
    const change = { edits: [set(2, 'a')], expectedRevision: store.read().revision, actor: 'test' };
    expect(store.preview(change)).toEqual({ before: '{ a: 1 }', after: '{ a: 2 }' });
    expect(text()).toBe('{ a: 1 }');
    await store.apply(change);
    expect(text()).toBe('{ a: 2 }');
    expect((await failure(() => store.preview(change))).code).toBe('config-raced');
  });
});

describe('refusing: the file stays byte for byte', () => {
  test('CLI-6: a revision that is no longer on disk is config-raced', async () => {
    writeFileSync(path, '{ a: 1 }');
    const store = storeOf();
    const { revision } = store.read();
    const both = await Promise.allSettled(
      [2, 3].map((value) =>
        store.apply({ edits: [set(value, 'a')], expectedRevision: revision, actor: 'test' }),
      ),
    );
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({ reason: { code: 'config-raced' } });
    expect(text()).toBe('{ a: 2 }');
    expect(applied).toHaveLength(1);
  });

  test('config-raced: a file that appeared or vanished in the meantime', async () => {
    const store = storeOf();
    writeFileSync(path, '{}');
    const made = { edits: [set(1, 'a')], expectedRevision: 'absent', actor: 'test' };
    expect((await failure(() => store.apply(made))).code).toBe('config-raced');
    const gone = { ...made, expectedRevision: store.read().revision };
    rmSync(path);
    expect((await failure(() => store.apply(gone))).code).toBe('config-raced');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('config-invalid names each wrong place; the ring does not turn', async () => {
    writeFileSync(path, '{}');
    const error = await failure(() => write(storeOf(), set(5, 'agents', 'defaults', 'model', 'primary')));
    expect(error.code).toBe('config-invalid');
    expect(error.details).toEqual(['agents.defaults.model.primary: expected text, found a number']);
    // CFG-35: the refused text is kept for the person who wanted it.
    const [, rejected = ''] = readdirSync(folder);
    expect(rejected).toMatch(/^openclaw\.json\.rejected\.[\da-f]{8}$/);
    expect(statSync(join(folder, rejected)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(text()).toBe('{}');
  });

  test('what was wrong before does not stand in the way of a change', async () => {
    writeFileSync(path, '{ models: { mode: "mix" }, auth: { order: 1 } }');
    await write(storeOf(), set({}, 'auth', 'order'));
    expect(text()).toBe('{ models: { mode: "mix" }, auth: { order: {} } }');
  });

  test.each(['OPENCLAW_CONFIG_READONLY', 'OPENCLAW_NIX_MODE'])(
    'CFG-36: %s=1, and only 1, freezes it',
    async (name) => {
      writeFileSync(path, '{}');
      const error = await failure(() => write(storeOf({ [name]: '1' }), set(1, 'a')));
      expect(error.code).toBe('config-readonly');
      expect(error.message).toContain(name);
      expect(text()).toBe('{}');
      await write(storeOf({ [name]: 'true' }), set(1, 'a'));
      expect(JSON.parse(text())).toEqual({ a: 1 });
    },
  );

  test('CFG-36: the config itself cannot lift or set the freeze', async () => {
    writeFileSync(path, '{ env: { OPENCLAW_CONFIG_READONLY: "1" } }');
    expect(await write(storeOf(), set(1, 'a'))).toMatchObject({ changed: true });
  });

  test('CFG-35: a link is read but not written through', async () => {
    const real = join(folder, 'real.json');
    writeFileSync(real, '{ env: {} }');
    symlinkSync(real, path);
    expect(storeOf().read().exists).toBe(true);
    expect((await failure(() => write(storeOf(), set(1, 'a')))).code).toBe('config-readonly');
    expect(text(real)).toBe('{ env: {} }');
  });

  test('a folder that may not be written is config-readonly', async () => {
    writeFileSync(path, '{}');
    chmodSync(folder, 0o555);
    // The administrator may write anywhere, so it acts as somebody else for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) {
      chmodSync(path, 0o644);
      process.seteuid?.(65534);
    }
    try {
      const error = await failure(() => write(storeOf(), set(1, 'a')));
      expect(error.code).toBe('config-readonly');
      expect(error.message).toMatch(/permission denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder, 0o700);
    }
    expect(text()).toBe('{}');
  });

  test('a folder of the path that is a file is told, not crashed on', async () => {
    writeFileSync(join(folder, 'file'), '');
    const error = await failure(() => write(storeOf({}, join(folder, 'file', 'openclaw.json')), set(1, 'a')));
    expect(['config-unreadable', 'config-readonly']).toContain(error.code);
    expect(error.message).toMatch(/a folder of its path is a file/);
  });

  test('a journal that fails is told, and the change can be taken back from the backup', async () => {
    writeFileSync(path, '{ a: 1 }');
    const store = createConfigStore({
      path,
      env: {},
      withLease: (_, work) => work(),
      onApplied: () => Promise.reject(new Error('journal')),
    });
    expect((await failure(() => write(store, set(2, 'a')))).message).toBe('journal');
    expect(text(`${path}.bak`)).toBe('{ a: 1 }');
  });
});
