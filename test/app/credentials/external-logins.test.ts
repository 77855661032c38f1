import { afterEach, describe, expect, test } from 'vitest';
import { callRefreshed } from '../../../src/app/calls/call-refreshed.ts';
import { resolveTarget } from '../../../src/app/calls/resolve-target.ts';
import { findExternalLogins, linkExternalLogin } from '../../../src/app/credentials/external-logins.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type ExternalLoginId, externalLogin } from '../../../src/core/credentials/external-login.ts';
import type { ExternalAccess } from '../../../src/core/ports/external-logins.ts';
import type { CallOutcome, CallTarget } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { fakeLogins } from '../../support/external-logins.ts';
import {
  answered,
  START_MS,
  type TestPorts,
  type TestPortsOptions,
  testPorts,
} from '../../support/test-ports.ts';
import { saveProfile } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function open(options: TestPortsOptions = {}): TestPorts {
  ports = testPorts(options);
  return ports;
}

const link = (id: ExternalLoginId, profileId?: string) =>
  linkExternalLogin(ports, { kind: externalLogin(id), profileId, actor: 'models auth login' });

const token = (text: string, change: object = {}): ExternalAccess => ({
  ok: true,
  access: new Secret(text),
  accountId: 'account-1',
  ...change,
});

async function codexTarget() {
  const world = readWorld(ports);
  const ref = { provider: 'openai-codex', model: 'gpt-5.5' };
  const candidate = world.plan(ref).find((entry) => entry.id === 'openai-codex:codex-cli');
  if (candidate === undefined) throw new Error('no candidate');
  return { candidate, target: await resolveTarget(ports, world, ref, candidate) };
}

describe('finding sign-ins of other programs', () => {
  test('CRED-12: what is out of scope is not even looked at', () => {
    const externalLogins = fakeLogins({ 'claude-cli': {}, 'codex-cli': {} });
    open({ externalLogins });
    expect(findExternalLogins(ports, { mode: 'none' })).toEqual([]);
    expect(findExternalLogins(ports, { mode: 'existing', profiles: [] })).toEqual([]);
    expect(externalLogins.asked).toEqual([]);
    expect(findExternalLogins(ports, { mode: 'scoped', providers: ['anthropic'] })).toMatchObject([
      { usedAs: undefined, command: 'openclaw models auth login --provider anthropic --method cli' },
    ]);
    expect(externalLogins.asked).toEqual(['find claude-cli']);
  });

  test('CRED-12: says which credential leans on it', async () => {
    open({ externalLogins: fakeLogins({ 'codex-cli': {} }) });
    await link('codex-cli', 'openai-codex:work');
    expect(findExternalLogins(ports, { mode: 'scoped', providers: ['openai-codex'] })).toMatchObject([
      { usedAs: 'openai-codex:work' },
    ]);
  });
});

describe('a credential that leans on one', () => {
  test('decision 37: stored without a token, named in the config', async () => {
    open({ externalLogins: fakeLogins({ 'claude-cli': { found: { email: 'person@example.test' } } }) });
    const { profile, write } = await link('claude-cli');
    expect(profile).toMatchObject({
      id: 'anthropic:claude-cli',
      provider: 'anthropic',
      type: 'oauth',
      hasSecret: false,
      externalLogin: 'claude-cli',
      email: 'person@example.test',
    });
    expect(ports.auth.readSecret(profile)).toBeUndefined();
    expect(write.changed).toBe(true);
    expect(ports.config.read().config.auth?.profiles?.[profile.id]).toEqual({
      provider: 'anthropic',
      mode: 'oauth',
    });
    expect((await link('claude-cli')).write.changed).toBe(false);
  });

  test('a declaration under the name of the program stays as it is written', async () => {
    const declared = { provider: 'claude-cli', mode: 'oauth' };
    open({ config: { auth: { profiles: { 'anthropic:claude-cli': declared } } } });
    expect((await link('claude-cli')).write.changed).toBe(false);
    const [candidate] = readWorld(ports).plan({ provider: 'anthropic', model: 'claude-opus-4-6' });
    expect(candidate).toMatchObject({ id: 'anthropic:claude-cli' });
    expect(candidate?.whyNot).toBeUndefined();
  });

  test('B023: it never takes the place of a credential of our own', async () => {
    open({ externalLogins: fakeLogins({ 'claude-cli': {} }) });
    await saveProfile(ports, 'anthropic:claude-cli', {});
    await expect(link('claude-cli')).rejects.toMatchObject({ code: 'usage' });
    expect(ports.auth.list('shared')[0]?.hasSecret).toBe(true);
  });

  test('the Codex CLI has to be signed in; the Claude CLI may hide it in a keychain', async () => {
    open();
    await expect(link('codex-cli')).rejects.toMatchObject({
      message: 'The Codex CLI is not signed in on this machine',
    });
    const { notes } = await link('claude-cli');
    expect(notes.join(' ')).toContain('claude auth login');
  });
});

