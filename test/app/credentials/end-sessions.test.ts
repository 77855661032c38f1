import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createOAuthClient } from '../../../src/adapters/oauth/oauth-client.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';
import { forgetCredentials, planLogout } from '../../../src/app/credentials/forget-credentials.ts';
import { saveSignIn } from '../../../src/app/credentials/save-sign-in.ts';
import type { OAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import type { LogoutScope } from '../../../src/core/credentials/revocation.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import {
  CLIENT_ID,
  EMAIL,
  type OAuthServer,
  signInAt,
  startOAuthServer,
} from '../../support/oauth-server.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const ID = `openai-codex:${EMAIL}`;
const client = createOAuthClient(createClock());
let ports: TestPorts;
afterEach(() => ports?.close());

/** A sign-in at a real server, stored; both say where it is ended. */
async function signedIn(): Promise<{ server: OAuthServer; material: OAuthMaterial }> {
  const server = await startOAuthServer();
  const material = await signInAt(server, client);
  await stored(material, server.tokenUrl, server.revokeUrl);
  return { server, material };
}

async function stored(material: OAuthMaterial, tokenUrl: string, revokeUrl: string): Promise<void> {
  ports = testPorts({ oauth: client });
  const settings = { clientId: CLIENT_ID, tokenUrl, revokeUrl };
  for (const [name, value] of Object.entries(settings)) {
    await ports.settings.write(`oauth.openai-codex.${name}`, value, 'test');
  }
  await saveSignIn(ports, { provider: 'openai-codex', profileId: undefined, material, actor: 'test' });
}

async function logout(scope: LogoutScope) {
  const { ended } = await forgetCredentials(ports, planLogout(ports, { scope, profileId: ID }));
  expect(ports.auth.get('main', ID)).toBeUndefined();
  return ended.get(ID);
}

/** Does the server go on taking the refresh token? */
async function isAlive({ server, material }: Awaited<ReturnType<typeof signedIn>>): Promise<boolean> {
  const refresh = material.refresh ?? new Secret('');
  return (await client.refresh({ clientId: CLIENT_ID, tokenUrl: server.tokenUrl, refresh }, 5000)).ok;
}

describe('the three meanings of a logout (AUTHCLI-11, S20, RFC 7009)', () => {
  test('here: forgotten, and the sign-in goes on at the provider, which is said', async () => {
    const world = await signedIn();
    expect(await logout('here')).toMatchObject({
      isRevoked: false,
      isAll: true,
      words: expect.stringContaining('goes on taking it'),
    });
    expect(await isAlive(world)).toBe(true);
  });

  test('session: ended at the provider, then forgotten', async () => {
    const world = await signedIn();
    expect(await logout('session')).toMatchObject({ isRevoked: true, isAll: true });
    expect(await isAlive(world)).toBe(false);
  });

  test('everywhere: this one is ended, the others are not, and that is said', async () => {
    const world = await signedIn();
    expect(await logout('everywhere')).toMatchObject({
      isRevoked: true,
      isAll: false,
      words: expect.stringContaining('no endpoint that ends all sessions'),
    });
    expect(await isAlive(world)).toBe(false);
  });
});

describe('what can be in the way', () => {
  const material: OAuthMaterial = {
    access: new Secret('canary-access-token'),
    refresh: new Secret('canary-refresh-token'),
    email: EMAIL,
    clientId: CLIENT_ID,
    tokenUrl: 'http://127.0.0.1:9/token',
  };

  /** A server that answers as it is told; what it was sent, by content type. */
  async function answering(statuses: readonly number[]) {
    const sent: { type: string | undefined; body: string }[] = [];
    const http = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.writeHead(statuses[sent.length] ?? 500, { 'content-type': 'application/json' });
      sent.push({ type: request.headers['content-type']?.split(';')[0], body });
      response.end(JSON.stringify({ error: 'unsupported', error_description: `no ${body}` }));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    return { sent, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/revoke` };
  }

  test('a server that reads no form gets JSON, as the open-source client sends it', async () => {
    const { sent, url } = await answering([415, 200]);
    await stored(material, 'http://127.0.0.1:9/token', url);
    expect(await logout('session')).toMatchObject({ isRevoked: true });
    expect(sent.map(({ type }) => type)).toEqual(['application/x-www-form-urlencoded', 'application/json']);
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({
      token: 'canary-refresh-token',
      token_type_hint: 'refresh_token',
      client_id: CLIENT_ID,
    });
  });

  test.each([[[503]], [[401]], [[302]], [[400, 400]]])(
    'S9: a server that refuses with %j: forgotten here, told truly, without the token',
    async (statuses) => {
      const { url } = await answering(statuses);
      await stored(material, 'http://127.0.0.1:9/token', url);
      const ended = await logout('session');
      expect(ended).toMatchObject({ isRevoked: false, isAll: false });
      expect(ended?.words).toContain('did not end');
      expect(JSON.stringify(ended)).not.toContain('canary');
    },
  );

  test('S20: nobody answers: forgotten all the same, and told that it was not ended', async () => {
    await stored(material, 'http://127.0.0.1:9/token', 'http://127.0.0.1:9/revoke');
    const ended = await logout('session');
    expect(ended).toMatchObject({ isRevoked: false, isAll: false });
    expect(ended?.words).toMatch(/did not end .*; end it in your account there\.$/);
  });

  test('S14: what another server issued is sent nowhere', async () => {
    const { sent, url } = await answering([200]);
    await stored(material, 'http://127.0.0.1:10/token', url);
    expect(await logout('session')).toMatchObject({
      isRevoked: false,
      words: expect.stringContaining('issued by another server'),
    });
    expect(sent).toEqual([]);
  });
});
