import { afterEach, describe, expect, test } from 'vitest';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { AppError } from '../../../src/core/errors.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { failed, GROQ, keyOf, limited, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** The latest run of the agent, which a test expects to be there. */
function latestRun() {
  const run = ports.runs.find('main', undefined);
  if (run === undefined) throw new Error('no run was recorded');
  return run;
}

describe('D1: the record of a run', () => {
  test('tells what was asked for, what was looked at and who served', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'openai:b', 'openai:c']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? limited() : answered('hi')));
    const { runId: _, ...run } = await turn(ports).then(latestRun);
    expect(run).toEqual({
      agentId: 'main',
      sessionId: undefined,
      requested: OPENAI,
      source: 'default',
      layers: [
        { layer: 'command', value: undefined, wins: false },
        { layer: 'session', value: undefined, wins: false },
        { layer: 'agent', value: undefined, wins: false },
        { layer: 'defaults', value: OPENAI, wins: true },
      ],
      chain: [OPENAI, GROQ],
      considered: [
        {
          ref: OPENAI,
          credentials: [
            { credentialId: 'openai:a', verdict: 'failed' },
            { credentialId: 'openai:b', verdict: 'served' },
            { credentialId: 'openai:c', verdict: 'shadowed' },
          ],
        },
      ],
      outcome: 'answered',
      served: OPENAI,
      credentialId: 'openai:b',
      startedAtMs: expect.any(Number),
      finishedAtMs: expect.any(Number),
    });
  });

  test('B021: says of a model without a usable credential why each was passed over', async () => {
    ports = await turnPorts([GROQ], ['openai:a']);
    ports.setAnswer(() => limited());
    await turn(ports).catch(() => undefined);
    await turn(ports).catch(() => undefined);
    const run = latestRun();
    expect(run.outcome).toBe('failed');
    expect(run.served).toBeUndefined();
    const untilMs = ports.clock.now() + 30_000;
    expect(run.considered[0]?.credentials).toEqual([
      { credentialId: 'openai:a', verdict: 'blocked', reason: 'rate_limit', untilMs },
    ]);
  });

  test('B021: a key that the run itself lost is blocked for the later models, not needless', async () => {
    ports = await turnPorts(['openai/gpt-5.4-mini', GROQ], ['openai:a', 'groq:a']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? failed({ status: 401 }) : answered('hi')));
    await turn(ports);
    expect(latestRun().considered.map(({ credentials }) => credentials[0]?.verdict)).toEqual([
      'failed',
      'blocked',
      'served',
    ]);
  });

  test('carries the attempts under its id, in the order they were made', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? limited() : answered('hi')));
    await turn(ports);
    const { runId } = latestRun();
    expect(ports.runs.attempts(runId).map(({ credentialId, outcome }) => [credentialId, outcome])).toEqual([
      ['openai:a', 'failure'],
      ['openai:b', 'success'],
    ]);
    expect(ports.runs.find('main', runId)?.runId).toBe(runId);
    expect(ports.runs.find('other', undefined)).toBeUndefined();
  });

  test('ends as cancelled when the person stops it', async () => {
    ports = await turnPorts([], ['openai:a']);
    const stop = new AbortController();
    ports.setAnswer(() => {
      stop.abort();
      return limited();
    });
    await turn(ports, { signal: stop.signal }).catch(() => undefined);
    expect(latestRun().outcome).toBe('cancelled');
  });
});

test('B013: an answer reaches the person though the store fails, and they are told', async () => {
  ports = await turnPorts([], ['openai:a']);
  const full = new AppError('store-full', 'The disk is full');
  const broken = { ...ports, health: { ...ports.health, record: () => Promise.reject(full) } };
  const notices: string[] = [];
  const { text } = await runTurn(broken, {
    message: 'hi',
    signal: new AbortController().signal,
    onNotice: (line) => notices.push(line),
  });
  expect(text).not.toBe('');
  expect(notices).toEqual(['The answer is whole, but not all of it could be recorded: The disk is full']);
});

describe('B013: one transaction', () => {
  test.each([
    ['the answer', () => answered('hi'), 'success'],
    ['the last failure', () => limited(), 'failure'],
  ] as const)('a run is stored together with %s', async (_, answer, outcome) => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    ports.setAnswer(answer);
    const { health, runs } = ports;
    const written: (string | undefined)[] = [];
    const watched = {
      ...ports,
      health: {
        ...health,
        record: (entry: Parameters<typeof health.record>[0]) => {
          written.push(entry.run === undefined ? entry.attempt.outcome : `${entry.attempt.outcome} and run`);
          return health.record(entry);
        },
      },
      runs: {
        ...runs,
        record: async () => {
          written.push('run alone');
        },
      },
    };
    await runTurn(watched, { message: 'hi', signal: new AbortController().signal }).catch(() => undefined);
    expect(written.at(-1)).toBe(`${outcome} and run`);
    expect(written).not.toContain('run alone');
    expect(latestRun().outcome).toBe(outcome === 'success' ? 'answered' : 'failed');
  });
});
