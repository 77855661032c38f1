import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFreeModels } from '../../../src/app/scan/openrouter-source.ts';
import { requestEstimate, runScan } from '../../../src/app/scan/run-scan.ts';
import { type RouterBehaviour, type RouterServer, startRouter } from '../../support/openrouter-server.ts';
import { scanOptions, scanPorts } from '../../support/scan-world.ts';

const SIGNAL = new AbortController().signal;

/** What each behaviour has to be called, and whether the image is asked for. */
const LABELS: readonly (readonly [RouterBehaviour, string | undefined])[] = [
  ['tools', undefined],
  ['lies', 'no_tools'],
  ['rate-limit', 'rate_limit'],
  ['hangs', 'timeout'],
  ['billing', 'billing'],
  ['policy', 'account_policy'],
  ['breaks-off', 'broke_off'],
  ['gone', 'gone'],
  ['no-tools', 'no_tools'],
  ['overloaded', 'overloaded'],
];

describe('against an OpenRouter that misbehaves', () => {
  let router: RouterServer;

  beforeEach(async () => {
    router = await startRouter(
      LABELS.map(([behaviour]) => ({
        id: `acme/${behaviour}:free`,
        behaviour,
        seesImages: behaviour === 'tools',
      })),
    );
  });

  afterEach(() => router.close());

  test('B062: each row gets the right label, and only a model that is gone counts as dead', async () => {
    const ports = scanPorts(router.baseUrl);
    const result = await runScan(ports, scanOptions({ timeoutMs: 400 }), SIGNAL);
    const found = Object.fromEntries(result.rows.map(({ id, tool }) => [id, tool.label]));
    expect(found).toEqual(Object.fromEntries(LABELS.map(([name, label]) => [`acme/${name}:free`, label])));
    expect(result.rows[0]).toMatchObject({ id: 'acme/tools:free', tool: { ok: true }, image: { ok: true } });
    expect(result.warnings.join('\n')).toContain('and not dead: openrouter/acme/policy:free');
    expect(result.rows.every(({ state }) => state === 'probed')).toBe(true);
  });

  test('SCAN-1, D12: never more requests than were announced, each with the key; the list is read without one', async () => {
    const ports = scanPorts(router.baseUrl);
    let announced = 0;
    await runScan(ports, scanOptions({ timeoutMs: 400 }), SIGNAL, (picture) => {
      const { rows, phase } = picture();
      if (phase === 'probing' && announced === 0) announced = requestEstimate(rows);
    });
    expect(announced).toBe(LABELS.length + 1);
    expect(router.requests.length).toBeLessThanOrEqual(announced);
    expect(router.requests.every(({ key }) => key === 'canary-router')).toBe(true);
    expect(router.lists).toEqual(['']);
  });

  test('PROBE-9: neither blocks nor runs are recorded, and the store and the config stay as they are', async () => {
    const ports = scanPorts(router.baseUrl);
    const version = ports.watch.version();
    await runScan(ports, scanOptions({ timeoutMs: 400 }), SIGNAL);
    expect(ports.watch.version()).toBe(version);
    expect(ports.health.blocks()).toEqual([]);
  });
});

describe('B057: limits of the whole account', () => {
  test.each([
    ['daily-limit', 'daily_limit'],
    ['auth', 'auth'],
  ] as const)('%s: the others are not asked any more and say why', async (behaviour, label) => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const router = await startRouter(ids.map((id) => ({ id: `acme/${id}:free`, behaviour })));
    const ports = scanPorts(router.baseUrl);
    const { rows, warnings } = await runScan(ports, scanOptions({ concurrency: 1 }), SIGNAL);
    expect(rows.map(({ tool }) => tool.label)).toEqual(ids.map(() => label));
    expect(rows.filter(({ tool }) => tool.skipped)).toHaveLength(4);
    expect(router.requests).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    await router.close();
  });
});

test('what the catalog rules out is not asked', async () => {
  const router = await startRouter([{ id: 'acme/plain:free', hasTools: false, seesImages: true }]);
  const { rows } = await runScan(scanPorts(router.baseUrl), scanOptions(), SIGNAL);
  expect(rows[0]?.tool).toMatchObject({ ok: false, skipped: true, label: 'no_tools' });
  expect(router.requests).toEqual([]);
  await router.close();
});

test('an image that is refused does not cost the model its tools', async () => {
  const router = await startRouter([{ id: 'acme/a:free', behaviour: 'no-image', seesImages: true }]);
  const { rows } = await runScan(scanPorts(router.baseUrl), scanOptions(), SIGNAL);
  expect(rows[0]).toMatchObject({ tool: { ok: true }, image: { ok: false, label: 'no_image' } });
  expect(router.requests.map(({ kind }) => kind)).toEqual(['tools', 'image']);
  await router.close();
});

