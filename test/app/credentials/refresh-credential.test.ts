import { afterEach, describe, expect, test } from 'vitest';
import { freshMaterial } from '../../../src/app/credentials/refresh-credential.ts';
import { credentialRows } from '../../../src/app/status/credential-rows.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { formatOAuthMaterial, type OAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { OAuthClient, RefreshOutcome, RefreshRequest } from '../../../src/core/ports/oauth.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { CODEX_CONFIG, codexMaterial as material } from '../../support/codex-sign-in.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

const ID = 'openai-codex:default';
const HOUR_MS = 3_600_000;
let ports: TestPorts;
let asked: RefreshRequest[] = [];

afterEach(() => {
  ports.close();
  asked = [];
});

type Behave = (request: RefreshRequest) => RefreshOutcome | Promise<RefreshOutcome>;

async function start(leftMs: number, behave: Behave, change: Partial<OAuthMaterial> = {}, owner = 'shared') {
  const oauth: OAuthClient = {
    begin: async () => {
      throw new Error('nobody signs in here');
    },
    refresh: async (request) => {
      asked.push(request);
      return behave(request);
    },
    revoke: () => Promise.reject(new Error('nobody logs out here')),
  };
  ports = testPorts({ config: CODEX_CONFIG, oauth });
  return save(material('old', START_MS + leftMs, change), owner);
}

function save(from: OAuthMaterial, owner = 'shared') {
  return ports.auth.save({
    id: ID,
    provider: 'openai-codex',
    type: 'oauth',
    owner,
    secret: formatOAuthMaterial(from),
    verification: { state: 'verified', atMs: START_MS },
    ...(from.expiresAtMs === undefined ? {} : { expiresAtMs: from.expiresAtMs }),
  });
}

const renewed: Behave = () => ({ ok: true, material: material('new', START_MS + HOUR_MS) });
const refused: Behave = () => ({ ok: false, isFinal: true, message: 'invalid_grant' });
const down: Behave = () => ({
  ok: false,
  isFinal: false,
  message: 'nothing listens there',
  evidence: { code: 'ECONNREFUSED' },
});

