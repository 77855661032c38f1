import { afterEach, describe, expect, test } from 'vitest';
import { fallbackRows, setupModelRows } from '../../../src/app/setup/setup-models.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { modelsOf } from './wizard.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function model(id: string, facts: Partial<CatalogModel> = {}): CatalogModel {
  return { provider: 'custom-here', id, name: id, input: ['text'], source: 'discovered', ...facts };
}

describe('rows of the model step', () => {
  test('PICK-6: what the endpoint lists, with the catalog’s facts, the usual model first', () => {
    ports = testPorts();
    const world = readWorld(ports);
    const known = world.catalog.models.filter((entry) => entry.provider === 'openai');
    const other = known.find((entry) => entry.id !== 'gpt-5.5')!;
    const draft = draftFor('openai', { discovered: modelsOf('openai', other.id, 'brand-new', 'gpt-5.5') });
    const rows = setupModelRows(ports, world, draft);
    expect(rows.map((row) => row.ref)).toEqual(['openai/gpt-5.5', `openai/${other.id}`, 'openai/brand-new']);
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3]);
    expect(rows[1]).toMatchObject({ name: other.name, contextWindow: other.contextWindow });
    expect(rows[2]).toMatchObject({ name: 'brand-new', cost: undefined });
  });

  test('PICK-5: what the endpoint marks is left out, unless that is all it has', () => {
    ports = testPorts();
    const marked = model('old', { mark: 'deprecated' });
    const refsOf = (...discovered: CatalogModel[]) =>
      setupModelRows(ports, readWorld(ports), draftFor('custom-here', { discovered })).map((row) => row.ref);
    expect(refsOf(marked, model('young'))).toEqual(['custom-here/young']);
    expect(refsOf(marked)).toEqual(['custom-here/old']);
  });

  test('without a list, the catalog’s rows', () => {
    ports = testPorts();
    const rows = setupModelRows(ports, readWorld(ports), draftFor('openai'));
    expect(rows.length).toBeGreaterThan(5);
    expect(rows[0]?.ref).toBe('openai/gpt-5.5');
    expect(rows.every((row) => row.provider === 'openai')).toBe(true);
  });

  test('health is what the check proved', () => {
    ports = testPorts();
    const draft = draftFor('openai', { discovered: modelsOf('openai', 'a') });
    const states = [true, false].map(
      (verified) => setupModelRows(ports, readWorld(ports), { ...draft, verified })[0]?.health.state,
    );
    expect(states).toEqual(['ok', 'unverified']);
  });
});

describe('rows of the fallback step', () => {
  const draft = draftFor('custom-here', {
    primary: 'custom-here/large',
    discovered: [
      model('large', { contextWindow: 200_000, input: ['text', 'image'], cost: price(3) }),
      model('small', { contextWindow: 32_000 }),
      model('dear', { contextWindow: 200_000, input: ['text', 'image'], cost: price(9) }),
    ],
  });

  function price(output: number) {
    return { input: 1, output, cacheRead: 0, cacheWrite: 0 };
  }

  test('never the primary itself; usable ones of other providers come first', () => {
    ports = testPorts({ config: { models: { providers: { vllm: { models: [{ id: 'house' }] } } } } });
    const { rows } = fallbackRows(ports, readWorld(ports), draft);
    expect(rows.map((row) => row.ref)).toEqual(['vllm/house', 'custom-here/small', 'custom-here/dear']);
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3]);
  });

  test('says what a stand-in lacks or costs', () => {
    ports = testPorts();
    expect(fallbackRows(ports, readWorld(ports), draft).warnings).toEqual({
      'custom-here/small': 'same provider, fails with it · smaller window (32K) · cannot see images',
      'custom-here/dear': 'same provider, fails with it · dearer',
    });
  });

  test('says nothing without a primary to compare with', () => {
    ports = testPorts();
    expect(fallbackRows(ports, readWorld(ports), { ...draft, primary: undefined }).warnings).toEqual({});
  });
});