describe('a request with it', () => {
  test('decision 37: without the Claude CLI the next credential answers', async () => {
    open({ config: { agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } } });
    await link('claude-cli');
    await saveProfile(ports, 'anthropic:key', {});
    // Decision 21: an order that a person wrote is consent to go from the subscription to a key.
    await ports.auth.setOrder('main', 'anthropic', ['anthropic:claude-cli', 'anthropic:key']);
    const result = await runTurn(ports, { message: 'hi', signal: new AbortController().signal });
    expect(result.credentialId).toBe('anthropic:key');
    expect(ports.calls).toHaveLength(1);
    expect(ports.health.blocks()).toEqual([]);
  });

  test('decision 37: alone, the turn fails with the fix and no request', async () => {
    open({ config: { agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } } });
    await link('claude-cli');
    const turn = runTurn(ports, { message: 'hi', signal: new AbortController().signal });
    const error = await turn.catch((thrown: unknown) => thrown);
    const words = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(words).toContain('install the Claude CLI');
    expect(words).toContain('paste-api-key --provider anthropic');
    expect(ports.calls).toEqual([]);
  });

  test('CRED-12: the Codex CLI gives its access token as it is at that moment', async () => {
    const logins = { 'codex-cli': { access: token('canary-first') } };
    open({ externalLogins: fakeLogins(logins) });
    await link('codex-cli');
    expect((await codexTarget()).target).toMatchObject({
      ok: true,
      target: { auth: { kind: 'bearer', accountId: 'account-1' } },
    });
    expect(ports.redactor.redact('so canary-first it is')).not.toContain('canary-first');
  });

  test.each([
    ['has run out', token('canary-old', { expiresAtMs: START_MS })],
    ['is not signed in', undefined],
  ])('OAUTH-6: a sign-in that %s is never refreshed from here', async (words, access) => {
    const login = access === undefined ? {} : { access };
    open({
      externalLogins: fakeLogins({ 'codex-cli': login }),
      oauth: {
        begin: () => Promise.reject(new Error('nobody signs in')),
        refresh: () => Promise.reject(new Error('nothing is refreshed')),
        revoke: () => Promise.reject(new Error('nothing is revoked')),
      },
    });
    await link('codex-cli');
    const { target } = await codexTarget();
    if (target.ok) throw new Error('a target');
    expect(target.message).toContain(words);
    expect(target.message).toContain('codex login');
  });

  const refused: CallOutcome = {
    ok: false,
    evidence: { provider: 'openai-codex', model: 'gpt-5.5', status: 401, message: 'expired' },
    outputStarted: false,
  };

  test.each([
    ['another token', 'canary-second', ['canary-first', 'canary-second'], true],
    ['the same token', 'canary-first', ['canary-first'], false],
  ])('CRED-12: after a 401 the file is read once more: %s', async (_name, next, sent, isAnswered) => {
    const logins: { 'codex-cli': { access: ExternalAccess } } = {
      'codex-cli': { access: token('canary-first') },
    };
    open({ externalLogins: fakeLogins(logins) });
    await link('codex-cli');
    const { target, candidate } = await codexTarget();
    if (!target.ok) throw new Error(target.message);
    logins['codex-cli'].access = token(next);
    const seen: string[] = [];
    const call = async ({ auth }: CallTarget): Promise<CallOutcome> => {
      seen.push(auth.kind === 'bearer' ? auth.secret.reveal() : auth.kind);
      return seen.at(-1) === 'canary-second' ? answered('hello') : refused;
    };
    const outcome = await callRefreshed(ports, target, candidate, call);
    expect(seen).toEqual(sent);
    expect(outcome.ok).toBe(isAnswered);
    if (!outcome.ok) expect(outcome.evidence.message).toContain('codex login');
  });
});
