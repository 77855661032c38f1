import { afterEach, expect, test } from 'vitest';
import { listModels } from '../../../src/app/models/list-models.ts';
import { materialiseCatalog } from '../../../src/app/models/materialise-catalog.ts';
import { readStatus } from '../../../src/app/status/read-status.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { StoredProvider } from '../../../src/core/providers/stored-provider.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const configWith = (mine: object, more: object = {}) => ({
  models: {
    providers: {
      mine: { baseUrl: 'http://127.0.0.1:7/v1', models: [{ id: 'm' }], ...mine },
      odd: { api: 'telepathy', models: [{ id: 'x' }] },
    },
    ...more,
  },
  agents: { defaults: { model: 'mine/m' }, list: [{ id: 'main' }, { id: 'work' }] },
});
const turn = (agentId?: string) =>
  runTurn(ports, { message: 'hi', agentId, signal: new AbortController().signal });

test('REG-1, REG-6, SEC-15: a run writes the state of its own agent, lists write nothing, and the same again writes nothing', async () => {
  ports = testPorts({
    config: configWith({ apiKey: '${MINE_KEY}', headers: { 'X-Key': '$MINE_KEY' } }),
    env: { MINE_KEY: 'canary-resolved-value' },
  });
  listModels(ports, { scope: 'available' });
  readStatus(ports);
  expect(ports.catalogStore.providers('main')).toEqual([]);
  await turn('work');
  expect(ports.catalogStore.providers('main')).toEqual([]);
  const rows = ports.catalogStore.providers('work');
  expect(rows).toMatchObject([
    {
      provider: 'mine',
      baseUrl: 'http://127.0.0.1:7/v1',
      apiKey: 'MINE_KEY',
      headers: { 'X-Key': 'secretref-env:MINE_KEY' },
      models: [{ id: 'm' }],
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain('canary');
  expect(await materialiseCatalog(ports, readWorld(ports, 'work'))).toBe(false);
  ports.config.overwrite(JSON.stringify(configWith({ baseUrl: 'http://127.0.0.1:8/v1' })));
  expect(await materialiseCatalog(ports, readWorld(ports, 'work'))).toBe(true);
  expect(ports.catalogStore.providers('work')).toMatchObject([
    { baseUrl: 'http://127.0.0.1:8/v1', apiKey: 'MINE_KEY' },
  ]);
});

const own: StoredProvider = {
  provider: 'mine',
  baseUrl: 'http://127.0.0.1:9/v1',
  baseUrlFrom: 'agent',
  api: '',
  apiKey: '',
  headers: {},
  models: [],
};

test('REG-3: an address of the agent’s own is where its requests go; REG-2: in replace mode only the config counts', async () => {
  ports = testPorts({ config: configWith({}) });
  await ports.catalogStore.replaceProviders('main', [own]);
  await turn();
  expect(ports.calls.at(-1)?.target.baseUrl).toBe('http://127.0.0.1:9/v1');
  expect(ports.catalogStore.providers('main')).toMatchObject([
    { baseUrl: 'http://127.0.0.1:9/v1', baseUrlFrom: 'agent' },
  ]);
  ports.config.overwrite(JSON.stringify(configWith({}, { mode: 'replace' })));
  await turn();
  expect(ports.calls.at(-1)?.target.baseUrl).toBe('http://127.0.0.1:7/v1');
  expect(ports.catalogStore.providers('main')).toMatchObject([{ baseUrlFrom: 'config' }]);
});

test('RES-4: what is stored never authorises a request that the config does not', async () => {
  ports = testPorts({
    config: configWith({ baseUrl: 'https://public.test/v1' }),
    env: { MINE_KEY: 'canary-resolved-value' },
  });
  await ports.catalogStore.replaceProviders('main', [
    { ...own, baseUrl: 'https://public.test/v1', apiKey: 'MINE_KEY' },
  ]);
  await expect(turn()).rejects.toMatchObject({ exitCode: 3 });
  expect(ports.calls).toEqual([]);
});

test('REG-7: an inventory counts as long as its endpoint is the one in use; an empty one clears it', async () => {
  ports = testPorts({ config: configWith({}) });
  const model = {
    provider: 'mine',
    id: 'seen',
    name: 'seen',
    input: ['text'],
    source: 'discovered',
  } as const;
  const ids = () =>
    readWorld(ports)
      .catalog.models.filter((row) => row.provider === 'mine')
      .map((row) => row.id);
  await ports.catalogStore.replaceDiscovered('shared', 'mine', [model], 'http://127.0.0.1:7');
  expect(ids()).toEqual(['seen', 'm']);
  ports.config.overwrite(JSON.stringify(configWith({ baseUrl: 'http://127.0.0.1:8/v1' })));
  expect(ids()).toEqual(['m']);
  ports.config.overwrite(JSON.stringify(configWith({})));
  await ports.catalogStore.replaceDiscovered('shared', 'mine', [], 'http://127.0.0.1:7');
  expect(ids()).toEqual(['m']);
});

test('CUST-3: a provider of an unknown protocol is skipped with one warning, the others serve', async () => {
  ports = testPorts({ config: configWith({}) });
  const notices: string[] = [];
  await runTurn(ports, {
    message: 'hi',
    signal: new AbortController().signal,
    onNotice: (line) => notices.push(line),
  });
  expect(notices).toEqual([
    'models.providers.odd.api is "telepathy", which this version does not know; odd is skipped.',
  ]);
  expect(readStatus(ports).warnings).toEqual(notices);
  expect(ports.catalogStore.providers('main').map((row) => row.provider)).toEqual(['mine']);
});

test('CUST-5, CUST-9: headers, credential, limits and proxy of the config are in the target, secrets behind their type', async () => {
  ports = testPorts({
    config: configWith({
      timeoutSeconds: 7,
      headers: { 'X-Team': '$TEAM' },
      request: {
        auth: { mode: 'header', headerName: 'x-gate', value: '$GATE', prefix: 'Key ' },
        proxy: { mode: 'explicit-proxy', url: 'http://127.0.0.1:3' },
        tls: { ca: '$CA', serverName: 's' },
      },
    }),
    env: { TEAM: 'blue-team', GATE: 'canary-gate-value', CA: 'canary-certificate' },
  });
  let limits: unknown;
  ports.setAnswer((_, options) => {
    limits = options.limits;
    return { ok: true, text: 'ok', firstTokenMs: 1, totalMs: 1, usage: { inputTokens: 1, outputTokens: 1 } };
  });
  await turn();
  const { target } = ports.calls[0]!;
  expect(target.headers).toEqual({ 'X-Team': 'blue-team', 'x-gate': 'Key canary-gate-value' });
  expect(target.auth).toEqual({ kind: 'none' });
  expect(target.transport).toMatchObject({
    proxy: { mode: 'explicit', url: 'http://127.0.0.1:3' },
    tls: { serverName: 's' },
  });
  expect(target.transport?.tls?.ca?.reveal()).toBe('canary-certificate');
  expect(JSON.stringify(target.transport)).not.toContain('canary');
  expect(limits).toEqual({ connectMs: 4000, firstTokenMs: 7000, totalMs: 7000 });
  expect(ports.redactor.redact('canary-gate-value')).toBe('[redacted]');
});
