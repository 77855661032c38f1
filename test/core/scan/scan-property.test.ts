import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCatalogue } from '../../../src/core/scan/read-catalogue.ts';
import { filterModels, type ScanFilter } from '../../../src/core/scan/scan-filter.ts';
import { NOT_PROBED, type ScanModel } from '../../../src/core/scan/scan-model.ts';
import { compareProbed } from '../../../src/core/scan/scan-ranking.ts';
import catalogue from '../../fixtures/scan-catalogue.json' with { type: 'json' };

const NOW = Date.UTC(2025, 11, 10);
const DAY = 86_400_000;

type Row = (typeof catalogue.rows)[number];

function document(rows: readonly Row[]): object {
  const data = rows.map(({ id, name, created, context, prompt, completion, tools, image }) => ({
    ...{ id, name, created, context_length: context, pricing: { prompt, completion } },
    supported_parameters: tools ? ['tools'] : [],
    architecture: { input_modalities: image ? ['text', 'image'] : ['text'] },
  }));
  return { data };
}

function ranked(rows: readonly Row[], filter: ScanFilter): readonly ScanModel[] {
  const free = (readCatalogue(document(rows)) ?? []).filter((model) => model.isFree);
  const found = filterModels(free, filter, NOW);
  return found.map((model) => ({ ...model, tool: NOT_PROBED, image: NOT_PROBED })).sort(compareProbed);
}

/** What the rules say about a row, worked out apart from the code under test. */
function isWanted(row: Row, filter: ScanFilter): boolean {
  const isFree = row.id.endsWith(':free') || (Number(row.prompt) === 0 && Number(row.completion) === 0);
  const isYoung = filter.maxAgeDays === undefined || NOW - row.created * 1000 <= filter.maxAgeDays * DAY;
  return isFree && isYoung && (filter.provider === undefined || row.id.startsWith(`${filter.provider}/`));
}

const filters = fc.record(
  {
    maxAgeDays: fc.integer({ min: 1, max: 700 }),
    provider: fc.constantFrom(...new Set(catalogue.rows.map(({ id }) => id.split('/')[0] ?? ''))),
  },
  { requiredKeys: [] },
);

test('each free row that passes appears exactly once, in the documented order, whatever order the list has', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(catalogue.rows), filters, (rows, filter) => {
      const found = ranked(rows, filter);
      const wanted = rows.filter((row) => isWanted(row, filter)).map(({ id }) => id);
      expect(found.map(({ id }) => id).sort()).toEqual([...wanted].sort());
      const keys = found.map(({ supportsImagesMeta, contextLength = -1, inferredParamB = -1 }) => [
        Number(supportsImagesMeta),
        contextLength,
        inferredParamB,
      ]);
      for (const [index, key] of keys.slice(1).entries()) expect(isBefore(keys[index] ?? [], key)).toBe(true);
    }),
  );
});

/** The first difference decides, larger first. */
function isBefore(left: readonly number[], right: readonly number[]): boolean {
  const place = left.findIndex((value, index) => value !== right[index]);
  return place === -1 || (left[place] ?? 0) > (right[place] ?? 0);
}

test('SCAN-9: a least size leaves out what is smaller and what is unknown', () => {
  const sizes = ranked(catalogue.rows, { minParams: 27 }).map(({ inferredParamB }) => inferredParamB);
  expect(sizes.length).toBeGreaterThan(5);
  expect(sizes.every((size) => (size ?? 0) >= 27)).toBe(true);
});

test('any JSON is read without an error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const read of [
        value,
        { data: value },
        { data: [value, { id: 'a/b', pricing: value, created: value }] },
      ]) {
        const models = readCatalogue(read);
        expect(models === undefined || models.every(({ id }) => id !== '')).toBe(true);
      }
    }),
  );
});
