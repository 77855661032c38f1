import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createOAuthClient } from '../../../src/adapters/oauth/oauth-client.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';
import type { SignInOutcome } from '../../../src/core/ports/oauth.ts';
import type { SignInFacts } from '../../../src/core/providers/sign-in.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import {
  ACCOUNT_ID,
  browse,
  CLIENT_ID,
  EMAIL,
  type OAuthServer,
  redirectFacts,
  startOAuthServer,
} from '../../support/oauth-server.ts';
import { manualClock } from '../sqlite/test-store.ts';

function material(outcome: SignInOutcome) {
  if (!outcome.ok || outcome.kind !== 'tokens') throw new Error(`no tokens: ${JSON.stringify(outcome)}`);
  return outcome.material;
}

const client = createOAuthClient(createClock());

describe('PKCE with a loopback redirect (OAUTH-2, S21)', () => {
  test('the browser comes back, the code is traded once, account and mail are known', async () => {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    expect(pending.isListening).toBe(true);
    const back = await browse(server, pending.url);
    const page = await fetch(back);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('go back to the terminal');
    const found = material(await pending.outcome);
    expect(found).toMatchObject({
      accountId: ACCOUNT_ID,
      email: EMAIL,
      clientId: CLIENT_ID,
      tokenUrl: server.tokenUrl,
    });
    expect(found.refresh?.reveal()).not.toBe('');
    expect(found.expiresAtMs).toBeGreaterThan(Date.now());
    expect(server.tokenCalls).toEqual(['authorization_code']);
    await expect(fetch(back)).rejects.toThrow();
  });

  test('a redirect with another state is refused and the sign-in goes on', async () => {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    const back = await browse(server, pending.url);
    const forged = new URL(back);
    forged.searchParams.set('state', 'somebody-else');
    const refused = await fetch(forged);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('state does not match');
    expect(server.tokenCalls).toEqual([]);
    await fetch(back);
    expect((await pending.outcome).ok).toBe(true);
  });

  test.each([
    ['the whole address', (back: URL) => back.href],
    ['code#state', (back: URL) => `${back.searchParams.get('code')}#${back.searchParams.get('state')}`],
    ['the bare code', (back: URL) => back.searchParams.get('code') ?? ''],
  ])('a paste of %s does the same without the listener', async (_name, text) => {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    const back = await browse(server, pending.url);
    expect(pending.paste(text(new URL(back)))).toBeUndefined();
    expect(material(await pending.outcome).accountId).toBe(ACCOUNT_ID);
    expect(pending.paste(back)).toContain('answer already');
  });

  test('a paste of another sign-in names the state, and stays without effect', async () => {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    expect(pending.paste('some-code#other-state')).toContain('state does not match');
    expect(pending.paste('')).toBe('Nothing was pasted.');
    await pending.close();
    expect(await pending.outcome).toEqual({ ok: false, message: 'the sign-in was given up' });
  });

  test('section 34.1: a taken port leaves pasting, with the redirect address unchanged', async () => {
    const server = await startOAuthServer();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const redirectUrl = `http://127.0.0.1:${port}/auth/callback`;
    const pending = await client.begin(redirectFacts(server, { redirectUrl }));
    expect(pending.isListening).toBe(false);
    const back = await browse(server, pending.url);
    expect(back.startsWith(redirectUrl)).toBe(true);
    expect(pending.paste(back)).toBeUndefined();
    expect((await pending.outcome).ok).toBe(true);
    other.close();
  });

  test('the listener answers nothing but its own path, host and method', async () => {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    const redirect = new URL(new URL(pending.url).searchParams.get('redirect_uri') ?? '');
    expect((await fetch(new URL('/other', redirect))).status).toBe(404);
    expect((await fetch(redirect, { method: 'POST' })).status).toBe(404);
    await pending.close();
    await expect(fetch(redirect)).rejects.toThrow();
  });
});

