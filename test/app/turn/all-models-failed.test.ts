import { expect, test } from 'vitest';
import { allModelsFailed } from '../../../src/app/turn/all-models-failed.ts';
import type { FailedTry, LeaveReason } from '../../../src/core/failover/run-engine.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';

const tried = (reason: LeaveReason, facts: Partial<FailedTry> = {}): FailedTry => ({
  ref: { provider: 'openai', model: 'gpt' },
  credentialId: '',
  reason,
  status: undefined,
  message: `words of ${reason}`,
  retryAtMs: undefined,
  ...facts,
});

test('FALL-9: one part for each try, joined by bars', () => {
  const ref = { provider: 'groq', model: 'a/b' };
  const error = allModelsFailed([tried('rate_limit'), tried('blocked', { ref })], 0);
  expect(error.message).toBe(
    'All models failed (2): openai/gpt: words of rate_limit (rate_limit) | groq/a/b: words of blocked (blocked)',
  );
});

test.each([
  ['Internal error', 'HTTP 500: Internal error (timeout)'],
  ['500 Internal error', '500 Internal error (timeout)'],
  ['at most 5000', 'HTTP 500: at most 5000 (timeout)'],
])('ERR-5: the status of the answer is told beside its class, once: %s', (message, part) => {
  const { message: told } = allModelsFailed([tried('timeout', { status: 500, message })], 0);
  expect(told).toBe(`All models failed (1): openai/gpt: ${part}`);
});

test('FALL-8: two credentials of a model that fail alike have one fix', () => {
  const failures = [tried('timeout', { credentialId: 'a' }), tried('timeout', { credentialId: 'b' })];
  expect(allModelsFailed(failures, 0).details).toHaveLength(1);
});

test.each([
  ['ERR-7', 'LLM request rejected: thinking signature required', /new session.*\/thinking off/],
  [
    'ERR-8',
    'rate_limit_error: Extra usage is required for long context requests',
    /standard window.*fallbacks/,
  ],
])('%s: words that ask for more than their reason', (_id, message, fix) => {
  expect(allModelsFailed([tried('format', { message })], 0).details[0]).toMatch(fix);
});

test.each<LeaveReason>([...FAILURE_REASONS, 'missing_credential', 'blocked', 'incapable'])(
  'B082: %s comes with a fix',
  (reason) => {
    const [line] = allModelsFailed([tried(reason)], 0).details;
    expect(line).toMatch(/^→ openai\/gpt: \S.{10,}/);
  },
);

test.each([
  [
    'ollama-cloud',
    '→ ollama-cloud/m: Ollama Cloud requires an API key: set OLLAMA_API_KEY, or add a key with ',
  ],
  ['mine', '→ mine/m: add a key with '],
])('LOCAL-4: a key that is missing for %s', (provider, words) => {
  const failure = tried('missing_credential', { ref: { provider, model: 'm' } });
  expect(allModelsFailed([failure], 0).details[0]).toContain(words);
});

test('FALL-8: keys of one model with one remedy get it once', () => {
  const failures = [tried('rate_limit'), tried('rate_limit', { credentialId: 'b' }), tried('auth')];
  expect(allModelsFailed(failures, 0).details).toHaveLength(2);
});

test('FALL-8: the soonest return counts, unknown ones do not', () => {
  const failures = [
    tried('auth'),
    tried('rate_limit', { retryAtMs: 90_000 }),
    tried('blocked', { retryAtMs: 42_000 }),
  ];
  const error = allModelsFailed(failures, 0);
  expect(error.soonestRetryMs).toBe(42_000);
  expect(error.details.at(-1)).toBe('Soonest retry in 00:42.');
  expect(allModelsFailed([tried('auth')], 0).soonestRetryMs).toBeUndefined();
});

test.each([
  [
    'every candidate without a credential',
    ['missing_credential', 'missing_credential'],
    'credential-missing',
    3,
  ],
  ['one of them with', ['missing_credential', 'auth'], 'all-models-failed', 1],
] as const)('decision 32: %s', (_name, reasons, code, exitCode) => {
  expect(
    allModelsFailed(
      reasons.map((reason) => tried(reason)),
      0,
    ),
  ).toMatchObject({ code, exitCode });
});

test('decision 19: models that the time did not reach are named', () => {
  const { details } = allModelsFailed([tried('timeout')], 0, {
    notAsked: [{ provider: 'groq', model: 'x' }],
  });
  expect(details).toContainEqual(expect.stringMatching(/timeoutSeconds.*not asked: groq\/x\./));
});

test('B066: for a conversation that is too long, a model that takes more', () => {
  const { details } = allModelsFailed([tried('context_overflow')], 0, {
    larger: { provider: 'groq', model: 'x' },
  });
  expect(details).toContain('groq/x has a larger window: openclaw agent --model groq/x --message "…"');
});

test('B059: with several models, the one that is back first is named, and the wait is there in milliseconds', () => {
  const other = { provider: 'groq', model: 'b' };
  const failures = [
    tried('rate_limit', { retryAtMs: 90_000 }),
    tried('blocked', { ref: other, retryAtMs: 42_017 }),
    tried('blocked', { retryAtMs: 42_018 }),
  ];
  const error = allModelsFailed(failures, 1000);
  expect(error.retryAfterMs).toBe(41_017);
  expect(error.details.at(-1)).toBe('Soonest retry in 00:42 (groq/b).');
  expect(allModelsFailed(failures, 50_000).retryAfterMs).toBe(0);
  expect(allModelsFailed([tried('auth')], 0).retryAfterMs).toBeUndefined();
});

test('B059: a billing block comes with the command that clears it', () => {
  const [line] = allModelsFailed([tried('billing', { credentialId: 'openai:work' })], 0).details;
  expect(line).toContain('openclaw models cooldown clear openai:work');
});

test.each([
  ['rate_limit', 'wait for the window to end'],
  ['billing', 'Top up the openai account'],
  ['auth', 'paste-api-key --provider openai'],
] as const)('B082: what waits because of %s is mended as that is', (blockedBy, fix) => {
  expect(allModelsFailed([tried('blocked', { blockedBy })], 0).details[0]).toContain(fix);
});

test.each([
  ['openrouter', 'settings/privacy'],
  ['kilocode', 'at kilocode'],
])(
  'B062: what the settings of an account at %s forbid is not told as a model that is gone',
  (provider, where) => {
    const message = 'No endpoints found matching your data policy (Free model publication)';
    const [line] = allModelsFailed(
      [tried('model_not_found', { ref: { provider, model: 'm' }, message })],
      0,
    ).details;
    expect(line).toContain('the model is there');
    expect(line).toContain(where);
  },
);

test('DOC-4: what waits for its import is told by the field of the failure, not by its words', () => {
  const waiting = tried('missing_credential', { isMigrationPending: true });
  expect(allModelsFailed([waiting], 0).details).toContainEqual(expect.stringContaining('doctor --fix'));
  const quoted = tried('auth', { message: 'AUTH_PROFILE_MIGRATION_REQUIRED, says the provider' });
  expect(allModelsFailed([quoted], 0).details.join()).not.toContain('doctor --fix');
});
