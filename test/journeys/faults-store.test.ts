import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { canMountDisk, handOver, runHandicapped, runOnFullDisk, takeBack } from '../support/fault-run.ts';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';

async function connected(): Promise<{ journey: Journey; store: string; config: () => string }> {
  const journey = await startJourney();
  expect((await journey.connect(CANARY)).exitCode).toBe(0);
  const store = join(journey.home, '.openclaw', 'state', 'models.sqlite');
  const config = (): string => readFileSync(join(journey.home, '.openclaw', 'openclaw.json'), 'utf8');
  return { journey, store, config };
}

const paste = (name: string): readonly string[] => [
  ...['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', `fake:${name}`],
];
const WRITERS = [
  ['models', 'set', 'fake/alpha-small'],
  paste('second'),
  ['agent', '--message', 'hi'],
] as const;

async function profilesOf(journey: Journey): Promise<readonly string[]> {
  const list = JSON.parse((await journey.run(['models', 'auth', 'list', '--json'])).stdout);
  return list.profiles.map((profile: { id: string }) => profile.id).sort();
}

describe('decision 36: a store that cannot be used', () => {
  test.each([
    {
      what: 'damaged',
      spoil: (path: string) => writeFileSync(path, 'this is no database'.repeat(400)),
      words: 'is damaged or is not a store',
      hint: 'Move it away',
    },
    {
      what: 'of a newer version',
      spoil: (path: string) => {
        const database = new Database(path);
        database.pragma('user_version = 999');
        database.close();
      },
      words: 'was written by a newer version (schema 999)',
      hint: 'Update this program.',
    },
  ])(
    '$what: named, never overwritten; what needs only the config goes on',
    async ({ spoil, words, hint }) => {
      const { journey, store, config } = await connected();
      spoil(store);
      const before = { store: readFileSync(store), config: config() };
      for (const args of WRITERS) {
        const answer = await journey.run(args, SECOND_CANARY);
        expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
        expect(answer.stderr).toContain(`The store ${store} ${words}`);
        expect(answer.stderr).toContain(hint);
      }
      const status = await journey.run(['models', 'status', '--plain']);
      expect(status).toMatchObject({ exitCode: 0, stdout: 'fake/alpha-large\n' });
      expect(status.stderr).toContain(words);
      expect(readFileSync(store).equals(before.store)).toBe(true);
      expect(config()).toBe(before.config);
    },
  );

  test('a copy that a migration kept is named when the store is damaged later', async () => {
    const { journey, store } = await connected();
    const copies = [9, 10].map((schema) => `${store}.schema-${schema}.backup`);
    for (const copy of copies) copyFileSync(store, copy);
    writeFileSync(store, 'this is no database'.repeat(400));
    const answer = await journey.run(paste('second'), SECOND_CANARY);
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toContain(`It is left as it is, and an older copy is in ${copies[1]}.`);
    renameSync(`${copies[1]}`, store);
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });

  test('the way out that the message names works: moved away, onboarding starts a new one', async () => {
    const { journey, store } = await connected();
    writeFileSync(store, 'this is no database'.repeat(400));
    renameSync(store, `${store}.away`);
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });

  test('SQL-3: an older store that cannot be brought up to date is named and stays', async () => {
    const { journey, store, config } = await connected();
    const old = new Database(store);
    // What a later migration makes is there already, in a store that claims to be from before it.
    old.pragma('user_version = 1');
    old.close();
    const before = { store: readFileSync(store), config: config() };
    for (const args of WRITERS) {
      const answer = await journey.run(args, SECOND_CANARY);
      expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
      expect(answer.stderr).toContain(`The store ${store} cannot be brought from schema 1 up to date`);
      expect(answer.stderr).toContain('Move it away');
    }
    expect(readFileSync(store).equals(before.store)).toBe(true);
    expect(config()).toBe(before.config);
  });

  test('a file in place of its folder is named, and the config can still be read', async () => {
    const { journey, store } = await connected();
    rmSync(join(store, '..'), { recursive: true });
    writeFileSync(join(store, '..'), 'mine\n');
    const answer = await journey.run(['models', 'set', 'fake/alpha-small']);
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toContain(`Can't use the store ${store}: a part of its path is not a directory`);
    const status = await journey.run(['models', 'status']);
    expect(status.exitCode).toBe(0);
    expect(status.stdout).toContain('fake/alpha-large');
  });
});