describe('refresh', () => {
  async function signedIn() {
    const server = await startOAuthServer();
    const pending = await client.begin(redirectFacts(server));
    await fetch(await browse(server, pending.url));
    const found = material(await pending.outcome);
    return { server, found, refresh: found.refresh ?? new Secret('') };
  }

  test('the refresh token rotates; the used one is refused for good, without its value in the words', async () => {
    const { server, found, refresh } = await signedIn();
    const request = { clientId: CLIENT_ID, tokenUrl: server.tokenUrl, refresh };
    const first = await client.refresh(request, 5000);
    if (!first.ok) throw new Error(first.message);
    expect(first.material.refresh?.reveal()).not.toBe(refresh.reveal());
    expect(first.material.access.reveal()).not.toBe(found.access.reveal());
    const second = await client.refresh(request, 5000);
    expect(second).toMatchObject({
      ok: false,
      isFinal: true,
      message: expect.stringContaining('invalid_grant'),
    });
    expect(JSON.stringify(second)).not.toContain(refresh.reveal());
  });

  test.each([
    [{ status: 401, body: { error: 'refresh_token_reused' } }, true],
    [{ status: 400, body: { error: 'invalid_request', error_description: 'Please sign in again.' } }, true],
    [{ status: 400, body: { error: 'temporarily_unavailable' } }, false],
    [{ status: 500, body: { error: 'server_error' } }, false],
    [{ status: 503, body: 'no json' }, false],
    [{ status: 200, body: { error: 'invalid_grant' } }, true],
  ])('OAUTH-7: %j is final: %s', async (answer, isFinal) => {
    const { server, refresh } = await signedIn();
    server.beforeToken = () => answer;
    const outcome = await client.refresh({ clientId: CLIENT_ID, tokenUrl: server.tokenUrl, refresh }, 5000);
    expect(outcome).toMatchObject({ ok: false, isFinal });
  });

  test('an endpoint that is down is no verdict about the token', async () => {
    const { server, refresh } = await signedIn();
    await server.close();
    const outcome = await client.refresh({ clientId: CLIENT_ID, tokenUrl: server.tokenUrl, refresh }, 5000);
    expect(outcome).toMatchObject({ ok: false, isFinal: false });
    expect(outcome.ok ? '' : outcome.message).toContain('nothing listens there');
  });

  test('a broken id token does not cost the new refresh token', async () => {
    const { server, refresh } = await signedIn();
    const body = {
      access_token: 'canary-access',
      token_type: 'bearer',
      refresh_token: 'canary-next',
      expires_in: 60,
      id_token: 'x.y.z',
    };
    server.beforeToken = () => ({ status: 200, body });
    const outcome = await client.refresh({ clientId: CLIENT_ID, tokenUrl: server.tokenUrl, refresh }, 5000);
    expect(outcome.ok && outcome.material.refresh?.reveal()).toBe('canary-next');
  });
});

describe('device code (OAUTH-10)', () => {
  const facts = (server: OAuthServer): SignInFacts => ({
    provider: 'github-copilot',
    kind: 'device',
    scope: 'openid email profile',
    clientId: CLIENT_ID,
    startUrl: server.deviceUrl,
    tokenUrl: server.tokenUrl,
  });

  test('a short code, polling until the person has typed it, then tokens', async () => {
    const server = await startOAuthServer();
    let polls = 0;
    let page = '';
    // The third poll finds the code typed; GitHub's way to answer with 200 comes first, then a request to slow down.
    server.beforeToken = async () => {
      polls += 1;
      if (polls === 1) return { status: 200, body: { error: 'authorization_pending' } };
      if (polls === 2) return { status: 400, body: { error: 'slow_down' } };
      page = await browse(server, pending.url);
      return undefined;
    };
    const clock = manualClock(Date.now());
    const startMs = clock.now();
    const pending = await createOAuthClient(clock).begin(facts(server));
    expect(pending.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const outcome = await pending.outcome;
    expect(page).toContain('page: 200');
    expect(material(outcome).email).toBe(EMAIL);
    // 5 s, 5 s, and 10 s after it was told to slow down.
    expect(clock.now() - startMs).toBe(20_000);
  });

  test('closing it ends the polling', async () => {
    const server = await startOAuthServer();
    const pending = await client.begin(facts(server));
    await pending.close();
    expect(await pending.outcome).toEqual({ ok: false, message: 'the sign-in was given up' });
    expect(server.tokenCalls).toEqual([]);
  });

  test('a server that gives no code is an error with a next step', async () => {
    const server = await startOAuthServer();
    await server.close();
    await expect(client.begin(facts(server))).rejects.toMatchObject({ code: 'endpoint-failed' });
  });
});
