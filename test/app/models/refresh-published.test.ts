import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelScanner } from '../../../src/adapters/providers/model-scanner.ts';
import { refreshWithDrift } from '../../../src/app/models/refresh-drift.ts';
import { refreshPublished } from '../../../src/app/models/refresh-published.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type PublicList, startPublicList } from '../../support/public-list.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

const REF = { provider: 'anthropic', model: 'claude-test' };
const signal = new AbortController().signal;

let server: PublicList;
let ports: TestPorts;

beforeEach(async () => {
  server = await startPublicList(offer({ input: 3, output: 15 }, 200_000));
  ports = testPorts({
    config: { agents: { defaults: { model: { primary: 'anthropic/claude-test' } } } },
    env: { ANTHROPIC_API_KEY: 'canary-key' },
    scanner: createModelScanner({ client: 'openclaw-models/test' }),
  });
  await ports.settings.write('catalog.url', server.url, 'test');
});

afterEach(async () => {
  ports.close();
  await server.close();
});

function offer(cost: object, context: number, id = 'claude-test'): object {
  return { anthropic: { models: { [id]: { id, name: 'Claude Test', cost, limit: { context } } } } };
}

async function drift() {
  const { drift: found } = await refreshWithDrift(ports, {}, signal);
  return found.map(({ kind, ref, replacement }) => [kind, ref, replacement]);
}

describe('refreshPublished', () => {
  it('keeps the list, asks for what is newer only, and tells its age', async () => {
    const { host } = new URL(server.url);
    const fresh = { host, ok: true, models: 1, problem: undefined, listedAtMs: START_MS };
    expect(await refreshPublished(ports, signal)).toEqual({ ...fresh, isUnchanged: false });
    expect(readWorld(ports).catalog.row(REF)).toMatchObject({ contextWindow: 200_000, cost: { input: 3 } });
    ports.clock.set(START_MS + 60_000);
    const again = { ...fresh, isUnchanged: true, listedAtMs: START_MS + 60_000 };
    expect(await refreshPublished(ports, signal)).toEqual(again);
    expect(server.requests.map((headers) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
    expect(readWorld(ports).catalog.row(REF)).toMatchObject({ contextWindow: 200_000 });
  });

  it('what the provider lists itself, and the config, win over it', async () => {
    await refreshPublished(ports, signal);
    const own = {
      ...REF,
      id: REF.model,
      name: 'Mine',
      input: ['text'],
      contextWindow: 9,
      source: 'discovered',
    } as const;
    await ports.catalogStore.replaceDiscovered('shared', 'anthropic', [own]);
    expect(readWorld(ports).catalog.row(REF)).toMatchObject({
      name: 'Mine',
      contextWindow: 9,
      cost: { input: 3 },
    });
  });

  it.each([
    ['an error', { status: 503 }, 'HTTP 503'],
    ['no list', { status: 200, body: '{"a":1}' }, 'no list of models'],
    ['no JSON', { status: 200, body: '<html>' }, 'no JSON'],
    ['more than any list has', { status: 200, body: ' '.repeat(9 * 1024 * 1024) }, 'too large'],
  ])('stale-if-error: %s leaves the last list', async (_, answer, words) => {
    await refreshPublished(ports, signal);
    ports.clock.set(START_MS + 60_000);
    server.answerWith(answer);
    const result = await refreshPublished(ports, signal);
    expect(result).toMatchObject({ ok: false, models: 1, listedAtMs: START_MS });
    expect(result.problem).toContain(words);
    expect(readWorld(ports).catalog.row(REF)?.contextWindow).toBe(200_000);
  });

  it('X6: no redirect is followed and no credential goes along', async () => {
    const other = await startPublicList({});
    server.answerWith({ status: 302, location: other.url });
    expect(await refreshPublished(ports, signal)).toMatchObject({
      ok: false,
      models: 0,
      listedAtMs: undefined,
    });
    expect(other.requests).toEqual([]);
    expect(JSON.stringify(server.requests)).not.toContain('canary');
    await other.close();
  });

  it('the ETag of one address is not sent to another', async () => {
    await refreshPublished(ports, signal);
    const other = await startPublicList(offer({ input: 1, output: 1 }, 10));
    await ports.settings.write('catalog.url', other.url, 'test');
    await refreshPublished(ports, signal);
    expect(other.requests[0]?.['if-none-match']).toBeUndefined();
    expect(readWorld(ports).catalog.row(REF)?.contextWindow).toBe(10);
    await other.close();
  });
});

describe('refreshWithDrift over the public list (D13)', () => {
  it('says what changed about a configured model, each change once', async () => {
    expect(await drift()).toEqual([]);
    server.publish(offer({ input: 4, output: 20 }, 100_000));
    expect(await drift()).toEqual([
      ['dearer', 'anthropic/claude-test', undefined],
      ['smaller-window', 'anthropic/claude-test', undefined],
    ]);
    expect(await drift()).toEqual([]);
  });

  it('a model that the list does not name any more is gone, or renamed', async () => {
    await drift();
    server.publish(offer({ input: 3, output: 15 }, 200_000, 'claude-test-20261101'));
    expect(await drift()).toEqual([['renamed', 'anthropic/claude-test', 'anthropic/claude-test-20261101']]);
    server.publish(offer({ input: 3, output: 15 }, 200_000, 'another'));
    expect(await drift()).toEqual([]);
  });

  it('one provider alone: the public list is not read', async () => {
    const { catalog } = await refreshWithDrift(ports, { only: 'anthropic' }, signal);
    expect(catalog).toBeUndefined();
    expect(server.requests).toEqual([]);
  });
});
