import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createOAuthClient } from '../../../src/adapters/oauth/oauth-client.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';

const closes: (() => void)[] = [];

afterEach(() => {
  for (const close of closes.splice(0)) close();
});

interface KeyServer {
  readonly url: string;
  readonly bodies: Readonly<Record<string, string>>[];
}

/** The endpoint that trades a code for a key, answering as told. */
async function keyServer(status: number, body: string): Promise<KeyServer> {
  const bodies: Readonly<Record<string, string>>[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    bodies.push(JSON.parse(text));
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closes.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/keys`, bodies };
}

async function begin(server: KeyServer) {
  const pending = await createOAuthClient(createClock()).begin({
    provider: 'openrouter',
    kind: 'key-exchange',
    clientId: '',
    startUrl: 'https://openrouter.example.test/auth',
    tokenUrl: server.url,
  });
  const address = new URL(pending.url);
  return { pending, address, back: new URL(address.searchParams.get('callback_url') ?? '') };
}

describe('section 34.1: OpenRouter’s key exchange', () => {
  test('a random path of its own, S256, and a key in return', async () => {
    const server = await keyServer(200, '{"key":"canary-exchanged"}');
    const { pending, address, back } = await begin(server);
    expect([...address.searchParams.keys()]).toEqual([
      'callback_url',
      'code_challenge',
      'code_challenge_method',
    ]);
    expect(back.hostname).toBe('127.0.0.1');
    expect(back.pathname.length).toBeGreaterThan(20);
    expect((await begin(server)).back.pathname).not.toBe(back.pathname);
    expect((await fetch(new URL('/?code=guessed', back))).status).toBe(404);
    back.searchParams.set('code', 'code-1');
    expect((await fetch(back)).status).toBe(200);
    const outcome = await pending.outcome;
    expect(outcome.ok && outcome.kind === 'api-key' && outcome.secret.reveal()).toBe('canary-exchanged');
    expect(server.bodies).toEqual([
      { code: 'code-1', code_verifier: expect.any(String), code_challenge_method: 'S256' },
    ]);
    const challenge = createHash('sha256')
      .update(server.bodies[0]?.['code_verifier'] ?? '')
      .digest('base64url');
    expect(address.searchParams.get('code_challenge')).toBe(challenge);
  });

  test.each([
    [403, '{"error":"canary-echo"}', 'HTTP 403'],
    [200, '{"token":"canary-echo"}', 'holds no key'],
    [200, 'no json', 'holds no key'],
    [302, '', 'HTTP 302'],
  ])('an answer %i %s is a failure in words', async (status, body, words) => {
    const { pending, back } = await begin(await keyServer(status, body));
    expect(pending.paste(`${back.href}?code=code-1`)).toBeUndefined();
    const outcome = await pending.outcome;
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining(words) });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });
});