describe('a state folder without rights', () => {
  test('read-only: everything is shown, nothing is written, one clear message', async () => {
    const { journey, store, config } = await connected();
    const before = { store: readFileSync(store), config: config() };
    handOver(journey.home, 0o500);
    const list = await runHandicapped(journey, ['models', 'auth', 'list'], { isPlainUser: true });
    expect(list).toMatchObject({ exitCode: 0 });
    expect(list.stdout).toContain('fake:default');
    for (const args of WRITERS.slice(0, 2)) {
      const answer = await runHandicapped(journey, args, { isPlainUser: true }, SECOND_CANARY);
      expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
      expect(answer.stderr).toMatch(/Can't use the store .*models\.sqlite: it is read-only/);
      expect(answer.stderr).toContain('Check the owner and the permissions');
    }
    takeBack(journey.home);
    expect(readFileSync(store).equals(before.store)).toBe(true);
    expect(config()).toBe(before.config);
  });

  test('unreadable: the file is named and the exit code is 1', async () => {
    const { journey } = await connected();
    handOver(journey.home, 0o000);
    const status = await runHandicapped(journey, ['models', 'status'], { isPlainUser: true });
    takeBack(journey.home);
    expect(status).toMatchObject({ exitCode: 1, stdout: '' });
    expect(status.stderr).toMatch(/Can't read .*openclaw\.json: permission denied/);
  });
});

describe('a full disk', () => {
  test.each([1])(
    'no file above %i KiB: the disk is named, config and keys stay as they were',
    async (fileLimitKib) => {
      const { journey, config } = await connected();
      const before = config();
      for (const args of WRITERS.slice(0, 2)) {
        const answer = await runHandicapped(journey, args, { fileLimitKib }, SECOND_CANARY);
        expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
        expect(answer.stderr).toMatch(/The (?:disk is full|store .* cannot grow: the disk)/);
      }
      expect(config()).toBe(before);
      expect(await profilesOf(journey)).toEqual(['fake:default']);
      expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe(
        'Hello from the fake provider.\n',
      );
    },
  );
});

/** A real file system without room where the machine allows one; a limit on the size of files elsewhere. */
const runWithRoom = canMountDisk()
  ? runOnFullDisk
  : (journey: Journey, args: readonly string[], freeKib: number, input?: string) =>
      runHandicapped(journey, args, { fileLimitKib: Math.max(1, freeKib) }, input);

describe('a disk without room', () => {
  test.each([0, 4, 24])(
    '%i KiB left: every command that writes says so, and what was there stays usable',
    async (freeKib) => {
      const { journey, config } = await connected();
      const before = config();
      for (const args of WRITERS.slice(0, 2)) {
        const answer = await runWithRoom(journey, args, freeKib, SECOND_CANARY);
        expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
        expect(answer.stderr).toMatch(/disk is full|cannot grow: the disk/);
        expect(config()).toBe(before);
      }
      expect(readdirSync(join(journey.home, '.openclaw')).filter((name) => /tmp/.test(name))).toEqual([]);
      // What the message promises: with room again, the same command does what is missing.
      expect((await journey.run(paste('second'), SECOND_CANARY)).exitCode).toBe(0);
      expect(await profilesOf(journey)).toEqual(['fake:default', 'fake:second']);
      expect(Object.keys(JSON.parse(config()).auth.profiles)).toEqual(['fake:default', 'fake:second']);
    },
  );

  test('with no room at all, what is stored is shown, and a turn says why it is not begun', async () => {
    const { journey } = await connected();
    const status = await runWithRoom(journey, ['models', 'status', '--plain'], 0);
    expect(status).toMatchObject({ exitCode: 0, stdout: 'fake/alpha-large\n' });
    const turn = await runWithRoom(journey, ['agent', '--message', 'hi'], 0);
    expect(turn).toMatchObject({ exitCode: 1, stdout: '' });
    expect(turn.stderr).toMatch(/disk is full|cannot grow: the disk/);
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });
});

describe('decision 29: a disk with room for the log alone', () => {
  test('keeps what was said to be saved', async () => {
    const { journey } = await connected();
    const answer = await runHandicapped(journey, paste('second'), { fileLimitKib: 64 }, SECOND_CANARY);
    expect(answer.exitCode).toBe(0);
    expect(await profilesOf(journey)).toEqual(['fake:default', 'fake:second']);
  });
});

describe('decision 27, B027: many processes that write at once', () => {
  test('every key that was accepted is in the store and in the config', async () => {
    const { journey, config } = await connected();
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    const setting = journey.run(['models', 'set', 'fake/alpha-small']);
    const answers = await Promise.all(names.map((name) => journey.run(paste(name), `${CANARY}-${name}`)));
    const set = await setting;
    expect(answers.map((answer) => [answer.exitCode, answer.stderr])).toEqual(
      names.map(() => [0, expect.stringContaining('Saved without a live check')]),
    );
    const wanted = ['default', ...names].map((name) => `fake:${name}`).sort();
    expect(await profilesOf(journey)).toEqual(wanted);
    expect(Object.keys(JSON.parse(config()).auth.profiles).sort()).toEqual(wanted);
    // A choice made on what somebody else has just changed is either taken or refused in words, never dropped.
    const { primary } = JSON.parse(config()).agents.defaults.model;
    expect([set.exitCode, primary]).toEqual(
      set.exitCode === 0 ? [0, 'fake/alpha-small'] : [1, 'fake/alpha-large'],
    );
    expect(set.exitCode === 0 || set.stderr.includes('changed by someone else')).toBe(true);
    expect(readdirSync(join(journey.home, '.openclaw')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
