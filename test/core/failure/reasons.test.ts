import { describe, expect, test } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';
import { isSpentWindow } from '../../../src/core/failure/rules-rate-limit.ts';

const NOW = 1_700_000_000_000;
/** As the requirement lists them. */
const REQUIRED = [
  'auth',
  'auth_permanent',
  'rate_limit',
  'overloaded',
  'server_error',
  'timeout',
  'billing',
  'format',
  'model_not_found',
  'session_expired',
  'context_overflow',
  'empty_response',
  'no_error_details',
  'unclassified',
  'unknown',
];

test('ERR-1: the words for reasons, and the two that are never one for failover', () => {
  expect(FAILURE_REASONS.filter((reason) => !REQUIRED.includes(reason))).toEqual(['refusal', 'abort']);
  expect(REQUIRED.filter((reason) => !FAILURE_REASONS.some((known) => known === reason))).toEqual([]);
});

test.each([429, 401, 503])('ERR-9: %i is worth another candidate', (status) => {
  expect(classifyFailure({ provider: 'openai', status }, NOW).failover).toBe(true);
});

describe('RETRY-4: a window that is spent, beside a burst', () => {
  test.each([
    ['Daily limit reached', true],
    ['Weekly/monthly limit exhausted', true],
    ["You've hit your usage limit", true],
    ['Rate limit reached on requests per day (RPD)', true],
    ['Rate limit reached on tokens per min (TPM)', false],
    ['Too many requests', false],
  ])('%s: %s', (message, isSpent) => {
    const found = classifyFailure({ provider: 'openai', status: 429, message }, NOW);
    expect([found.reason, isSpentWindow(found.rule)]).toEqual(['rate_limit', isSpent]);
  });

  test('Retry-After alone proves nothing', () => {
    const headers = { 'retry-after': '86400' };
    const found = classifyFailure({ provider: 'openai', status: 429, headers }, NOW);
    expect(isSpentWindow(found.rule)).toBe(false);
  });

  test('a 402 that speaks of a window, and the code of a subscription', () => {
    const paid = { provider: 'openai', status: 402, message: 'daily limit reached, resets tomorrow' };
    const coded = { provider: 'openai-codex', status: 429, code: 'usage_limit_reached' };
    for (const evidence of [paid, coded]) {
      expect(isSpentWindow(classifyFailure(evidence, NOW).rule)).toBe(true);
    }
  });
});
