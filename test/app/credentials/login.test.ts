import { afterEach, describe, expect, test } from 'vitest';
import { startLogin } from '../../../src/app/credentials/login.ts';
import { type OAuthMaterial, parseOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import type { OAuthClient, PendingSignIn, SignInOutcome } from '../../../src/core/ports/oauth.ts';
import { signInMethods } from '../../../src/core/providers/sign-in.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** A sign-in whose end the test decides. */
function pendingSignIn(change: Partial<PendingSignIn> = {}) {
  const end = Promise.withResolvers<SignInOutcome>();
  const seen = { pastes: [] as string[], closes: 0 };
  const pending: PendingSignIn = {
    url: 'https://provider.example.test/authorize?state=abc',
    isListening: true,
    outcome: end.promise,
    paste: (text) => {
      seen.pastes.push(text);
      return text === 'wrong' ? 'That is wrong.' : undefined;
    },
    close: async () => {
      seen.closes += 1;
      end.resolve({ ok: false, message: 'the sign-in was given up' });
    },
    ...change,
  };
  return { pending, seen, end: end.resolve };
}

async function start(provider: string, change: Partial<PendingSignIn> = {}, profileId?: string) {
  const { pending, seen, end } = pendingSignIn(change);
  const oauth: OAuthClient = {
    begin: async () => pending,
    refresh: async () => {
      throw new Error('nothing is refreshed here');
    },
    revoke: () => Promise.reject(new Error('nobody logs out here')),
  };
  ports = testPorts({ oauth });
  return { flow: await begin(provider, profileId), seen, end };
}

async function begin(provider: string, profileId?: string) {
  const [method] = signInMethods(provider);
  if (method === undefined) throw new Error(`no sign-in for ${provider}`);
  return startLogin(ports, { method, profileId, actor: 'models auth login' });
}

const material = (change: Partial<OAuthMaterial> = {}): OAuthMaterial => ({
  access: new Secret('canary-access'),
  refresh: new Secret('canary-refresh'),
  expiresAtMs: START_MS + 3_600_000,
  accountId: 'account-1',
  email: 'person@example.test',
  ...change,
});
const tokens = (change: Partial<OAuthMaterial> = {}): SignInOutcome => ({
  ok: true,
  kind: 'tokens',
  material: material(change),
});

describe('a sign-in as a headless conversation', () => {
  test('OAUTH-3: stored as provider:<mail>, named in the config, told to the redactor', async () => {
    const { flow, end } = await start('openai-codex');
    expect(flow.getSnapshot()).toMatchObject({
      phase: 'waiting',
      url: 'https://provider.example.test/authorize?state=abc',
      expiresAtMs: START_MS + 300_000,
      canPaste: true,
    });
    end(tokens());
    expect(await flow.finished).toMatchObject({
      profileId: 'openai-codex:person@example.test',
      type: 'oauth',
    });
    expect(flow.getSnapshot().phase).toBe('done');
    const profile = ports.auth.get('main', 'openai-codex:person@example.test');
    expect(profile).toMatchObject({
      type: 'oauth',
      owner: 'shared',
      email: 'person@example.test',
      origin: 'https://chatgpt.com',
    });
    const sealed = profile && ports.auth.readSecret(profile);
    expect(sealed && parseOAuthMaterial(sealed)).toMatchObject({ accountId: 'account-1' });
    expect(ports.config.read().config.auth?.profiles).toEqual({
      'openai-codex:person@example.test': { provider: 'openai-codex', mode: 'oauth' },
    });
    expect(ports.redactor.redact('canary-access canary-refresh')).not.toContain('canary');
  });

  test.each([
    [{ email: 'a b@example.test' }, 'openai-codex:a-b@example.test'],
    [{ email: undefined }, 'openai-codex:default'],
  ])('OAUTH-3: %j is stored as %s', async (change, id) => {
    const { flow, end } = await start('openai-codex');
    const { email: _mail, ...rest } = material();
    end({
      ok: true,
      kind: 'tokens',
      material: change.email === undefined ? rest : { ...rest, email: change.email },
    });
    expect((await flow.finished).profileId).toBe(id);
  });

  test('B023: the same account is renewed, another one under the same name is added', async () => {
    const first = await start('openai-codex');
    first.end(tokens());
    await first.flow.finished;
    for (const [accountId, id] of [
      ['account-1', 'openai-codex:person@example.test'],
      ['account-2', 'openai-codex:person@example.test-2'],
      ['account-2', 'openai-codex:person@example.test-2'],
    ] as const) {
      const { pending, end } = pendingSignIn();
      Object.assign(ports, { oauth: async () => ({ begin: async () => pending }) });
      const flow = await begin('openai-codex');
      end(tokens({ accountId }));
      expect((await flow.finished).profileId).toBe(id);
    }
    expect(ports.auth.list('main')).toHaveLength(2);
  });

  test('section 34.1: a key that was exchanged is an API key, and never replaces another', async () => {
    const { flow, end } = await start('openrouter');
    await ports.auth.save({
      id: 'openrouter:default',
      provider: 'openrouter',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-first-key'),
      verification: { state: 'verified', atMs: START_MS },
    });
    end({ ok: true, kind: 'api-key', secret: new Secret('canary-exchanged-key') });
    expect(await flow.finished).toMatchObject({ profileId: 'openrouter:default-2', type: 'api_key' });
    expect(ports.redactor.redact('canary-exchanged-key')).toBe('[redacted]');
  });

  test('--profile-id names it, and is judged before anybody signs in', async () => {
    const { flow, end } = await start('openai-codex', {}, 'openai-codex:work');
    end(tokens());
    expect((await flow.finished).profileId).toBe('openai-codex:work');
    await expect(begin('openai-codex', 'other:work')).rejects.toMatchObject({ code: 'usage' });
  });

  test('cancel closes the listener and stores nothing', async () => {
    const { flow, seen } = await start('openai-codex');
    await flow.cancel();
    await expect(flow.finished).rejects.toMatchObject({ code: 'cancelled', exitCode: 130 });
    expect(flow.getSnapshot().phase).toBe('cancelled');
    expect(seen.closes).toBe(1);
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('S21: five minutes, counted down, then it is over', async () => {
    const { flow, seen } = await start('openai-codex');
    const lefts: number[] = [];
    flow.subscribe(() => lefts.push(flow.getSnapshot().expiresAtMs - flow.getSnapshot().nowMs));
    await ports.clock.sleep(2000);
    expect(lefts).toContain(298_000);
    await ports.clock.sleep(299_000);
    await expect(flow.finished).rejects.toMatchObject({
      code: 'credential-refused',
      message: 'No sign-in to openai-codex: the time for this sign-in is over',
    });
    expect(seen.closes).toBe(1);
  });

  test('a provider’s shorter limit counts, and a device sign-in takes no paste', async () => {
    const { pending } = pendingSignIn({ userCode: 'ABCD-EFGH', expiresAtMs: START_MS + 60_000 });
    ports = testPorts({
      oauth: {
        begin: async () => pending,
        refresh: async () => Promise.reject(new Error('no')),
        revoke: async () => Promise.reject(new Error('no')),
      },
    });
    await expect(begin('github-copilot')).rejects.toMatchObject({
      code: 'usage',
      hint: 'Set it: openclaw settings set oauth.github-copilot.clientId <value>',
    });
    await ports.settings.write('oauth.github-copilot.clientId', 'own-app', 'test');
    const flow = await begin('github-copilot');
    expect(flow.getSnapshot()).toMatchObject({
      userCode: 'ABCD-EFGH',
      expiresAtMs: START_MS + 60_000,
      canPaste: false,
    });
  });

  test('what is wrong with a paste is shown, and goes away with the next one', async () => {
    const { flow, seen, end } = await start('openai-codex');
    flow.paste('wrong');
    expect(flow.getSnapshot().problem).toBe('That is wrong.');
    flow.paste('right');
    expect(flow.getSnapshot().problem).toBeUndefined();
    end({ ok: false, message: 'access_denied' });
    await expect(flow.finished).rejects.toMatchObject({
      message: 'No sign-in to openai-codex: access_denied',
    });
    flow.paste('late');
    expect(seen.pastes).toEqual(['wrong', 'right']);
  });
});
