import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isQuotaFresh, quotaFigures } from '../../../src/core/failure/quota-headers.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

test.each([
  [
    'D9: OpenAI and Groq, per unit',
    {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    [
      {
        unit: 'requests',
        window: null,
        limit: 60,
        remaining: 59,
        resetAtMs: NOW + 1000,
        source: 'x-ratelimit-limit-requests',
      },
      {
        unit: 'tokens',
        window: null,
        limit: null,
        remaining: 149_984,
        resetAtMs: NOW + 360_000,
        source: 'x-ratelimit-remaining-tokens',
      },
    ],
  ],
  [
    'D9: Anthropic, with an instant',
    {
      'anthropic-ratelimit-input-tokens-limit': '30000',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-21T12:00:30Z',
    },
    [
      {
        unit: 'input-tokens',
        window: null,
        limit: 30_000,
        remaining: 0,
        resetAtMs: NOW + 30_000,
        source: 'anthropic-ratelimit-input-tokens-limit',
      },
    ],
  ],
  [
    'a window in the name',
    { 'x-ratelimit-remaining-tokens-minute': '7' },
    [
      {
        unit: 'tokens',
        window: 'minute',
        limit: null,
        remaining: 7,
        resetAtMs: null,
        source: 'x-ratelimit-remaining-tokens-minute',
      },
    ],
  ],
  [
    'STAT-14: Anthropic, the windows of a plan',
    {
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': '0.31',
      'anthropic-ratelimit-unified-5h-reset': String(NOW / 1000 + 600),
      'anthropic-ratelimit-unified-7d-utilization': '1.02',
    },
    [
      {
        unit: 'percent',
        window: '5h',
        limit: 100,
        remaining: 69,
        resetAtMs: NOW + 600_000,
        source: 'anthropic-ratelimit-unified-5h-status',
      },
      {
        unit: 'percent',
        window: '7d',
        limit: 100,
        remaining: 0,
        resetAtMs: null,
        source: 'anthropic-ratelimit-unified-7d-utilization',
      },
    ],
  ],
  [
    'STAT-14: Codex, the windows of a plan',
    {
      'x-codex-plan-type': 'plus',
      'x-codex-primary-used-percent': '12',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-after-seconds': '60',
      'x-codex-secondary-used-percent': '40.4',
      'x-codex-secondary-window-minutes': '10080',
    },
    [
      {
        unit: 'percent',
        window: '5h',
        limit: 100,
        remaining: 88,
        resetAtMs: NOW + 60_000,
        source: 'x-codex-primary-used-percent',
      },
      {
        unit: 'percent',
        window: '168h',
        limit: 100,
        remaining: 60,
        resetAtMs: null,
        source: 'x-codex-secondary-used-percent',
      },
    ],
  ],
  [
    'STAT-14: a window without its use is none',
    { 'x-codex-primary-window-minutes': '300', 'anthropic-ratelimit-unified-5h-reset': '9' },
    [],
  ],
  ['no figure, no row', { 'x-ratelimit-reset': '5', 'x-ratelimit-limit': 'many', 'retry-after': '3' }, []],
] as const)('%s', (_, headers, expected) => {
  expect(quotaFigures(headers, NOW)).toEqual(expected);
});

test('whatever servers send, figures are numbers and few', () => {
  const name = fc.constantFrom(
    'x-codex-primary-',
    'anthropic-ratelimit-unified-5h-',
    'x-ratelimit-remaining-',
    'anthropic-ratelimit-',
    'ratelimit-limit-',
  );
  const headers = fc.dictionary(
    fc.tuple(name, fc.string()).map((parts) => parts.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(headers, (sent) => {
      const figures = quotaFigures(sent, NOW);
      expect(figures.length).toBeLessThanOrEqual(24);
      for (const { limit, remaining } of figures) expect(Number.isFinite(limit ?? remaining)).toBe(true);
    }),
  );
});

test('D9: after its window, or when it is old, nobody knows', () => {
  const figure = {
    unit: 'requests',
    window: null,
    limit: 9,
    remaining: 3,
    resetAtMs: NOW + 1000,
    source: 'x',
  };
  expect(isQuotaFresh(figure, NOW, NOW + 999)).toBe(true);
  expect(isQuotaFresh(figure, NOW, NOW + 1000)).toBe(false);
  expect(isQuotaFresh({ ...figure, resetAtMs: null }, NOW, NOW + 15 * 60_000)).toBe(false);
});
