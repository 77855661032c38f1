import { afterEach, expect, test } from 'vitest';
import { setSetting } from '../../../src/app/config/change-settings.ts';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { parseRehearsal } from '../../../src/core/failover/rehearsal.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failed, keyOf, OPENAI, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const turn = () => runTurn(ports, { message: 'hi', signal: new AbortController().signal });
const limited = failed({ status: 429, message: 'slow down' });

test('OBS-1, OBS-3, OBS-4: each step of a fallback is told under the known names', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
  ports.setAnswer((target) => (keyOf(target).startsWith('openai') ? limited : answered('hello')));
  await turn();
  expect(ports.decisionEntries.map(({ event, fields }) => [event, fields['decision']])).toEqual([
    ['auth_profile_failure_state_updated', undefined],
    ['embedded_run_failover_decision', 'rotate_profile'],
    ['auth_profile_failure_state_updated', undefined],
    ['embedded_run_failover_decision', 'fallback_model'],
    ['model_fallback_decision', 'candidate_failed'],
    ['model_fallback_decision', 'candidate_succeeded'],
  ]);
  const hash = ports.decisions.hash('openai:a');
  const [state, rotated, , , left, won] = ports.decisionEntries;
  expect(state?.fields).toMatchObject({
    profileId: hash,
    provider: 'openai',
    reason: 'rate_limit',
    windowType: 'cooldown',
  });
  expect(rotated?.message).toMatch(
    /^embedded run failover decision: runId=\S+ stage=assistant decision=rotate_profile reason=rate_limit attempt=1 retry=0 rotations=0 from=openai\/gpt-5\.5 profile=sha256:\w{12} rawError=slow down$/,
  );
  expect(left).toMatchObject({
    logger: 'model-fallback/decision',
    message: `model fallback decision: decision=candidate_failed requested=${OPENAI} candidate=${OPENAI} reason=rate_limit next=${ANTHROPIC} detail=slow down`,
    fields: {
      reason: 'rate_limit',
      fallbackStepFromModel: OPENAI,
      fallbackStepToModel: ANTHROPIC,
      fallbackStepFromFailureReason: 'rate_limit',
      fallbackStepFromFailureDetail: 'slow down',
      fallbackStepFinalOutcome: 'next_fallback',
    },
  });
  expect(won?.fields).toMatchObject({ fallbackStepFinalOutcome: 'succeeded' });
});

test('OBS-4: the last candidate has next=none; OBS-6: no credential is named', async () => {
  ports = await turnPorts([], ['openai:secret-name']);
  ports.setAnswer(() => limited);
  await expect(turn()).rejects.toThrow('All models failed');
  const last = ports.decisionEntries.at(-1);
  expect(last?.message).toContain(' next=none ');
  expect(last?.fields).toMatchObject({ fallbackStepFinalOutcome: 'chain_exhausted' });
  expect(JSON.stringify(ports.decisionEntries)).not.toContain('secret-name');
});

test('OBS-2: a run that ends for want of time says so', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
  ports.setAnswer(() => {
    ports.clock.set(ports.clock.now() + 700_000);
    return failed({ status: 500 });
  });
  await expect(turn()).rejects.toThrow('All models failed');
  expect(ports.decisionEntries.at(-1)).toMatchObject({
    event: 'model_fallback_chain_stopped',
    fields: { reason: 'agent_run_terminal_timeout' },
  });
});

test('OBS-5: the trace of a run names winner, tries and whether a fallback served', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
  ports.setAnswer((target) => (keyOf(target).startsWith('openai') ? limited : answered('hello')));
  const { trace } = await turn();
  const openai = { provider: 'openai', model: 'gpt-5.5', reason: 'rate_limit', stage: 'assistant' };
  expect(trace).toEqual({
    winnerProvider: 'anthropic',
    winnerModel: 'claude-opus-4-6',
    attempts: [
      { ...openai, result: 'rotate_profile' },
      { ...openai, result: 'fallback_model' },
      { provider: 'anthropic', model: 'claude-opus-4-6', result: 'success', stage: 'assistant' },
    ],
    fallbackUsed: true,
    runner: 'embedded',
  });
});

test('a run that is answered at once, and a rehearsal, leave nothing in the log', async () => {
  ports = await turnPorts([], ['openai:a']);
  await turn();
  await rehearse(ports, { rules: parseRehearsal('openai=429') });
  expect(ports.decisionEntries).toEqual([]);
});

test('OBS-1: what was decided is told while the run goes on, so that a process that dies leaves it', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
  let told: readonly (string | undefined)[] = [];
  let attempts = 0;
  ports.setAnswer(({ ref }) => {
    if (ref.provider === 'openai') return limited;
    // The process could die here.
    told = ports.decisionEntries.map(({ event }) => event);
    attempts = ports.health.recentAttempts('main', 10).length;
    return answered('hello');
  });
  await turn();
  expect(told).toEqual([
    'auth_profile_failure_state_updated',
    'embedded_run_failover_decision',
    'model_fallback_decision',
  ]);
  expect(attempts).toBe(1);
  // And nothing is told twice.
  expect(ports.decisionEntries).toHaveLength(4);
});

test('OBS-2, RETRY-11: a run that ends because nobody answers says so, blocks nothing and does not fall back', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
  await setSetting(ports, 'retry.sameModel', 'on');
  ports.setAnswer(() => failed({ code: 'ETIMEDOUT', phase: 'first-token' }));
  await expect(turn()).rejects.toThrow('All models failed');
  expect(ports.calls.map(({ target }) => target.ref.provider)).toEqual(Array(5).fill('openai'));
  expect(ports.health.blocks()).toEqual([]);
  expect(ports.decisionEntries.at(-1)).toMatchObject({
    event: 'model_fallback_chain_stopped',
    fields: { reason: 'idle_timeout_circuit_breaker' },
  });
});
