import { expect, test } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import type { FailureReason } from '../../../src/core/failure/reason.ts';

const words = (...texts: readonly string[]): readonly FailureEvidence[] =>
  texts.map((message) => ({ message }));
const statuses = (...all: readonly number[]): readonly FailureEvidence[] => all.map((status) => ({ status }));
const apiError = (message: string): FailureEvidence => ({
  body: JSON.stringify({ type: 'error', error: { type: 'api_error', message } }),
});

const OVERFLOWS = [
  'request_too_large',
  'input exceeds the maximum number of tokens',
  'input token count exceeds the maximum number of input tokens',
  'input is too long for the model',
  'input too long for the model',
  'ollama error: context length exceeded',
];

/** ERR-2 from top to bottom, each signal as plain as a provider can send it. */
const LINES: readonly (readonly [string, FailureReason, boolean, readonly FailureEvidence[]])[] = [
  ['overflow texts', 'context_overflow', false, words(...OVERFLOWS)],
  [
    'a TPM ceiling under 413',
    'context_overflow',
    false,
    [
      {
        provider: 'groq',
        status: 413,
        message: '413 on tokens per minute (TPM): Limit 8000, Requested 8098',
      },
    ],
  ],
  ['a stop by the person', 'abort', false, [{ aborted: true, message: 'aborted' }]],
  [
    'a stop shaped like a time limit',
    'timeout',
    true,
    [{ aborted: true, name: 'TimeoutError', message: 'timed out' }],
  ],
  ['a refusal', 'refusal', false, [{ code: 'refusal' }]],
  [
    'billing text with 401 and 403',
    'billing',
    true,
    [401, 403].map((status) => ({ status, message: 'insufficient credits' })),
  ],
  [
    'Key limit exceeded, OpenRouter',
    'billing',
    true,
    [{ provider: 'openrouter', status: 403, message: 'Key limit exceeded' }],
  ],
  [
    'Key limit exceeded, somebody else',
    'auth',
    true,
    [{ provider: 'openai', status: 403, message: 'Key limit exceeded' }],
  ],
  [
    '402 that is a window',
    'rate_limit',
    true,
    [
      'daily limit reached, resets tomorrow',
      'organization spending limit exceeded',
      'weekly usage limit exhausted',
    ].map((message) => ({ status: 402, message })),
  ],
  ['other 402', 'billing', true, statuses(402)],
  ['insufficient_quota with 429', 'billing', true, [{ status: 429, code: 'insufficient_quota' }]],
  [
    'limits',
    'rate_limit',
    true,
    [
      ...statuses(429),
      ...words(
        'rate_limit',
        'rate limit',
        'too many requests',
        'quota exceeded',
        'Too many concurrent requests',
        'ThrottlingException',
        'throttled',
        'concurrency limit reached',
        'workers_ai daily quota limit exceeded',
        'resource exhausted',
        'weekly/monthly limit reached',
        'monthly limit exhausted',
      ),
    ],
  ],
  [
    'overloads',
    'overloaded',
    true,
    [...statuses(529), { code: 'ModelNotReadyException' }, ...words('ModelNotReadyException: wait')],
  ],
  ['refused keys', 'auth', true, [...statuses(401, 403), ...words('Invalid API key', 'token has expired')]],
  [
    'keys that are gone for good',
    'auth_permanent',
    true,
    [
      { status: 401, message: 'This API key has been revoked' },
      { status: 403, message: 'workspace deactivated' },
      { status: 403, message: 'This workspace has been deactivated.' },
      { status: 402, body: '{"detail":{"code":"deactivated_workspace"}}' },
    ],
  ],
  ['a bare 404', 'model_not_found', true, statuses(404)],
  ['404 over an overflow', 'context_overflow', false, [{ status: 404, message: 'context length exceeded' }]],
  ['404 over a session', 'session_expired', true, [{ status: 404, message: 'session expired' }]],
  ['404 over billing', 'billing', true, [{ status: 404, message: 'insufficient credits' }]],
  ['404 over a key', 'auth', true, [{ status: 404, message: 'invalid api key' }]],
  ['statuses of time limits and servers', 'timeout', true, statuses(408, 499, 504, 522, 524, 500, 502, 503)],
  [
    'reasons to stop that are faults',
    'timeout',
    true,
    words(
      'Provider finish_reason: abort',
      'Provider finish_reason: network_error',
      'Provider finish_reason: malformed_response',
      'Provider finish_reason: error',
      'Unhandled stop reason: error',
      'stop reason: error',
      'reason: error',
    ),
  ],
  [
    'the bare unknown error, Anthropic',
    'timeout',
    true,
    [{ provider: 'anthropic', message: 'An unknown error occurred' }],
  ],
  [
    'the bare unknown error, somebody else',
    'unclassified',
    true,
    [{ provider: 'openai', message: 'An unknown error occurred' }],
  ],
  [
    'Provider returned error, OpenRouter',
    'timeout',
    true,
    [{ provider: 'openrouter', message: 'Provider returned error' }],
  ],
  [
    'Provider returned error, somebody else',
    'unclassified',
    true,
    [{ provider: 'openai', message: 'Provider returned error' }],
  ],
  [
    'api_error payloads',
    'timeout',
    true,
    ['internal server error', 'unknown error, 520', 'upstream error', 'backend error'].map(apiError),
  ],
  ['no details', 'no_error_details', true, words('Unknown error (no error details in response)')],
  ['nothing at all', 'empty_response', true, [{}]],
  ['a bad request', 'format', false, [{ status: 400, message: 'invalid request' }]],
  ['our own unknown error', 'unknown', false, words('LLM request failed with an unknown error.')],
  ['anything else', 'unclassified', true, words('xyzzy', 'model is not available')],
];

const cases = LINES.flatMap(([line, reason, failover, all]) =>
  all.map((evidence) => [line, JSON.stringify(evidence), { reason, failover }, evidence] as const),
);

test.each(cases)('ERR-2 %s: %s', (_line, _text, verdict, evidence) => {
  expect(classifyFailure(evidence, Date.UTC(2026, 10, 21, 12))).toMatchObject(verdict);
});
