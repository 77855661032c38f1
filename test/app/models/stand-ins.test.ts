import { afterEach, describe, expect, test } from 'vitest';
import { refreshWithDrift } from '../../../src/app/models/refresh-drift.ts';
import { replaceModel } from '../../../src/app/models/replace-model.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
let offered: readonly CatalogModel[];

afterEach(() => ports.close());

function model(id: string, input: readonly string[] = ['text']): CatalogModel {
  const cost = { input: 2, output: 2, cacheRead: 0, cacheWrite: 0 };
  return { provider: 'own', id, name: id, input, cost, contextWindow: 9000, source: 'discovered' };
}

/** What is proposed once `before` became `now`. */
async function proposals(defaults: object, before: readonly CatalogModel[], now: readonly CatalogModel[]) {
  ports = testPorts({
    config: {
      agents: { defaults },
      models: {
        providers: {
          own: {
            baseUrl: 'https://own.example/v1',
            api: 'openai-completions',
            apiKey: 'canary-own',
            models: [],
          },
        },
      },
    },
    inspector: {
      listModels: async () => ({ ok: true, models: offered }),
      findLocalServers: async () => [],
    },
  });
  const signal = new AbortController().signal;
  offered = before;
  await refreshWithDrift(ports, { only: 'own' }, signal);
  offered = now;
  const { drift } = await refreshWithDrift(ports, { only: 'own' }, signal);
  return drift.map(({ kind, ref, replacement, standIn }) => [kind, ref, replacement, standIn?.id]);
}

describe('what is proposed for several drifts (D13)', () => {
  test('no model for two, and the second best for the second', async () => {
    const chain = { model: { primary: 'own/chat-9', fallbacks: ['own/chat-8'] } };
    const rest = [model('chat-3'), model('chat-4')];
    const all = [model('chat-9'), model('chat-8'), ...rest];
    expect(await proposals(chain, all, rest)).toEqual([
      ['gone', 'own/chat-9', 'own/chat-4', 'chat-4'],
      ['gone', 'own/chat-8', 'own/chat-3', 'chat-3'],
    ]);
  });

  test('none that stands in the chain already, none that is gone itself', async () => {
    const chain = { model: { primary: 'own/chat-9', fallbacks: ['own/chat-8', 'own/chat-4'] } };
    const all = [model('chat-9'), model('chat-8'), model('chat-4')];
    expect(await proposals(chain, all, [model('chat-4')])).toEqual([
      ['gone', 'own/chat-9', undefined, undefined],
      ['gone', 'own/chat-8', undefined, undefined],
    ]);
  });

  test('where images are looked at, one that sees them; it is written there and nowhere else', async () => {
    const chain = {
      model: { primary: 'own/chat-4' },
      imageModel: { primary: 'own/chat-9', fallbacks: ['own/chat-4'] },
    };
    const rest = [model('chat-4'), model('chat-6'), model('chat-5', ['text', 'image'])];
    expect(await proposals(chain, [model('chat-9', ['text', 'image']), ...rest], rest)).toEqual([
      ['gone', 'own/chat-9', 'own/chat-5', 'chat-5'],
    ]);
    await replaceModel(ports, 'own/chat-9', 'own/chat-5');
    const { config } = ports.config.read();
    expect(config.agents?.defaults).toMatchObject({
      model: { primary: 'own/chat-4' },
      imageModel: { primary: 'own/chat-5', fallbacks: ['own/chat-4'] },
    });
  });

  test('of a provider without a credential nothing is proposed', async () => {
    const chain = { model: { primary: 'own/claude-opus-1' } };
    const found = await proposals(chain, [model('claude-opus-1')], [model('talk')]);
    expect(found).toEqual([['gone', 'own/claude-opus-1', 'own/talk', 'talk']]);
  });
});
