import { expect, test } from 'vitest';
import { blockAfter, type FailureFacts } from '../../../src/app/turn/block-after.ts';
import type { Classification, FailureReason } from '../../../src/core/failure/reason.ts';
import { blockOf } from '../../support/block.ts';

const NOW_MS = 100_000;

function facts(reason: FailureReason, scope: Classification['scope']): FailureFacts {
  return {
    ref: { provider: 'openai', model: 'm1' },
    credentialId: 'openai:a',
    classification: { reason, scope, failover: true, rule: 'test' },
    words: 'slow down',
    nowMs: NOW_MS,
  };
}

test('decision 14: the row of the same credential and scope is the one that a failure continues', () => {
  const ended = blockOf('openai:a', { sinceMs: 90_000, untilMs: 99_000, step: 2 });
  const others = [
    blockOf('openai:b'),
    blockOf('openai:a', { model: 'm2' }),
    blockOf('openai:a', { model: '' }),
  ];
  const { previous, block } = blockAfter([...others, ended], {}, facts('rate_limit', 'model'));
  expect(previous).toBe(ended);
  expect(block).toMatchObject({ model: 'm1', step: 3, untilMs: NOW_MS + 300_000, words: 'slow down' });
});

test('decision 14: a refused key continues the row of the whole credential', () => {
  const whole = blockOf('openai:a', { model: '', reason: 'auth', sinceMs: 40_000, untilMs: 90_000 });
  const { previous, block } = blockAfter([blockOf('openai:a'), whole], {}, facts('auth', 'profile'));
  expect(previous).toBe(whole);
  expect(block).toMatchObject({ model: '', step: 2 });
});

test('COOL-4: an open window stays as it is', () => {
  const open = blockOf('openai:a', { untilMs: NOW_MS + 1 });
  expect(blockAfter([open], {}, facts('rate_limit', 'model')).block).toBe(open);
});

test.each(['context_overflow', 'format', 'refusal'] as const)('COOL-7: %s opens nothing', (reason) => {
  expect(blockAfter([], {}, facts(reason, 'none'))).toEqual({ previous: undefined, block: undefined });
});

test('DIS-4: the length comes from auth.cooldowns', () => {
  const config = {
    auth: { cooldowns: { billingBackoffHours: 2, billingBackoffHoursByProvider: { OpenAI: 1 } } },
  };
  expect(blockAfter([], config, facts('billing', 'profile')).block?.untilMs).toBe(NOW_MS + 3_600_000);
});
