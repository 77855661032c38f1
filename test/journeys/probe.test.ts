import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/adapters/demo/behaviour.ts';
import { storeIn } from '../adapters/sqlite/test-store.ts';
import { CANARY, type Journey, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';

/* Section 23 on the built program: providers on loopback that do what they like. */

interface Wild {
  readonly url: string;
  /** Resolves once a connection that was open is closed from the other side. */
  readonly closed: Promise<void>;
}

const servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Accepts connections, and then does this with them. */
async function wild(act: (socket: Socket) => void): Promise<Wild> {
  const sockets = new Set<Socket>();
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    // Unread, the other side's end would go unseen.
    socket.resume();
    socket.on('close', () => close());
    act(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ server, sockets });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, closed };
}

/** A byte now and then, and never an end. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
  const timer = setInterval(() => socket.write('1\r\n \r\n'), 50);
  socket.on('close', () => clearInterval(timer));
}

function config(providers: Readonly<Record<string, string>>, extra: object = {}): string {
  const entries = Object.entries(providers).map(([id, url]) => [
    id,
    {
      baseUrl: `${url}/v1`,
      api: 'openai-completions',
      apiKey: CANARY,
      models: [{ id: 'alpha-large', name: 'Alpha' }],
    },
  ]);
  const [first, ...others] = Object.keys(providers).map((id) => `${id}/alpha-large`);
  const model = { primary: first, fallbacks: others };
  return JSON.stringify({
    agents: { defaults: { model } },
    models: { providers: Object.fromEntries(entries) },
    ...extra,
  });
}

async function write(journey: Journey, text: string): Promise<void> {
  expect(await journey.run(['config', 'patch', '--stdin'], text)).toMatchObject({ exitCode: 0 });
}

interface Row {
  readonly label: string;
  readonly status: string;
  readonly [key: string]: unknown;
}

async function probe(journey: Journey, ...words: readonly string[]) {
  const ran = await journey.run(['models', 'status', '--probe', '--json', ...words]);
  const document = JSON.parse(ran.stdout) as { auth: { probes: { results: readonly Row[] } } };
  expect(ran.stdout + ran.stderr).not.toContain('canary');
  return { ...ran, results: document.auth.probes.results };
}

const status = (code: number, message: string, type = 'error'): Behaviour => ({
  kind: 'status',
  status: code,
  body: { error: { message, type } },
});

describe('PROBE-3: what providers answer', () => {
  test.each<[string, Behaviour, string]>([
    ['an answer', { kind: 'answer', text: 'ok' }, 'ok'],
    ['401', status(401, 'Incorrect API key provided.'), 'auth'],
    ['402', status(402, 'Insufficient credits'), 'billing'],
    ['429', status(429, 'Rate limit reached'), 'rate_limit'],
    ['503', status(503, 'oh no'), 'timeout'],
    ['a web page', { kind: 'html' }, 'unknown'],
    ['nothing at all', { kind: 'empty' }, 'unknown'],
    ['a reset', { kind: 'reset' }, 'timeout'],
  ])('%s', async (_name, behaviour, expected) => {
    const journey = await startJourney({ behave: () => behaviour });
    await write(journey, config({ fake: journey.provider.url }));
    for (const mode of [[], ['--probe-mode', 'completion']]) {
      const { results } = await probe(journey, ...mode);
      expect(results, mode.join(' ')).toMatchObject([{ label: 'config:fake', status: expected }]);
    }
  });
});

describe('B072: the limit', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['a tarpit', () => undefined],
    ['a slow drip', drip],
  ])('%s: the socket is closed and the command ends', async (_name, act) => {
    const journey = await startJourney();
    const { url, closed } = await wild(act);
    await write(journey, config({ wild: url, fake: journey.provider.url }));
    for (const mode of [[], ['--probe-mode', 'completion']]) {
      const { results, exitCode } = await probe(journey, '--probe-timeout', '2500ms', '--check', ...mode);
      expect(results).toMatchObject([
        { label: 'config:wild', status: 'timeout', error: 'timeout: no answer within 2.5 s' },
        { label: 'config:fake', status: 'ok' },
      ]);
      expect(exitCode).toBe(1);
      await closed;
    }
  });

  test('many rows of a tarpit: one request each, and every socket is closed', async () => {
    const journey = await startJourney();
    const heard: string[] = [];
    let open = 0;
    const { url } = await wild((socket) => {
      open += 1;
      socket.on('data', (data) => heard.push(String(data).split('\r\n')[0] ?? ''));
      socket.on('close', () => {
        open -= 1;
      });
    });
    await write(journey, config({ one: url, two: url, three: url, four: url, five: url }));
    const { results } = await probe(journey, '--probe-timeout', '400ms', '--probe-concurrency', '2');
    expect(results.map(({ status: bucket }) => bucket)).toEqual(Array.from({ length: 5 }, () => 'timeout'));
    // A row that was cut off before its request has none; none has a second one.
    expect(heard.length).toBeLessThanOrEqual(5);
    expect(heard.every((line) => line === 'GET /v1/models HTTP/1.1')).toBe(true);
    await expect.poll(() => open).toBe(0);
  });

  test('a helper that takes its time does not hold the command', async () => {
    const journey = await startJourney();
    const slow = {
      secrets: {
        providers: {
          slow: { source: 'exec', command: '/bin/sleep', args: ['60'], allowInsecurePath: true },
        },
      },
      models: {
        providers: {
          fake: {
            baseUrl: `${journey.provider.url}/v1`,
            api: 'openai-completions',
            apiKey: { source: 'exec', provider: 'slow', id: 'value' },
            models: [{ id: 'alpha-large', name: 'Alpha' }],
          },
        },
      },
    };
    await write(journey, JSON.stringify(slow));
    const { results } = await probe(journey, '--probe-timeout', '500');
    expect(results).toMatchObject([{ label: 'config:fake', status: 'timeout' }]);
    expect(journey.provider.requests).toEqual([]);
  });
});

describe('PROBE-9, decision 34', () => {
  test('blocks, conversations and the database stay as they are', async () => {
    const journey = await startJourney({
      behave: (request) =>
        request.dialect !== 'models' && request.key === CANARY && request.count > 0
          ? status(429, 'slow down')
          : keyedBehaviour(request),
    });
    await journey.connect(CANARY);
    await journey.run(['agent', '--message', 'hi', '--session', 'work']);
    await journey.run(['agent', '--message', 'hi', '--session', 'work']);
    await journey.run(
      ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'],
      SECOND_CANARY,
    );
    const store = storeIn(join(journey.home, '.openclaw', 'state'));
    const facts = () =>
      JSON.stringify([store.health.blocks(), store.sessions.list('main'), store.auth.list('main')]);
    const before = { facts: facts(), version: store.dataVersion() };
    const { results } = await probe(journey, '--probe-mode', 'completion');
    expect(results.map(({ label, status: bucket }) => `${label} ${bucket}`).toSorted()).toEqual([
      'fake:default rate_limit',
      'fake:second ok',
    ]);
    expect({ facts: facts(), version: store.dataVersion() }).toEqual(before);
    store.close();
  });

  test('B071: the provider is fine and a model is dead; --check tells by its exit code', async () => {
    const journey = await startJourney({
      behave: (request) =>
        request.model === 'alpha-small'
          ? status(404, 'The model `alpha-small` does not exist', 'model_not_found')
          : keyedBehaviour(request),
    });
    await journey.connect(CANARY);
    await journey.run(['models', 'fallbacks', 'add', 'fake/alpha-small']);
    expect((await probe(journey, '--check')).exitCode).toBe(0);
    const { exitCode, results } = await probe(journey, '--check', '--chain');
    expect(exitCode).toBe(1);
    expect(results).toMatchObject([
      { model: 'fake/alpha-large', status: 'ok', modelState: 'answers' },
      { model: 'fake/alpha-small', status: 'format', modelState: 'dead', reason: 'model_not_found' },
    ]);
  });
});

describe('on a terminal', () => {
  test('a line per row changes in its place, then the table stands; the key is never shown', async () => {
    const journey = await startJourney();
    const { url } = await wild(() => undefined);
    await write(journey, config({ fake: journey.provider.url, wild: url }));
    const app = journey.open(['models', 'status', '--probe', '--probe-timeout', '1500']);
    await app.untilBytes(0, '… config:wild (wild/alpha-large): asking');
    await app.untilBytes(0, '✓ config:fake (fake/alpha-large): ok');
    expect(await app.exit()).toBe(0);
    const screen = app.screen();
    expect(screen).toMatch(/Probed 2 rows in .*: 1 ok, 1 timeout/);
    expect(screen).not.toMatch(/asking/);
    expect(app.bytes).not.toContain('canary');
  });

  test('B071: what costs is told and asked first; no sends nothing', async () => {
    const journey = await startJourney({ env: { OPENAI_API_KEY: CANARY } });
    const env = { OPENAI_BASE_URL: 'http://probe.invalid/v1' };
    const app = journey.open(['models', 'status', '--probe', '--model', 'openai/gpt-5.5'], { env });
    await app.until('1 completion of at most 8 tokens (metered)');
    await app.until('Send them? [y/N]');
    app.press('enter');
    expect(await app.exit()).toBe(130);
    expect(app.screen()).toContain('Nothing was sent.');
    expect(app.screen()).not.toContain('Auth probes');
  });

  test('Ctrl-C ends it at once and keeps what there is', async () => {
    const journey = await startJourney();
    const { url } = await wild(() => undefined);
    await write(journey, config({ fake: journey.provider.url, wild: url }));
    const app = journey.open(['models', 'status', '--probe', '--probe-timeout', '60s']);
    await app.untilBytes(0, '✓ config:fake');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.screen()).toMatch(/Probed 1 row in/);
  });
});
