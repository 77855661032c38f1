import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRuntimes } from '../../../src/adapters/runtimes/runtimes.ts';
import type { ExternalLogins } from '../../../src/core/ports/external-logins.ts';
import { createRedactor } from '../../../src/core/secrets/redact.ts';
import { fakeClaude } from '../../support/fake-claude.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Tells which logins were looked for. */
function logins(...present: readonly string[]): ExternalLogins & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    find: (id) => {
      asked.push(id);
      return present.includes(id) ? { id, path: '/home/tester/login' } : undefined;
    },
    access: () => ({ ok: false, problem: 'nobody reads it here' }),
  };
}

function open(env: Readonly<Record<string, string>>, externalLogins = logins()) {
  const folder = temporaryFolder();
  const places = { home: folder, cwd: folder, stateDir: folder };
  return createRuntimes({
    env,
    ...places,
    clock: { now: () => 0 },
    version: '0.0.0',
    externalLogins,
    redactor: createRedactor(),
  });
}

describe('what is there (decision 37)', () => {
  test('a program on PATH, and its login', () => {
    const { bin, executable } = fakeClaude(temporaryFolder());
    expect(open({ PATH: `/nonexistent:${bin}` }, logins('claude-cli')).presence('claude-cli')).toEqual({
      executable,
      login: 'present',
    });
    const given = open({ PATH: bin, CLAUDE_CODE_OAUTH_TOKEN: 'canary-login' });
    expect(given.presence('claude-cli').login).toBe('present');
    const absent = process.platform === 'darwin' ? 'unknown' : 'missing';
    expect(open({ PATH: bin }).presence('claude-cli').login).toBe(absent);
  });

  test('CRED-12: without the program no file of its login is opened', () => {
    const found = logins('claude-cli');
    expect(open({ PATH: '/nonexistent' }, found).presence('claude-cli')).toEqual({
      executable: undefined,
      login: 'unknown',
    });
    expect(found.asked).toEqual([]);
  });

  test('a folder, a file that cannot be run and a relative folder of PATH do not count', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'claude'));
    expect(open({ PATH: folder }).presence('claude-cli').executable).toBeUndefined();
    const { bin, executable } = fakeClaude(temporaryFolder());
    expect(open({ PATH: relative(process.cwd(), bin) }).presence('claude-cli').executable).toBeUndefined();
    writeFileSync(executable, '');
    chmodSync(executable, 0o600);
    expect(open({ PATH: bin }).presence('claude-cli').executable).toBeUndefined();
    expect(open({}).presence('claude-cli').executable).toBeUndefined();
  });
});

test('a runtime is made once; closing one that was never used does nothing', async () => {
  const runtimes = open({});
  await expect(runtimes.close()).resolves.toBeUndefined();
  for (const name of ['claude-cli', 'codex'] as const) {
    const [first, second] = await Promise.all([runtimes.load(name), runtimes.load(name)]);
    expect(first).toMatchObject({ id: name });
    expect(second).toBe(first);
  }
});
