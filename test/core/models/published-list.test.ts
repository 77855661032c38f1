import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPublishedList } from '../../../src/core/models/published-list.ts';

function list(models: object, provider = 'anthropic'): object {
  return { [provider]: { id: provider, models } };
}

describe('readPublishedList', () => {
  it('takes limits, prices, inputs, dates, reasoning and tools', () => {
    const row = {
      id: 'claude-x',
      name: 'Claude X',
      reasoning: true,
      tool_call: true,
      modalities: { input: ['text', 'image'], output: ['text'] },
      limit: { context: 200_000, output: 64_000 },
      cost: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 },
      release_date: '2026-08-14',
    };
    expect(readPublishedList(list({ 'claude-x': row }))).toEqual([
      {
        provider: 'anthropic',
        models: [
          {
            provider: 'anthropic',
            id: 'claude-x',
            name: 'Claude X',
            input: ['text', 'image'],
            source: 'bundled',
            reasoning: true,
            tools: true,
            contextWindow: 200_000,
            maxTokens: 64_000,
            cost: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
            createdAtMs: Date.UTC(2026, 7, 14),
          },
        ],
      },
    ]);
  });

  it.each([
    ['no text', 42],
    ['a list', []],
    ['nothing', null],
    ['no provider of ours', list({ a: { id: 'a' } }, 'a-provider-nobody-has')],
    ['a local server', list({ a: { id: 'a' } }, 'ollama')],
    ['no models', { anthropic: { models: 'many' } }],
  ])('is no list: %s', (_, document) => {
    expect(readPublishedList(document)).toBeUndefined();
  });

  it('B074: what nobody told is absent, and a zero that is no price is not free', () => {
    const bad = {
      id: 'a',
      limit: { context: 0, output: -1 },
      cost: { input: -1, output: 0 },
      release_date: 'soon',
    };
    expect(readPublishedList(list({ a: bad }))?.[0]?.models).toEqual([
      { provider: 'anthropic', id: 'a', name: 'a', input: ['text'], source: 'bundled' },
    ]);
    const zero = { id: 'router', cost: { input: 0, output: 0 } };
    const free = { id: 'acme/x:free', cost: { input: 0, output: 0 } };
    const [routers] = readPublishedList(list({ router: zero, free }, 'openrouter')) ?? [];
    expect(routers?.models.map(({ cost }) => cost?.input)).toEqual([undefined, 0]);
  });

  it('PICK-5: what the list calls deprecated is marked; other words mark nothing', () => {
    const rows = { a: { id: 'a', status: 'deprecated' }, b: { id: 'b', status: 'beta' }, c: { id: 'c' } };
    expect(readPublishedList(list(rows))?.[0]?.models.map(({ mark }) => mark)).toEqual([
      'deprecated',
      undefined,
      undefined,
    ]);
  });

  it('a region joins its provider, whose own rows win', () => {
    const document = {
      'moonshotai-cn': { models: { k: { id: 'k', name: 'There' }, only: { id: 'only-there' } } },
      moonshotai: { models: { k: { id: 'k', name: 'Here' } } },
    };
    const [moonshot] = readPublishedList(document) ?? [];
    expect(moonshot?.provider).toBe('moonshot');
    expect(moonshot?.models.map(({ name }) => name)).toEqual(['Here', 'only-there']);
  });

  it('X10: a list without end is cut, control characters go', () => {
    const models = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [index, { id: `m${index}` }]),
    );
    expect(readPublishedList(list(models))?.[0]?.models).toHaveLength(20_000);
    const odd = readPublishedList(list({ a: { id: 'a', name: 'A\u001b[2J' } }));
    expect(odd?.[0]?.models[0]?.name).not.toContain('\u001b');
  });

  it('X12: whatever comes, it throws nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (row, cost) => {
        readPublishedList(row);
        readPublishedList(list({ a: row, b: { id: 'b', cost, limit: cost, modalities: cost } }));
      }),
      { numRuns: 2000 },
    );
  });
});
