import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createExternalLogins } from '../../../src/adapters/external/external-logins.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let home: string;

beforeEach(() => {
  home = temporaryFolder();
});

function write(name: string, content: unknown): string {
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}

const open = (env: Readonly<Record<string, string>> = {}) =>
  createExternalLogins({ home: home, lookup: (name) => env[name] });

/** A token whose claims anybody can read. */
function token(claims: object): string {
  return `canary-head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.canary-sign`;
}

const ACCOUNT = { 'https://api.openai.com/auth': { chatgpt_account_id: 'account-1' } };
const CODEX = {
  OPENAI_API_KEY: null,
  tokens: {
    id_token: token({ email: 'person@example.test', ...ACCOUNT }),
    access_token: token({ exp: 1_800_000_000 }),
    refresh_token: 'canary-refresh',
  },
  last_refresh: '2026-11-20T10:00:00Z',
};
const CLAUDE = {
  claudeAiOauth: { accessToken: 'canary-a', refreshToken: 'canary-r', expiresAt: 1_800_000_000_000 },
};

describe('sign-ins of other programs, out of their files', () => {
  test('S22, CRED-12: the Codex CLI: end, mail and account, never the refresh token; the file stays as it was', () => {
    const path = write('.codex/auth.json', CODEX);
    const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs, statSync(path).mode];
    const logins = open();
    expect(logins.find('codex-cli')).toEqual({
      id: 'codex-cli',
      path,
      expiresAtMs: 1_800_000_000_000,
      email: 'person@example.test',
    });
    const access = logins.access('codex-cli');
    expect(access).toMatchObject({ ok: true, accountId: 'account-1', expiresAtMs: 1_800_000_000_000 });
    expect(access.ok && access.access.reveal()).toBe(CODEX.tokens.access_token);
    expect(JSON.stringify([logins.find('codex-cli'), access])).not.toContain('canary');
    expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs, statSync(path).mode]).toEqual(before);
  });

  test('S22, OAUTH-9: the Claude CLI: that it is signed in and until when, never a token', () => {
    const path = write('.claude/.credentials.json', CLAUDE);
    const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs, statSync(path).mode];
    const logins = open();
    expect(logins.find('claude-cli')).toEqual({ id: 'claude-cli', path, expiresAtMs: 1_800_000_000_000 });
    expect(JSON.stringify(logins.find('claude-cli'))).not.toContain('canary');
    expect(logins.access('claude-cli')).toMatchObject({ ok: false });
    expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs, statSync(path).mode]).toEqual(before);
  });

  test('CRED-12: where a keychain holds it, the account in the settings of the Claude CLI tells', () => {
    const path = write('.claude.json', { oauthAccount: { emailAddress: 'person@example.test' } });
    expect(open().find('claude-cli')).toEqual({ id: 'claude-cli', path, email: 'person@example.test' });
  });

  test('CODEX_HOME and CLAUDE_CONFIG_DIR move them', () => {
    write('.codex/auth.json', 'not here');
    const codex = write('elsewhere/auth.json', CODEX);
    const claude = write('other/.credentials.json', CLAUDE);
    const logins = open({ CODEX_HOME: dirname(codex), CLAUDE_CONFIG_DIR: dirname(claude) });
    expect(logins.find('codex-cli')?.path).toBe(codex);
    expect(logins.find('claude-cli')?.path).toBe(claude);
  });

  test.each([
    ['nothing', undefined],
    ['an API key instead of an account', { OPENAI_API_KEY: 'canary-key', tokens: null }],
    ['half a file', '{"tokens": {"access_'],
    ['an empty token', { tokens: { access_token: '' } }],
    ['a list', []],
  ])('no sign-in of the Codex CLI: %s', (_name, content) => {
    if (content !== undefined) write('.codex/auth.json', content);
    expect(open().find('codex-cli')).toBeUndefined();
    expect(open().access('codex-cli')).toEqual({ ok: false, problem: 'the Codex CLI is not signed in' });
  });

  test('a token that says nothing about itself has no end', () => {
    write('.codex/auth.json', { tokens: { access_token: 'canary-opaque', account_id: 'account-2' } });
    expect(open().access('codex-cli')).toMatchObject({ ok: true, accountId: 'account-2' });
    expect(open().find('codex-cli')).not.toHaveProperty('expiresAtMs');
  });

  test('a folder or a link to nowhere in its place is no sign-in', () => {
    mkdirSync(join(home, '.codex/auth.json'), { recursive: true });
    expect(open().find('codex-cli')).toBeUndefined();
    rmSync(join(home, '.codex'), { recursive: true });
    mkdirSync(join(home, '.codex'));
    symlinkSync(join(home, 'gone'), join(home, '.codex/auth.json'));
    expect(open().find('codex-cli')).toBeUndefined();
  });
});
