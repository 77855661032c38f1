import { describe, expect, test } from 'vitest';
import { parameterBillions } from '../../../src/core/scan/parameter-size.ts';
import { type Capability, labelFailure, stopsScan } from '../../../src/core/scan/probe-label.ts';
import { readCatalogue } from '../../../src/core/scan/read-catalogue.ts';
import { filterModels } from '../../../src/core/scan/scan-filter.ts';
import { compareProbed, type RankedFacts } from '../../../src/core/scan/scan-ranking.ts';
import cases from '../../fixtures/scan-cases.json' with { type: 'json' };

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;

describe('SCAN-1: the list of a gateway, and what of it is free', () => {
  test.for(cases.read)('$name', ({ rows, free }) => {
    const models = readCatalogue({ data: rows }) ?? [];
    expect(models.filter((model) => model.isFree).map((model) => model.id)).toEqual(free);
  });

  test('sn-002: facts of a row', () => {
    const row = {
      ...{ id: 'acme/free-by-pricing', name: 'Free By Pricing', context_length: 16384 },
      ...{ created_at: 1_700_000_000, architecture: { modality: 'text+image->text' } },
      supported_parameters: ['tools', 'tool_choice', 'temperature'],
      pricing: { prompt: '0', completion: '0', request: '0', image: '0' },
    };
    expect(readCatalogue({ data: [row] })?.[0]).toMatchObject({
      ...{ supportsToolsMeta: true, supportsToolChoice: true, supportedParametersCount: 3 },
      ...{ isFree: true, contextLength: 16384, createdAtMs: 1_700_000_000_000, supportsImagesMeta: true },
      cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    });
  });

  test.each([[null], [{}], [{ data: 'no' }], [{ data: [{ title: 'x' }] }], [[]]])(
    '%j is no list',
    (document) => {
      expect(readCatalogue(document)).toBeUndefined();
    },
  );

  test('an empty list is a list; names lose what a terminal obeys (P23)', () => {
    expect(readCatalogue({ data: [] })).toEqual([]);
    const [model] = readCatalogue({ data: [{ id: 'acme/x:free', name: 'Nice\u001b[31m\u202e' }] }) ?? [];
    expect(model?.name).toBe('Nice');
  });
});

describe('SCAN-9: filters', () => {
  test.for(cases.size)('size, %s: %s', ([, id, billions]) => {
    expect(parameterBillions(String(id)) ?? null).toBe(billions);
  });

  test('a name tells the size that an id keeps to itself', () => {
    expect(parameterBillions('qwen/qwen3-coder:free', 'Qwen3 Coder 480B A35B')).toBe(480);
  });

  test.for(cases.age)('age, %s', ([, days, maxAgeDays, isKept]) => {
    const created = (NOW - Number(days) * DAY) / 1000;
    const models = readCatalogue({ data: [{ id: 'acme/x:free', created }] }) ?? [];
    expect(filterModels(models, { maxAgeDays: Number(maxAgeDays) }, NOW)).toHaveLength(
      isKept === true ? 1 : 0,
    );
  });

  test.for(cases.provider)('provider, %s', ([, provider, id, isKept]) => {
    const models = readCatalogue({ data: [{ id }] }) ?? [];
    expect(filterModels(models, { provider: String(provider) }, NOW)).toHaveLength(isKept === true ? 1 : 0);
  });
});

interface RankCase {
  readonly id: string;
  readonly image?: boolean;
  readonly tool?: number;
  readonly context?: number;
  readonly params?: number;
}

function facts({ id, image = false, tool, context, params }: RankCase): RankedFacts {
  return {
    id,
    contextLength: context,
    inferredParamB: params,
    image: { ok: image },
    tool: tool === undefined ? { ok: false } : { ok: true, latencyMs: tool },
  };
}

describe('SCAN-4: the order', () => {
  test.for(cases.rank as unknown as readonly (readonly [string, RankCase, RankCase])[])(
    '%s',
    ([, first, second]) => {
      expect([facts(second), facts(first)].sort(compareProbed).map(({ id }) => id)).toEqual([
        first.id,
        second.id,
      ]);
    },
  );
});

describe('labels of checks that failed', () => {
  test.for(cases.label)('%s', ([, status, message, capability, label]) => {
    const body = JSON.stringify({ error: { message, code: status } });
    const evidence = { provider: 'openrouter', status: Number(status), body };
    expect(labelFailure(evidence, capability as Capability, NOW).label).toBe(label);
  });

  test('a limit ends when the answer says, and a day ends at midnight UTC', () => {
    const body = (headers: object): string =>
      JSON.stringify({ error: { message: 'free-models-per-day', code: 429, metadata: { headers } } });
    const at = (headers: object): number | undefined =>
      labelFailure({ provider: 'openrouter', status: 429, body: body(headers) }, 'tools', NOW).resetAtMs;
    expect(at({})).toBe(Date.UTC(2026, 10, 22));
    expect(at({ 'X-RateLimit-Reset': String(NOW + 5000) })).toBe(NOW + 5000);
  });

  test('time limits, cut connections and silence', () => {
    const label = (evidence: object): string => labelFailure(evidence, 'tools', NOW).label;
    expect(label({ name: 'TimeoutError', code: 'ETIMEDOUT', message: 'no answer within 2 s' })).toBe(
      'timeout',
    );
    expect(label({ code: 'ECONNRESET', message: 'the connection was cut off' })).toBe('broke_off');
    expect(label({})).toBe('broke_off');
    expect(label({ aborted: true, name: 'AbortError' })).toBe('stopped');
  });

  test('only words about the whole account stop a scan', () => {
    expect((['daily_limit', 'auth'] as const).every(stopsScan)).toBe(true);
    expect((['rate_limit', 'gone', 'billing', 'account_policy', undefined] as const).some(stopsScan)).toBe(
      false,
    );
  });
});