test('as many checks at once as were asked for, and no more', async () => {
  const models = Array.from({ length: 12 }, (_, index) => ({ id: `acme/m${index}:free` }));
  const router = await startRouter(models, { delayMs: 40 });
  await runScan(scanPorts(router.baseUrl), scanOptions({ concurrency: 4 }), SIGNAL);
  expect(router.mostAtOnce()).toBe(4);
  expect(router.requests).toHaveLength(12);
  await router.close();
});

test('an abort keeps what there is; rows that were cut short are as if they had not been asked', async () => {
  const router = await startRouter([
    { id: 'acme/a:free', context: 90_000 },
    { id: 'acme/b:free', behaviour: 'hangs' },
    { id: 'acme/c:free', context: 10 },
  ]);
  const stopping = new AbortController();
  const result = await runScan(
    scanPorts(router.baseUrl),
    scanOptions({ concurrency: 1 }),
    stopping.signal,
    (picture) => {
      if (picture().rows.some(({ id, state }) => id === 'acme/b:free' && state === 'probing'))
        stopping.abort();
    },
  );
  expect(result.isStopped).toBe(true);
  expect(result.rows.map(({ id, state }) => [id, state])).toEqual([
    ['acme/a:free', 'probed'],
    ['acme/b:free', 'listed'],
    ['acme/c:free', 'listed'],
  ]);
  await router.close();
});

describe('the list itself', () => {
  test.each([
    ['sn-007', { status: 503, body: '{}' }, 'answers HTTP 503'],
    ['sn-009', { body: '{not json' }, 'malformed JSON'],
    ['sn-008', { body: `"${'x'.repeat(9 * 1024 * 1024)}"` }, 'response too large'],
    ['a page in its place', { body: '[]' }, 'holds no list of models'],
  ])('%s', async (_, answer, words) => {
    const router = await startRouter([]);
    router.answerListWith(answer);
    await expect(listFreeModels(scanPorts(router.baseUrl), scanOptions(), SIGNAL)).rejects.toThrow(words);
    await router.close();
  });

  test('SCAN-1: only what is free is a candidate, and only of OpenRouter', async () => {
    const router = await startRouter([
      { id: 'acme/a:free', price: '0.01' },
      { id: 'acme/a', price: '0.01' },
      { id: 'free/b', price: '0.01' },
    ]);
    const ports = scanPorts(router.baseUrl, { env: { OPENAI_API_KEY: 'canary-scan-openai' } });
    const { rows } = await runScan(ports, scanOptions(), SIGNAL);
    expect(rows.map(({ ref }) => ref)).toEqual(['openrouter/acme/a:free']);
    await router.close();
  });

  test('SCAN-10: a list that does not come ends the scan at the limit', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const ports = scanPorts(`http://127.0.0.1:${port}/api/v1`);
    const scan = listFreeModels(ports, scanOptions({ timeoutMs: 60 }), SIGNAL);
    await expect(scan).rejects.toMatchObject({ code: 'endpoint-failed' });
    silent.closeAllConnections();
    silent.close();
  });

  test('nobody there', async () => {
    const scan = listFreeModels(scanPorts('http://127.0.0.1:9/api/v1'), scanOptions(), SIGNAL);
    await expect(scan).rejects.toMatchObject({ code: 'endpoint-failed' });
  });
});

describe('SCAN-2, SCAN-3: without a key', () => {
  test('no key: the list alone, and a warning; no request is made', async () => {
    const router = await startRouter([{ id: 'acme/a:free' }]);
    const ports = scanPorts(router.baseUrl, { env: { OPENROUTER_API_KEY: '' } });
    const result = await runScan(ports, scanOptions(), SIGNAL);
    expect(result).toMatchObject({ isLive: false, isKeyless: true });
    expect(result.rows[0]).toMatchObject({ state: 'listed', tool: { ok: false, skipped: true } });
    expect(result.warnings[0]).toContain('No OpenRouter key');
    expect(router.requests).toEqual([]);
    await router.close();
  });

  test('--no-probe: a config that is broken is in nobody’s way', async () => {
    const router = await startRouter([{ id: 'acme/a:free' }]);
    const ports = scanPorts(router.baseUrl);
    const broken = {
      ...ports,
      config: {
        ...ports.config,
        read: () => {
          throw new Error('broken');
        },
      },
      scanner: async () => ({
        ...(await ports.scanner()),
        catalogue: async (url: string) => {
          expect(url).toBe('https://openrouter.ai/api/v1/models');
          return { ok: true as const, document: { data: [{ id: 'acme/a:free' }] } };
        },
      }),
    };
    const { rows } = await runScan(broken, scanOptions({ isProbing: false }), SIGNAL);
    expect(rows.map(({ ref }) => ref)).toEqual(['openrouter/acme/a:free']);
    await router.close();
  });
});
