import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEnvironment } from '../../../src/adapters/system/environment.ts';

let root = '';
let nowMs = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shell-import-'));
  nowMs = 0;
  mkdirSync(join(root, 'home'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A shell that notes how it was started, then runs the command after the start file `body`. */
function shell(body: string, name = 'zsh'): string {
  const path = join(root, name);
  const log = join(root, 'log');
  writeFileSync(
    path,
    `#!/bin/sh\n{ echo "$*" | head -1; env | sort; echo ---; } >> ${log}\n${body}\nfor last; do :; done\neval "$last"\n`,
  );
  chmodSync(path, 0o700);
  return path;
}
const starts = (): readonly string[] =>
  existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8').split('---\n').slice(0, -1) : [];

function environment(
  processEnv: Readonly<Record<string, string>>,
  config: Readonly<Record<string, unknown>> = { env: { shellEnv: { enabled: true } } },
) {
  return createEnvironment({
    processEnv: { PATH: process.env['PATH'] ?? '', HOME: join(root, 'home'), ...processEnv },
    cwd: root,
    stateDir: root,
    configDocument: () => config,
    now: () => nowMs,
  });
}

const KEYS = 'export OPENAI_API_KEY=canary-shell GROQ_API_KEY=canary-groq UNRELATED=canary-other';

describe('ENV-3: the login shell', () => {
  test('supplies only expected names that nothing else sets, and is asked once', () => {
    const found = environment({ SHELL: shell(`echo hello\n${KEYS}`), GROQ_API_KEY: 'canary-process' });
    expect(found.lookup('OPENAI_API_KEY')).toEqual({ value: 'canary-shell', origin: 'shell' });
    expect(found.lookup('GROQ_API_KEY')).toEqual({ value: 'canary-process', origin: 'process' });
    expect(found.lookup('UNRELATED')).toBeUndefined();
    expect(found.shellImport()).toEqual({ enabled: true, appliedKeys: ['OPENAI_API_KEY'] });
    expect(found.names().has('OPENAI_API_KEY')).toBe(true);
    expect(found.names().has('UNRELATED')).toBe(false);
    expect(starts()).toHaveLength(1);
  });

  test('a name that the config refers to is expected', () => {
    const config = {
      env: { shellEnv: { enabled: true } },
      models: { providers: { x: { apiKey: '${UNRELATED}' } } },
    };
    expect(environment({ SHELL: shell(KEYS) }, config).lookup('UNRELATED')?.value).toBe('canary-other');
  });

  test('is not started when it is off, nor for names nobody expects', () => {
    const SHELL = shell(KEYS);
    const off = environment({ SHELL }, {});
    expect(off.lookup('OPENAI_API_KEY')).toBeUndefined();
    expect(off.shellImport()).toEqual({ enabled: false, appliedKeys: [] });
    off.names();
    environment({ SHELL }).lookup('SOMETHING_ELSE');
    environment({ SHELL, OPENAI_API_KEY: 'canary-process' }).lookup('OPENAI_API_KEY');
    expect(starts()).toEqual([]);
  });

  test.each([
    ['zsh', '-l -c echo'],
    ['bash', '-lic echo'],
  ])('%s is started with %s', (name, flags) => {
    const found = environment({ SHELL: shell(KEYS, name), OPENCLAW_LOAD_SHELL_ENV: '1' }, {});
    expect(found.lookup('OPENAI_API_KEY')?.value).toBe('canary-shell');
    expect(starts()[0]).toMatch(new RegExp(`^${flags}`));
  });

  test('S6: sees no key of this process', () => {
    const found = environment({ SHELL: shell(KEYS), ANTHROPIC_API_KEY: 'canary-process' });
    expect(found.lookup('OPENAI_API_KEY')?.value).toBe('canary-shell');
    expect(starts().join()).not.toContain('canary-process');
    expect(starts().join()).toContain(`HOME=${join(root, 'home')}`);
  });

  test('a failure brings nothing and is tried again after a minute, not at every look', () => {
    const SHELL = shell(`[ -e ${join(root, 'works')} ] || exit 7\n${KEYS}`);
    const found = environment({ SHELL });
    expect(found.lookup('OPENAI_API_KEY')).toBeUndefined();
    expect(found.lookup('OPENAI_API_KEY')).toBeUndefined();
    expect(starts()).toHaveLength(1);
    writeFileSync(join(root, 'works'), '');
    nowMs = 60_000;
    expect(found.lookup('OPENAI_API_KEY')?.value).toBe('canary-shell');
  });

  test('one that hangs is ended with all it started, within its time limit', async () => {
    const pid = join(root, 'pid');
    const SHELL = shell(`sleep 600 &\necho $! > ${pid}\nwait`);
    const config = { env: { shellEnv: { enabled: true, timeoutMs: 60_000 } } };
    const found = environment({ SHELL, OPENCLAW_SHELL_ENV_TIMEOUT_MS: '700' }, config);
    expect(found.lookup('OPENAI_API_KEY')).toBeUndefined();
    const child = Number(readFileSync(pid, 'utf8'));
    const isRunning = (): boolean => {
      try {
        process.kill(child, 0);
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${child}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    await vi.waitFor(() => expect(isRunning()).toBe(false));
  });

  test.each([
    ['zsh', '/none/zsh'],
    ['a word', 'zsh'],
  ])('a SHELL that is %s that is not there brings nothing and throws nothing', (_, SHELL) => {
    expect(environment({ SHELL }).lookup('OPENAI_API_KEY')).toBeUndefined();
  });

  test('values of several lines and with = arrive whole', () => {
    const found = environment({ SHELL: shell("export OPENAI_API_KEY='canary=a\nb'") });
    expect(found.lookup('OPENAI_API_KEY')?.value).toBe('canary=a\nb');
  });

  test('a real shell reads the start file of the home folder', () => {
    writeFileSync(join(root, 'home', '.profile'), KEYS);
    expect(environment({ SHELL: '/bin/sh' }).lookup('OPENAI_API_KEY')).toEqual({
      value: 'canary-shell',
      origin: 'shell',
    });
  });
});
