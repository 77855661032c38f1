import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CredentialCandidate } from '../../../src/core/credentials/credential-plan.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';
import { PROBE_REASON_CODES, PROBE_STATUSES } from '../../../src/core/probe/probe-result.ts';
import { probeRows } from '../../../src/core/probe/probe-rows.ts';
import {
  candidateVerdict,
  failedVerdict,
  isFailedRoute,
  statusOfReason,
  uncalledVerdict,
} from '../../../src/core/probe/probe-verdict.ts';

const FIRST = 'Auth profile credentials are missing or expired.';
const REF = { provider: 'openai', model: 'gpt-5.5' };

function candidate(facts: Partial<CredentialCandidate> = {}): CredentialCandidate {
  return { id: 'openai:a', source: 'profile', ...facts };
}

describe('PROBE-4: nothing is asked', () => {
  test.each([
    ['missing_credential', 'auth'],
    ['expired', 'auth'],
    ['invalid_expires', 'auth'],
    ['ineligible_profile', 'auth'],
    ['unresolved_ref', 'auth'],
  ] as const)('PROBE-6, Q-5: %s is %s, in exactly two lines', (code, status) => {
    expect(uncalledVerdict(code, 'so it is')).toEqual({
      status,
      reasonCode: code,
      error: `${FIRST}\n↳ Auth reason [${code}]: so it is`,
    });
  });

  test('Q-5: an excluded credential and a provider without a model have one line of their own', () => {
    expect(uncalledVerdict('excluded_by_auth_order', 'not shown')).toEqual({
      status: 'unknown',
      reasonCode: 'excluded_by_auth_order',
      error: 'Excluded by auth.order for this provider.',
    });
    expect(uncalledVerdict('no_model', 'none')).toEqual({
      status: 'no_model',
      reasonCode: 'no_model',
      error: 'none',
    });
  });

  test.each([
    ['excluded_by_auth_order', 'excluded_by_auth_order'],
    ['missing_credential', 'missing_credential'],
    ['expired', 'expired'],
    ['invalid_expires', 'invalid_expires'],
    ['unresolved_ref', 'unresolved_ref'],
    ['ineligible_profile', 'ineligible_profile'],
    ['origin_changed', 'ineligible_profile'],
    ['cost_fence', 'ineligible_profile'],
    ['migration_required', 'ineligible_profile'],
  ] as const)('%s in the plan is %s', (whyNot, code) => {
    const verdict = candidateVerdict(candidate({ whyNot }), 0);
    expect(verdict?.reasonCode).toBe(code);
    expect(verdict?.error).not.toMatch(/undefined|it cannot be used/);
  });

  test('a reference that leads nowhere is told in its own words; what may be tried has no verdict', () => {
    expect(candidateVerdict(candidate({ deadEnd: 'Environment variable "X" is not set.' }), 0)?.error).toBe(
      `${FIRST}\n↳ Auth reason [unresolved_ref]: Environment variable "X" is not set.`,
    );
    expect(candidateVerdict(candidate(), 0)).toBeUndefined();
  });
});

describe('PROBE-3: a request that failed', () => {
  test.each([
    ['auth', 'auth'],
    ['auth_permanent', 'auth'],
    ['rate_limit', 'rate_limit'],
    ['overloaded', 'rate_limit'],
    ['billing', 'billing'],
    ['timeout', 'timeout'],
    ['format', 'format'],
    ['model_not_found', 'format'],
    ['context_overflow', 'format'],
    ['server_error', 'unknown'],
    ['empty_response', 'unknown'],
    ['refusal', 'unknown'],
  ] as const)('%s is in the bucket %s', (reason, status) => {
    expect(statusOfReason(reason)).toBe(status);
  });

  test('every reason has a bucket, and none of them is ok or no_model', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FAILURE_REASONS), fc.string(), (reason, words) => {
        const verdict = failedVerdict('completion', reason, words);
        expect(PROBE_STATUSES).toContain(verdict.status);
        expect(['ok', 'no_model']).not.toContain(verdict.status);
        expect(verdict.modelState).toBe(reason === 'model_not_found' ? 'dead' : undefined);
      }),
    );
  });
});

test('decision 34: what a run would try and fail with is a failed route', () => {
  expect(isFailedRoute({ status: 'ok' }, false)).toBe(false);
  expect(isFailedRoute(uncalledVerdict('excluded_by_auth_order', ''), false)).toBe(false);
  expect(isFailedRoute(uncalledVerdict('ineligible_profile', ''), true)).toBe(false);
  expect(isFailedRoute({ status: 'unknown' }, false)).toBe(false);
  expect(isFailedRoute({ status: 'unknown', reason: 'server_error' }, false)).toBe(true);
  for (const code of PROBE_REASON_CODES.filter((entry) => entry !== 'excluded_by_auth_order'))
    expect(isFailedRoute(uncalledVerdict(code, ''), false), code).toBe(true);
});

describe('PROBE-1, PROBE-8: rows', () => {
  test.each([
    ['profile', 'profile'],
    ['env', 'env'],
    ['models.json', 'models.json'],
    ['local', 'models.json'],
  ] as const)('a credential from %s has the source %s', (source, expected) => {
    const [row] = probeRows(
      { provider: 'openai', ref: REF, isNamed: false, candidates: [candidate({ source })] },
      0,
    );
    expect(row).toMatchObject({ source: expected, label: 'openai:a', provider: 'openai' });
    expect(row?.verdict).toBeUndefined();
  });

  test('PROBE-5: what is excluded stands in the list, in the order of the plan', () => {
    const candidates = [candidate(), candidate({ id: 'openai:b', whyNot: 'excluded_by_auth_order' })];
    const rows = probeRows({ provider: 'openai', ref: REF, isNamed: false, candidates }, 0);
    expect(rows.map(({ label, verdict }) => [label, verdict?.reasonCode])).toEqual([
      ['openai:a', undefined],
      ['openai:b', 'excluded_by_auth_order'],
    ]);
  });

  test('PROBE-5: credentials without a model are no_model; why they cannot be used comes first', () => {
    const candidates = [candidate(), candidate({ id: 'openai:b', whyNot: 'expired' })];
    const rows = probeRows({ provider: 'openai', ref: undefined, isNamed: false, candidates }, 0);
    expect(rows.map(({ verdict }) => verdict?.status)).toEqual(['no_model', 'auth']);
  });

  test('a named model without a credential is one row; a provider without any is none', () => {
    const target = { provider: 'openai', ref: REF, candidates: [] };
    expect(probeRows({ ...target, isNamed: true }, 0)).toMatchObject([
      { label: 'openai/gpt-5.5', verdict: { status: 'auth', reasonCode: 'missing_credential' } },
    ]);
    expect(probeRows({ ...target, isNamed: false }, 0)).toEqual([]);
  });
});
