import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);

function judge(evidence: FailureEvidence) {
  return classifyFailure(evidence, NOW_MS);
}

describe('classifyFailure', () => {
  it.each<[string, FailureEvidence, string, boolean, string]>([
    ['ERR-2 person stops the call', { aborted: true, name: 'AbortError' }, 'abort', false, 'none'],
    ['ERR-2 a timeout-shaped abort', { aborted: true, name: 'TimeoutError' }, 'timeout', true, 'model'],
    [
      'ERR-2 Groq 413 on tokens per minute',
      {
        provider: 'groq',
        status: 413,
        message: '413 Request too large on tokens per minute (TPM): Limit 8000, Requested 8098',
      },
      'context_overflow',
      false,
      'none',
    ],
    [
      'decision 20 overflow named by code',
      { status: 400, body: '{"error":{"code":"context_length_exceeded"}}' },
      'context_overflow',
      false,
      'none',
    ],
    [
      'B016 403 throttling is not bad auth',
      { status: 403, message: 'ThrottlingException: request throttled' },
      'rate_limit',
      true,
      'model',
    ],
    [
      'B016 quota body under 500',
      { status: 500, body: '{"error":{"message":"Quota exceeded for this project"}}' },
      'rate_limit',
      true,
      'model',
    ],
    [
      'ERR-2 billing words under 401',
      { status: 401, message: 'Your credit balance is too low' },
      'billing',
      true,
      'profile',
    ],
    [
      'B016 Google credits under RESOURCE_EXHAUSTED',
      {
        provider: 'google',
        status: 429,
        body: '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Your prepayment credits are depleted."}}',
      },
      'billing',
      true,
      'profile',
    ],
    [
      'Google free tier is a window, not billing',
      {
        provider: 'google',
        status: 429,
        body: '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota, please check your plan and billing details. Please retry in 41s."}}',
      },
      'rate_limit',
      true,
      'model',
    ],
    [
      'ERR-8 long context without extra usage',
      {
        provider: 'anthropic',
        status: 429,
        message: 'HTTP 429: rate_limit_error: Extra usage is required for long context requests',
      },
      'rate_limit',
      true,
      'model',
    ],
    [
      'ERR-7 thinking signature',
      { message: 'LLM request rejected: thinking signature required' },
      'format',
      false,
      'none',
    ],
    [
      'ERR-6 "not available" proves nothing',
      { message: 'The model is not available.' },
      'unclassified',
      true,
      'none',
    ],
    [
      'ERR-6 explicit account restriction',
      {
        status: 403,
        body: '{"error":{"message":"Project x does not have access to model y","code":"model_not_found"}}',
      },
      'model_not_found',
      true,
      'model',
    ],
    [
      'ERR-2 model ids with Go default page',
      { message: '404 page not found' },
      'model_not_found',
      true,
      'model',
    ],
    ['ERR-2 bare 401', { status: 401 }, 'auth', true, 'profile'],
    ['ERR-2 bare 503', { status: 503 }, 'timeout', true, 'model'],
    ['ERR-2 bare 529', { status: 529 }, 'overloaded', true, 'model'],
    ['ERR-2 stop reason: error', { message: 'Unhandled stop reason: error' }, 'timeout', true, 'model'],
    [
      'ERR-2 refusal as a stop reason',
      { message: 'Unhandled stop reason: refusal' },
      'refusal',
      false,
      'none',
    ],
    [
      'ERR-2 no details',
      { message: 'Unknown error (no error details in response)' },
      'no_error_details',
      true,
      'none',
    ],
    [
      'ERR-2 our own unknown error',
      { message: 'LLM request failed with an unknown error.' },
      'unknown',
      false,
      'none',
    ],
    [
      'ERR-2 neither message nor status',
      { provider: 'openai', model: 'm', phase: 'body' },
      'empty_response',
      true,
      'none',
    ],
    ['ERR-2 an empty 200', { status: 200, body: '  ' }, 'empty_response', true, 'none'],
    [
      'error event inside a 200 stream',
      { status: 200, body: '{"error":{"code":502,"message":"upstream died"}}' },
      'timeout',
      true,
      'model',
    ],
    [
      'OpenRouter wraps the upstream body',
      {
        provider: 'openrouter',
        status: 400,
        body: JSON.stringify({
          error: {
            code: 400,
            message: 'Provider returned error',
            metadata: { raw: '{"error":{"code":"context_length_exceeded","message":"too long"}}' },
          },
        }),
      },
      'context_overflow',
      false,
      'none',
    ],
    [
      'echoed input is not evidence',
      {
        status: 422,
        body: '{"detail":[{"msg":"field required","input":"why do I get insufficient credits?"}]}',
      },
      'format',
      false,
      'none',
    ],
    [
      'echoed input longer than the limit is not evidence either',
      {
        status: 422,
        body: JSON.stringify({
          detail: [{ msg: 'field required', input: 'rate limit '.repeat(2000) }],
        }),
      },
      'format',
      false,
      'none',
    ],
    [
      'a body cut short still gives its code',
      { status: 400, body: '{"error":{"code":"context_length_exceeded","param":"mess' },
      'context_overflow',
      false,
      'none',
    ],
    [
      'words after a JSON body count',
      { message: 'stream 7 {"id":"x"} rate limit exceeded' },
      'rate_limit',
      true,
      'model',
    ],
    [
      'ERR-6 a parameter that a model lacks is not a missing model',
      { status: 400, message: "'temperature' is not supported with this model" },
      'format',
      false,
      'none',
    ],
    [
      'a 429 that says slow down is a rate limit',
      { status: 429, message: 'Please slow down' },
      'rate_limit',
      true,
      'model',
    ],
    [
      'an expired login is auth',
      { message: 'Your session has expired. Please sign in again: unauthorized' },
      'auth',
      true,
      'profile',
    ],
  ])('%s', (_name, evidence, reason, failover, scope) => {
    expect(judge(evidence)).toMatchObject({ reason, failover, scope });
  });

  it('ERR-3: an unknown error inside prose stays unclassified, also for Anthropic', () => {
    const message = 'we saw that an unknown error occurred while syncing';
    expect(judge({ provider: 'anthropic', message }).reason).toBe('unclassified');
  });

  it('decision 23: a definite cause outranks a vague wrapper, a definite wrapper outranks its cause', () => {
    const cause: FailureEvidence = { message: 'invalid api key' };
    expect(judge({ message: 'fetch failed', cause })).toMatchObject({ reason: 'auth', rule: 'auth-text' });
    expect(judge({ message: 'something odd', cause }).reason).toBe('auth');
    expect(judge({ status: 429, cause }).reason).toBe('rate_limit');
    expect(judge({ message: 'fetch failed', cause: { message: 'hm' } }).rule).toBe('transport-vague');
  });

  it('ERR-4: the cause inherits the provider of the outer call', () => {
    const cause: FailureEvidence = { message: 'Key limit exceeded' };
    expect(judge({ provider: 'openrouter', message: 'outer', cause }).reason).toBe('billing');
    expect(judge({ provider: 'groq', message: 'outer', cause }).reason).toBe('unclassified');
  });

  it('decision 16: deadlines accompany reasons that time heals, and no others', () => {
    const headers = { 'retry-after': '20' };
    expect(judge({ status: 429, headers }).hint).toEqual({ afterMs: 20_000, source: 'retry-after' });
    expect(judge({ status: 503, headers }).hint?.afterMs).toBe(20_000);
    expect(judge({ status: 401, headers })).not.toHaveProperty('hint');
    expect(judge({ status: 402, headers: { 'x-ratelimit-reset-requests': '1s' } })).not.toHaveProperty(
      'hint',
    );
  });

  it('user-pain 1b: a weekly limit that resets tomorrow is a rate limit until midnight UTC', () => {
    const verdict = judge({ status: 402, message: 'Weekly usage limit exhausted, resets tomorrow' });
    expect(verdict).toMatchObject({ reason: 'rate_limit', hint: { afterMs: 12 * 3_600_000 } });
  });
});