describe('freshMaterial (OAUTH-4, OAUTH-5)', () => {
  test('a token with time left is sent as it is', async () => {
    const profile = await start(HOUR_MS, renewed);
    const result = await freshMaterial(ports, profile);
    expect(result.ok && result.material.access.reveal()).toBe('canary-access-old');
    expect(asked).toEqual([]);
  });

  test.each([
    ['expired', -1],
    ['about to end', 240_000],
  ])('an %s token is refreshed, at the published address, and stored', async (_name, leftMs) => {
    const profile = await start(leftMs, renewed);
    const result = await freshMaterial(ports, profile);
    expect(result.ok && result.material.access.reveal()).toBe('canary-access-new');
    expect(asked).toEqual([
      {
        clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
        tokenUrl: 'https://auth.openai.com/oauth/token',
        refresh: expect.any(Secret),
      },
    ]);
    expect(ports.auth.get('main', ID)).toMatchObject({ expiresAtMs: START_MS + HOUR_MS });
    expect(ports.redactor.redact('canary-access-new canary-refresh-new')).not.toContain('canary');
  });

  test('S14: material goes back to where it was issued, whatever the settings say now', async () => {
    const issued = { tokenUrl: 'https://issuer.example.test/token', clientId: 'own-app' };
    const profile = await start(-1, renewed, issued);
    await freshMaterial(ports, profile);
    expect(asked[0]).toMatchObject(issued);
  });

  test('an answer without a refresh token keeps the old one', async () => {
    const profile = await start(-1, () => {
      const { refresh: _none, ...rest } = material('new', START_MS + HOUR_MS);
      return { ok: true, material: rest };
    });
    const result = await freshMaterial(ports, profile);
    expect(result.ok && result.material.refresh?.reveal()).toBe('canary-refresh-old');
  });

  test('OAUTH-5: many callers of one process cause one refresh', async () => {
    const profile = await start(-1, renewed);
    const results = await Promise.all(Array.from({ length: 5 }, () => freshMaterial(ports, profile)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test('OAUTH-4: an agent’s own profile is written back to the agent, the shared one is left alone', async () => {
    const shared = await start(HOUR_MS, () => ({
      ok: true,
      material: material('new', START_MS + HOUR_MS, { accountId: 'account-9' }),
    }));
    const own = await save(material('own', START_MS - 1, { accountId: 'account-9' }), 'coder');
    expect((await freshMaterial(ports, own)).ok).toBe(true);
    expect(ports.auth.get('coder', ID)?.owner).toBe('coder');
    expect(ports.auth.get('coder', ID)?.expiresAtMs).toBe(START_MS + HOUR_MS);
    expect(ports.auth.get('main', ID)?.fingerprint).toBe(shared.fingerprint);
  });

  test.each([
    ['account-1', 'canary-access-shared', 0],
    ['account-2', undefined, 1],
  ])(
    'CRED-11: an agent’s expired copy gives way to the shared one of %s: %s',
    async (accountId, expected, requests) => {
      await start(HOUR_MS, refused);
      await save(material('shared', START_MS + HOUR_MS, { accountId }));
      const own = await save(material('own', START_MS - 1), 'coder');
      const result = await freshMaterial(ports, own);
      expect(result.ok ? result.material.access.reveal() : undefined).toBe(expected);
      expect(asked).toHaveLength(requests);
      const kept = ports.auth.get('coder', ID);
      expect(kept && ports.auth.readSecret(kept)?.reveal()).toContain('canary-refresh-own');
    },
  );

  test('while another process refreshes, a token that still lives is sent', async () => {
    const profile = await start(240_000, renewed);
    await ports.leases.acquire(`oauth-refresh:shared:${ID}`, 60_000);
    const result = await freshMaterial(ports, profile);
    expect(result.ok && result.material.access.reveal()).toBe('canary-access-old');
    expect(asked).toEqual([]);
  });

  test('a holder that never comes back is waited for no longer than its lease', async () => {
    const profile = await start(-1, renewed);
    await ports.leases.acquire(`oauth-refresh:shared:${ID}`, 6000);
    expect((await freshMaterial(ports, profile)).ok).toBe(true);
    expect(ports.clock.now() - START_MS).toBeLessThanOrEqual(6100);
  });

  test('OAUTH-7, OAUTH-12: a refusal for good is kept, shown with its fix, and never asked again', async () => {
    const profile = await start(-1, refused);
    const result = await freshMaterial(ports, profile);
    const words =
      'OAuth token refresh failed for openai-codex: invalid_grant. Sign in again: openclaw models auth login --provider openai-codex --profile-id openai-codex:default';
    expect(result).toEqual({ ok: false, message: words });
    expect(await freshMaterial(ports, profile)).toEqual({ ok: false, message: words });
    expect(asked).toHaveLength(1);
    const rows = credentialRows(ports, readWorld(ports));
    expect(rows.find((row) => row.id === ID)?.health).toMatchObject({ state: 'expired', words });
    await save(material('again', START_MS + HOUR_MS));
    expect(credentialRows(ports, readWorld(ports)).find((row) => row.id === ID)?.health.state).toBe('ok');
  });

  test('material without a refresh token ends the same way', async () => {
    ports = testPorts({ config: CODEX_CONFIG });
    const { refresh: _none, ...rest } = material('old', START_MS - 1);
    const result = await freshMaterial(ports, await save(rest));
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('holds no refresh token') });
  });

  test('an endpoint that is down costs nothing as long as the token lives', async () => {
    const profile = await start(240_000, down);
    expect((await freshMaterial(ports, profile)).ok).toBe(true);
    ports.clock.set(START_MS + HOUR_MS);
    const late = await freshMaterial(ports, profile);
    expect(late).toMatchObject({ ok: false, evidence: { code: 'ECONNREFUSED', provider: 'openai-codex' } });
    expect(ports.auth.get('main', ID)?.refreshFailure).toBeUndefined();
  });

  test('OAUTH-5: an answer for another account is never adopted', async () => {
    const profile = await start(-1, () => ({
      ok: true,
      material: material('new', START_MS + HOUR_MS, { accountId: 'somebody-else' }),
    }));
    const result = await freshMaterial(ports, profile);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('another account') });
    expect(ports.auth.get('main', ID)?.fingerprint).toBe(profile.fingerprint);
  });

  test('a sign-in that comes in during the refresh wins; a removal is not undone', async () => {
    const profile = await start(-1, async (request) => {
      await save(material('by-hand', START_MS + HOUR_MS));
      return renewed(request);
    });
    const result = await freshMaterial(ports, profile);
    expect(result.ok && result.material.access.reveal()).toBe('canary-access-by-hand');
    ports.close();
    const other = await start(-1, async (request) => {
      await ports.auth.remove('shared', ID);
      return renewed(request);
    });
    expect((await freshMaterial(ports, other)).ok).toBe(false);
    expect(ports.auth.get('main', ID)).toBeUndefined();
  });

  test.each([
    [2, true],
    [3, false],
  ])('a store that takes no write %i times: stored in the end: %s', async (times, expected) => {
    const profile = await start(-1, renewed);
    let left = times;
    const replaceSecret: TestPorts['auth']['replaceSecret'] = async (...words) => {
      left -= 1;
      if (left >= 0) throw new AppError('store-full', 'The disk is full');
      return ports.auth.replaceSecret(...words);
    };
    const result = await freshMaterial({ ...ports, auth: { ...ports.auth, replaceSecret } }, profile);
    expect(result.ok).toBe(expected);
    if (!result.ok) expect(result.message).toMatch(/could not be stored: The disk is full.*auth login/);
    expect(asked).toHaveLength(1);
  });

  test('material that cannot be read says how to sign in', async () => {
    const profile = await start(HOUR_MS, renewed);
    await ports.auth.save({ ...profile, secret: new Secret('canary-bare-token') });
    expect(await freshMaterial(ports, profile)).toMatchObject({
      ok: false,
      message: expect.stringContaining('openclaw models auth login --provider openai-codex'),
    });
  });
});

