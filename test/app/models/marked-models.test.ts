import { afterEach, describe, expect, test } from 'vitest';
import { modelsAnswer } from '../../../src/app/chat/models-answer.ts';
import { listModels } from '../../../src/app/models/list-models.ts';
import { pickerRows } from '../../../src/app/models/picker-rows.ts';
import { typedModel } from '../../../src/app/models/typed-model.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const OLD = 'mistral/old';
const OFF = 'mistral/Off';
const PREFERENCES = { favourites: [], recents: [], sort: 'default', lastAgent: undefined } as const;

function listedRow(id: string, facts: Partial<CatalogModel> = {}): CatalogModel {
  return { provider: 'mistral', id, name: id, input: ['text'], source: 'discovered', ...facts };
}

/** A key for Mistral, which lists one model that stays, one that is deprecated and one that is disabled. */
async function withMarks(config: object = {}): Promise<void> {
  ports = testPorts({ config, env: { MISTRAL_API_KEY: 'canary-m' } });
  await ports.catalogStore.replaceDiscovered('main', 'mistral', [
    listedRow('young'),
    listedRow('old', { mark: 'deprecated' }),
    listedRow('Off', { mark: 'disabled' }),
  ]);
}

const usable = () => pickerRows(readWorld(ports), 'usable', PREFERENCES).map(({ ref }) => ref);
const offered = () => pickerRows(readWorld(ports), 'offered', PREFERENCES).map(({ ref }) => ref);
const listed = () => listModels(ports, { scope: 'available' }).map(({ ref }) => formatModelRef(ref));
const inChat = () =>
  modelsAnswer(ports, 'main', { kind: 'models', provider: 'mistral', page: 1, size: 'all' });
const shown = (refs: readonly string[]) => [OLD, OFF].filter((ref) => refs.includes(ref));

describe('PICK-5: a marked model', () => {
  test('is left out of pickers, the default list and /models', async () => {
    await withMarks();
    for (const refs of [usable(), offered(), listed()]) {
      expect(refs).toContain('mistral/young');
      expect(shown(refs)).toEqual([]);
    }
    expect(inChat()).toContain('- mistral/young');
    expect(inChat().filter((line) => line === `- ${OLD}` || line === `- ${OFF}`)).toEqual([]);
  });

  test('PICK-2: stays in the whole catalog, and says so', async () => {
    await withMarks();
    const rows = listModels(ports, { scope: 'all', provider: 'mistral' });
    const tags = new Map(rows.map((row) => [formatModelRef(row.ref), row.tags]));
    expect([tags.get(OLD), tags.get(OFF), tags.get('mistral/young')]).toEqual([
      ['deprecated'],
      ['disabled'],
      [],
    ]);
    const picked = pickerRows(readWorld(ports), 'all', PREFERENCES);
    expect(picked.find(({ ref }) => ref === OLD)?.mark).toBe('deprecated');
  });

  test('can be chosen by its exact ref, which says so', async () => {
    await withMarks();
    expect(typedModel(readWorld(ports), OLD)).toMatchObject({
      ref: { provider: 'mistral', model: 'old' },
      warnings: [`${OLD} is marked deprecated; it may stop answering.`],
    });
  });

  test.each([
    ['as primary', { agents: { defaults: { model: OLD } } }],
    ['as primary, with a credential', { agents: { defaults: { model: `${OLD}@mistral:work` } } }],
    ['as bare primary', { agents: { defaults: { model: { primary: 'old' } } } }],
    ['as fallback', { agents: { defaults: { model: { fallbacks: [OLD] } } } }],
    ['for documents', { agents: { defaults: { pdfModel: { primary: OLD } } } }],
    ['for another agent', { agents: { list: [{ id: 'main' }, { id: 'coder', model: OLD }] } }],
    [
      'in the entries of another agent',
      { agents: { list: [{ id: 'main' }, { id: 'b', models: { [OLD]: {} } }] } },
    ],
    ['in another case', { agents: { defaults: { imageModel: 'Mistral/OLD' } } }],
    ['as a row', { models: { providers: { mistral: { models: [{ id: 'old' }] } } } }],
  ])('is offered when the config names it %s', async (_, config) => {
    await withMarks(config);
    expect(shown(listed())).toEqual([OLD]);
    expect(shown(offered())).toEqual([OLD]);
  });

  test('provider/* names no model', async () => {
    await withMarks({ agents: { defaults: { models: { 'mistral/*': {} } } } });
    expect(usable()).toContain('mistral/young');
    expect(shown(usable())).toEqual([]);
  });

  test('an exact key of the allowlist brings it back', async () => {
    await withMarks({ agents: { defaults: { models: { 'mistral/*': {}, [OFF]: {} } } } });
    expect(shown(usable())).toEqual([OFF]);
  });

  test('where every model is marked, /models lists them all the same', async () => {
    ports = testPorts({
      config: { models: { providers: { 'old-box': { baseUrl: 'http://10.0.0.7/v1' } } } },
    });
    await ports.catalogStore.replaceDiscovered('main', 'old-box', [
      listedRow('x', { provider: 'old-box', mark: 'deprecated' }),
    ]);
    const lines = modelsAnswer(ports, 'main', {
      kind: 'models',
      provider: 'old-box',
      page: 1,
      size: undefined,
    });
    expect(lines).toContain('- old-box/x');
  });
});
