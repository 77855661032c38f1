import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';
import {
  applied,
  BACKUP,
  checkRow,
  DRY_RUN,
  type Row,
  START,
  UPDATED,
  withFlags,
} from '../support/config-rows.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const WRITES: readonly Row[] = [
  {
    name: 'unset, as JSON',
    args: ['unset', 'flags', '--json'],
    json: expect.objectContaining({ ok: true, operations: 1, changed: true }),
    after: { agents: START.agents, models: START.models },
  },
  { name: 'unset of nothing', args: ['unset', 'nope'], exitCode: 1, stderr: ['There is no value at nope'] },
  { name: 'unset, tried', args: ['unset', 'flags', '--dry-run'], stdout: DRY_RUN },
  {
    name: 'unset of nothing, tried',
    args: ['unset', 'nope', '--dry-run', '--json'],
    exitCode: 1,
    json: expect.objectContaining({
      ok: false,
      inputModes: ['unset'],
      errors: [{ kind: 'missing-path', message: 'There is no value at nope' }],
    }),
  },
  {
    name: 'CFG-39: a patch merges, replaces and removes',
    args: ['patch', '--stdin'],
    input: '{ flags: { off: true, none: null, list: [1] } } // JSON5',
    stdout: UPDATED + BACKUP + applied(1),
    after: withFlags({ off: true, zero: 0, empty: '', list: [1] }),
  },
  {
    name: 'CFG-39: --replace-path makes a place exact',
    args: ['patch', '--stdin', '--replace-path', 'flags', '--json'],
    input: '{ flags: { only: 1 } }',
    json: expect.objectContaining({ ok: true, changed: true }),
    after: withFlags({ only: 1 }),
  },
  {
    name: 'CFG-42: a list that would lose models is refused',
    args: ['patch', '--stdin'],
    input: '{ models: { providers: { fake: { models: [] } } } }',
    exitCode: 1,
    stderr: ['would lose a', "--replace-path 'models.providers.fake.models'"],
  },
  {
    name: 'a patch, tried',
    args: ['patch', '--stdin', '--dry-run'],
    input: '{ models: { mode: "mix" } }',
    exitCode: 1,
    stderr: ['config schema validation failed'],
  },
  {
    name: 'a patch that is a list',
    args: ['patch', '--stdin'],
    input: '[]',
    exitCode: 1,
    stderr: ['one object'],
  },
  {
    name: 'an empty patch is not about any file',
    args: ['patch', '--stdin'],
    input: '\n',
    exitCode: 2,
    stderr: ['The patch is empty\nWrite a JSON5 object'],
  },
  { name: 'a patch from nowhere', args: ['patch'], exitCode: 2, stderr: ['--file <path> or --stdin'] },
  {
    name: 'CFG-38: stdin holds at most 1 MiB',
    args: ['patch', '--stdin'],
    input: `{ a: "${'x'.repeat(1024 * 1024)}" }`,
    exitCode: 2,
    stderr: ['1 MiB'],
  },
];

describe('config unset and patch', () => {
  test.each(WRITES)('$name', (row) => checkRow(home, row));
});

describe('files', () => {
  test('config file names the file in use', async () => {
    expect((await home.run(['config', 'file'])).stdout).toBe(`${home.configPath}\n`);
    const env = { OPENCLAW_CONFIG_PATH: join(home.folder, 'other.json') };
    const other = await home.run(['config', 'file', '--json'], { env });
    expect(JSON.parse(other.stdout)).toEqual({ path: env.OPENCLAW_CONFIG_PATH });
  });

  test('CFG-38: batch and patch files; their limit is 8 MiB', async () => {
    const batch = join(home.folder, 'batch.json5');
    writeFileSync(batch, '[{ path: "a", value: 1 }] // a batch');
    expect((await home.run(['config', 'set', '--batch-file', batch])).exitCode).toBe(0);
    const patch = join(home.folder, 'patch.json5');
    writeFileSync(patch, '{ b: 2 }');
    expect((await home.run(['config', 'patch', '--file', patch])).exitCode).toBe(0);
    expect(JSON.parse(home.config() ?? '')).toEqual({ a: 1, b: 2 });
    writeFileSync(patch, `{ b: "${'x'.repeat(8 * 1024 * 1024)}" }`);
    const large = await home.run(['config', 'patch', '--file', patch]);
    expect(large).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('8 MiB') });
    writeFileSync(batch, `[{ path: "a", value: "${'x'.repeat(8 * 1024 * 1024)}" }]`);
    const many = await home.run(['config', 'set', '--batch-file', batch]);
    expect(many).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('8 MiB') });
  });

  test('CFG-35: a refused text is kept, 0600; a dry run keeps nothing', async () => {
    home.writeConfig({});
    const folder = join(home.folder, '.openclaw');
    const args = ['config', 'set', 'models.mode', '"mix"', '--strict-json'];
    await home.run([...args, '--dry-run']);
    expect(readdirSync(folder)).toEqual(['openclaw.json']);
    await home.run(args);
    const [kept = ''] = readdirSync(folder).filter((name) => name.includes('.rejected.'));
    expect(readFileSync(join(folder, kept), 'utf8')).toContain('"mix"');
    expect(statSync(join(folder, kept)).mode & 0o777).toBe(0o600);
  });

  test('S11: what get prints for a provider is refused by set, the file stays', async () => {
    home.writeConfig(START);
    const { stdout } = await home.run(['config', 'get', 'models.providers.fake', '--json']);
    const old = home.config();
    const back = await home.run(['config', 'set', 'models.providers.fake', stdout, '--replace']);
    expect(back.exitCode).toBe(2);
    expect(home.config()).toBe(old);
  });
});
