import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectDocument } from '../support/expect-document.ts';
import { leaksBelow } from '../support/leaks.ts';
import { digestTree, runProgram, temporaryHome } from '../support/program.ts';

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;
const KEY = 'canary-doctor-key-1/Lk2+Wv5';
const SOURCE = 'agents/main/agent/auth-profiles.json';

let home: ReturnType<typeof temporaryHome>;
beforeEach(() => {
  home = temporaryHome();
  mkdirSync(join(home.path, '.openclaw'), { mode: 0o700 });
});
afterEach(() => home.remove());

function put(name: string, value: unknown, mode = 0o600): string {
  const path = join(home.path, '.openclaw', name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify(value), { mode });
  return path;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const result = await runProgram(args, { env: { ...home.env, ...env } });
  expect(result.stdout + result.stderr).not.toContain('canary');
  return result;
}

const legacy = {
  version: 1,
  profiles: {
    'anthropic:work': { type: 'api_key', provider: 'anthropic', key: KEY },
    'openai-codex:a@b.c': {
      type: 'oauth',
      provider: 'openai-codex',
      access: `${KEY}-a`,
      refresh: `${KEY}-r`,
    },
  },
};

describe('openclaw doctor', () => {
  test('DOC-9: reads only; text, --json, --lint and their exit codes', async () => {
    const clean = await run(['doctor', '--lint']);
    expect(clean).toMatchObject({ exitCode: 0, stderr: '' });
    expect(clean.stdout).toMatch(/^Doctor: nothing found by \d+ checks\n$/);
    put(SOURCE, legacy, 0o644);
    const before = digestTree(home.path);
    const listed = await run(['doctor']);
    expect(listed.exitCode).toBe(0);
    expect(listed.stdout).toContain('- warning file-modes\n');
    expect(listed.stdout).toContain(`- warning legacy-files/${SOURCE}\n`);
    expect(expectDocument('doctor', await run(['doctor', '--json']))).toMatchObject({
      schemaVersion: 1,
      ok: false,
      findings: [
        { checkId: 'core/doctor/file-modes' },
        { checkId: 'core/doctor/legacy-files', fixable: true },
      ],
    });
    expect((await run(['doctor', '--lint'])).exitCode).toBe(1);
    put('openclaw.json', 'x');
    writeFileSync(join(home.path, '.openclaw', 'openclaw.json'), '{ broken');
    expect((await run(['doctor', '--lint'])).exitCode).toBe(2);
    const { '.openclaw/openclaw.json': _, ...after } = digestTree(home.path);
    expect(after).toEqual(before);
  });

  test('off a terminal --fix names --yes and changes nothing; with it all is imported, and the second run is a no-op', async () => {
    put(SOURCE, legacy);
    const before = digestTree(home.path);
    const refused = await run(['doctor', '--fix']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--yes');
    expect(refused.stderr).toContain(`- legacy-files/${SOURCE}`);
    expect((await run(['doctor', '--fix', 'legacy-file', '--yes'])).stderr).toContain(
      'Nearest: legacy-files',
    );
    expect(digestTree(home.path)).toEqual(before);

    const done = await run(['doctor', '--fix', '--yes', '--json']);
    expect(expectDocument('doctor', done)).toMatchObject({ applied: { failures: [] } });
    const listed = await run(['models', 'auth', 'list', '--json']);
    expect(listed.stdout).toContain('anthropic:work');
    expect(listed.stdout).toContain('openai-codex:a@b.c');
    expect(leaksBelow(home.path, KEY)).toEqual([]);
    const stored = digestTree(home.path);
    expect((await run(['doctor', '--fix', 'legacy-files', '--yes'])).stdout).toContain(
      'Doctor: nothing found',
    );
    expect(digestTree(home.path)).toEqual(stored);
    const folder = join(home.path, '.openclaw', 'agents', 'main', 'agent');
    const [archive = ''] = readdirSync(folder);
    expect(archive).toMatch(/^auth-profiles\.json\.imported-\d{8}T\d{6}Z-\d+$/);
    expect(
      expectDocument('doctor', await run(['doctor', '--import', join(folder, archive), '--json'])),
    ).toMatchObject({
      sources: [{ imported: ['anthropic:work', 'openai-codex:a@b.c'] }],
    });
  });

  test('DOC-1, DOC-4: AUTH_PROFILE_MIGRATION_REQUIRED, the environment is no way around it, exit 3', async () => {
    put(SOURCE, legacy);
    put('openclaw.json', { agents: { defaults: { model: 'anthropic/claude-opus-4-6' } } });
    const asked = await run(['agent', '--message', 'hi'], { ANTHROPIC_API_KEY: `${KEY}-env` });
    expect(asked.exitCode).toBe(3);
    expect(asked.stderr).toContain('AUTH_PROFILE_MIGRATION_REQUIRED');
    expect(asked.stderr).toContain('openclaw doctor --fix');
    const status = await run(['models', 'status', '--check'], { ANTHROPIC_API_KEY: `${KEY}-env` });
    expect(status.exitCode).toBe(1);
    expect(status.stderr).toContain('AUTH_PROFILE_MIGRATION_REQUIRED');
    // Whatever is run: nothing but doctor imports, and the file stays as it is.
    await run(['models', 'set', 'openai/gpt-5.5']);
    await run(['models', 'list']);
    expect(JSON.parse((await run(['models', 'auth', 'list', '--json'])).stdout).profiles).toEqual([]);
    expect(JSON.parse(readFileSync(join(home.path, '.openclaw', SOURCE), 'utf8'))).toEqual(legacy);
  });

  test('PATH-1: with umask 000 every file is 0600 and every folder 0700 after an import', () => {
    put(SOURCE, legacy);
    const line = `umask 000; exec '${process.execPath}' '${PROGRAM}' doctor --fix --yes`;
    const { status } = spawnSync('sh', ['-c', line], { env: { PATH: process.env['PATH'], ...home.env } });
    expect(status).toBe(0);
    const root = join(home.path, '.openclaw');
    for (const name of readdirSync(root, { recursive: true }) as string[]) {
      const { mode } = statSync(join(root, name));
      const wanted = statSync(join(root, name)).isDirectory() ? 0o700 : 0o600;
      expect((mode & 0o777).toString(8), name).toBe(wanted.toString(8));
    }
  });

  test('DOC-5: a repair of the config is one change that can be undone', async () => {
    const path = put('openclaw.json', { defaultModel: 'openai/gpt-5.5' });
    const before = readFileSync(path, 'utf8');
    const fixed = await run(['doctor', '--fix', 'default-model', '--yes']);
    expect(fixed.stdout).toContain('Updated config: ~/.openclaw/openclaw.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } },
    });
    expect((await run(['config', 'undo'])).exitCode).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
