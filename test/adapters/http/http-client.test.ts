import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFetch, safeHeaders } from '../../../src/adapters/http/http-client.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const limits = { connectMs: 4321, maxBodyBytes: 1000 };

describe('createFetch', () => {
  it('caps the body, whatever its length (X10)', async () => {
    const url = await listen(createServer((_, response) => response.end('x'.repeat(5000))));
    const response = await createFetch(limits)(url);
    await expect(response.text()).rejects.toThrow(/larger than/);
    expect((await (await createFetch({ ...limits, maxBodyBytes: 5000 })(url)).text()).length).toBe(5000);
  });

  it('hands a redirect back instead of following it (X6)', async () => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const url = await listen(server);
    const response = await createFetch(limits)(url, { headers: { authorization: 'Bearer canary' } });
    expect([response.status, hits]).toEqual([302, 1]);
  });

  it('S21: goes through the proxy of the environment, but never to reach this machine', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('from the proxy');
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    vi.stubEnv('HTTP_PROXY', await listen(proxy));
    vi.stubEnv('NO_PROXY', 'free.test');
    const direct = await listen(createServer((_, response) => response.end('direct')));
    const send = createFetch({ connectMs: 4322, maxBodyBytes: 1000 });
    expect(await (await send(direct)).text()).toBe('direct');
    expect(asked).toEqual([]);
    await send('http://models.test/v1').catch(() => undefined);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('models.test');
    await send('http://free.test/v1').catch(() => undefined);
    expect(asked).toHaveLength(1);
  });

  it('gives up on a server behind the proxy at the connect limit', async () => {
    const proxy = createServer();
    // The tunnel opens and nobody speaks TLS at its end.
    proxy.on('connect', (_, socket) => {
      cleanups.push(() => socket.destroy());
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    });
    const proxyUrl = await listen(proxy);
    vi.stubEnv('HTTPS_PROXY', proxyUrl);
    vi.stubEnv('NO_PROXY', '');
    const failed = await createFetch({ connectMs: 70, maxBodyBytes: 1000 })('https://models.test/v1').catch(
      (error: Error) => error.cause,
    );
    expect(failed).toMatchObject({
      code: 'UND_ERR_CONNECT_TIMEOUT',
      message: expect.stringContaining('70ms'),
    });
  });
});

it('headers for evidence are lower case and carry no credential (S9)', () => {
  const headers = [
    ['Retry-After', '3'],
    ['Authorization', 'Bearer canary'],
    ['X-Api-Key', 'canary'],
    ['Set-Cookie', 'canary'],
    ['X-Long', 'y'.repeat(900)],
  ] as const;
  expect(safeHeaders(headers)).toEqual({ 'retry-after': '3', 'x-long': 'y'.repeat(500) });
});
