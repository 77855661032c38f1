import { afterEach, describe, expect, test } from 'vitest';
import { setSetting } from '../../../src/app/config/change-settings.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failed,
  failedTurn,
  limited,
  OPENAI,
  saveKeys,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const OVERFLOW = failed({ status: 400, code: 'context_length_exceeded' });

describe('FALL-7, decision 17: a blocked first model', () => {
  test('is probed near the end of its window once for all runs, and its success clears the block', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? limited() : answered('hi')));
    await turn(ports);
    ports.clock.set(ports.clock.now() + 28_000);
    await turn(ports);
    await turn(ports);
    expect(asked(ports)).toEqual([
      `${OPENAI} openai:a`,
      `${ANTHROPIC} anthropic:a`,
      `${OPENAI} openai:a`,
      `${ANTHROPIC} anthropic:a`,
      `${ANTHROPIC} anthropic:a`,
    ]);
    const [block] = ports.health.blocks();
    expect(block?.untilMs).toBe((block?.sinceMs ?? 0) + 30_000);
  });

  test('B005: a top-up is noticed without a person', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? failed({ status: 402 }) : answered('hi')));
    await turn(ports);
    ports.setAnswer(() => answered('hi'));
    expect((await turn(ports)).served).toBe(ANTHROPIC);
    ports.clock.set(ports.clock.now() + 5 * 60_000);
    expect((await turn(ports)).served).toBe(OPENAI);
    expect(ports.health.blocks()).toEqual([]);
  });

  test('an explicit pick earns a live attempt', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(() => failed({ status: 401 }));
    await failedTurn(ports);
    ports.setAnswer(() => answered('hi'));
    expect((await turn(ports, { model: OPENAI })).served).toBe(OPENAI);
  });
});

describe('decision 18: retry.sameModel', () => {
  test.each([
    ['off', 1],
    ['on', 3],
  ] as const)('%s: the limited key is asked %i times', async (value, requests) => {
    ports = await turnPorts([], ['openai:a']);
    await setSetting(ports, 'retry.sameModel', value);
    let count = 0;
    ports.setAnswer(() => {
      count += 1;
      return count < 3 ? limited() : answered('hi');
    });
    await turn(ports).catch(() => undefined);
    expect(ports.calls).toHaveLength(requests);
    expect(ports.health.blocks()).toHaveLength(value === 'off' ? 1 : 0);
  });
});

test('RETRY-10: each retry is a line of the log with its number, the limit and the wait', async () => {
  ports = await turnPorts([], ['openai:a']);
  await setSetting(ports, 'retry.sameModel', 'on');
  const answers = [limited(), failed({ status: 500 }), answered('hi')];
  ports.setAnswer(() => answers.shift() ?? answered('hi'));
  await turn(ports);
  const lines = ports.decisionEntries.filter(({ event }) => event === 'transient_same_model_retry');
  expect(lines.map(({ message }) => message.replace(/\d+$/, 'N'))).toEqual([
    `transient same-model retry 1/9 for ${OPENAI} reason=rate_limit: delayMs=N`,
    `transient same-model retry 1/8 for ${OPENAI} reason=timeout: delayMs=N`,
  ]);
  expect(ports.decisionEntries.filter(({ event }) => event === 'embedded_run_failover_decision')).toEqual([]);
  for (const { fields, message } of lines) {
    expect(message.endsWith(`delayMs=${fields['delayMs']}`)).toBe(true);
    expect(fields['delayMs']).toBeGreaterThanOrEqual(750);
    expect(fields['delayMs']).toBeLessThanOrEqual(1250);
  }
});

test('OBS-4, OBS-5: asking the same credential again is no rotation', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await setSetting(ports, 'retry.sameModel', 'on');
  await setSetting(ports, 'retry.provider.maxRetries', '1');
  const answers = [failed({ status: 500 }), failed({ status: 500 }), answered('hi')];
  ports.setAnswer(() => answers.shift() ?? answered('hi'));
  const { trace } = await turn(ports);
  const results = trace.attempts.map(({ result }) => result);
  expect(results).toEqual(['same_model_retry', 'rotate_profile', 'success']);
  const told = ports.decisionEntries.filter(({ event }) => event === 'embedded_run_failover_decision');
  expect(told.map(({ fields }) => fields)).toMatchObject([
    { decision: 'rotate_profile', attempt: 2, retry: 1, rotations: 0 },
  ]);
});

describe('decision 20: overflow-hop', () => {
  const SMALL = 'groq/llama-3.3-70b-versatile';
  const config = {
    agents: { defaults: { model: { primary: SMALL, fallbacks: [ANTHROPIC, OPENAI] } } },
  };

  test.each([
    ['off', {}, undefined, 1],
    ['larger-window', {}, 'larger', 2],
    ['larger-window', { model: SMALL }, undefined, 1],
  ] as const)('%s, %j', async (value, request, served, calls) => {
    ports = testPorts({ config });
    await saveKeys(ports, 'groq:a', 'openai:a', 'anthropic:a');
    await setSetting(ports, 'overflow-hop', value);
    ports.setAnswer(({ ref }) => (ref.provider === 'groq' ? OVERFLOW : answered('hi')));
    const notices: string[] = [];
    const result = await turn(ports, { ...request, onNotice: (line) => notices.push(line) }).catch(
      () => undefined,
    );
    expect(result === undefined ? undefined : 'larger').toBe(served);
    expect(ports.calls).toHaveLength(calls);
    expect(notices.filter((line) => line.includes('conversation too long'))).toHaveLength(calls - 1);
  });

  test('one hop: what does not fit there ends the run', async () => {
    ports = testPorts({ config });
    await saveKeys(ports, 'groq:a', 'openai:a', 'anthropic:a');
    await setSetting(ports, 'overflow-hop', 'larger-window');
    ports.setAnswer(() => OVERFLOW);
    await failedTurn(ports);
    expect(ports.calls).toHaveLength(2);
  });
});

describe('B014: budgets', () => {
  test('a turn makes so many requests and no more', async () => {
    ports = testPorts({ config: chainConfig([ANTHROPIC]) });
    await saveKeys(ports, 'openai:a', 'openai:b', 'openai:c', 'anthropic:a');
    await setSetting(ports, 'budget.perTurn', '2');
    ports.setAnswer(() => failed({ status: 401 }));
    const error = await failedTurn(ports);
    expect(ports.calls).toHaveLength(2);
    expect(error.message).toContain(
      '2 requests of this turn failed already (budget.perTurn) (attempt_budget)',
    );
  });

  test('failed requests of all runs within a minute count together, and time gives the budget back', async () => {
    ports = await turnPorts([], ['openai:a']);
    await setSetting(ports, 'budget.perMinute', '3');
    ports.setAnswer(() => failed({ status: 400, message: 'Invalid request' }));
    for (let run = 0; run < 5; run += 1) await failedTurn(ports);
    expect(ports.calls).toHaveLength(3);
    ports.clock.set(ports.clock.now() + 61_000);
    await failedTurn(ports);
    expect(ports.calls).toHaveLength(4);
  });
});