describe('a turn over OAuth', () => {
  const request = { message: 'hi', signal: new AbortController().signal };
  const unauthorized = { ok: false, outputStarted: false, evidence: { status: 401, body: 'no' } } as const;

  test('an expired token is refreshed before its request, which carries the account', async () => {
    await start(-1, renewed);
    await runTurn(ports, request);
    expect(ports.calls).toHaveLength(1);
    expect(ports.calls[0]?.target.auth).toMatchObject({ kind: 'bearer', accountId: 'account-1' });
  });

  test('401: refreshed once, asked once more', async () => {
    await start(HOUR_MS, renewed);
    ports.setAnswer(({ auth }) => {
      const token = auth.kind === 'none' ? '' : auth.secret.reveal();
      return token === 'canary-access-new' ? answered('hello') : unauthorized;
    });
    expect((await runTurn(ports, request)).text).toBe('hello');
    expect(asked).toHaveLength(1);
    expect(ports.calls).toHaveLength(2);
  });

  test('401 again after the refresh is the answer', async () => {
    await start(HOUR_MS, renewed);
    ports.setAnswer(() => unauthorized);
    await expect(runTurn(ports, request)).rejects.toThrow();
    expect(asked).toHaveLength(1);
    expect(ports.calls).toHaveLength(2);
  });

  test('401 and a refusal for good: the message names the command', async () => {
    await start(HOUR_MS, refused);
    ports.setAnswer(() => unauthorized);
    await expect(runTurn(ports, request)).rejects.toMatchObject({
      message: expect.stringContaining('OAuth token refresh failed for openai-codex'),
    });
    expect(ports.calls).toHaveLength(1);
  });

  test('an endpoint that is down is a network failure of this candidate', async () => {
    await start(-1, down);
    await expect(runTurn(ports, request)).rejects.toThrow();
    expect(ports.calls).toEqual([]);
    expect(ports.auth.get('main', ID)?.refreshFailure).toBeUndefined();
  });
});
