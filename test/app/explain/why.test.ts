import { afterEach, describe, expect, test } from 'vitest';
import { clearBlocks } from '../../../src/app/credentials/clear-blocks.ts';
import { whyRun } from '../../../src/app/explain/why.ts';
import { setSessionModel } from '../../../src/app/selection/session-model.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, GROQ, keyOf, limited, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

describe('D1: why a run went the way it went', () => {
  test('SRC-1: every layer has its value and its age, of changes before the run alone', async () => {
    ports = await turnPorts([], ['openai:a', 'anthropic:a']);
    await setSessionModel(ports, 's1', ANTHROPIC);
    const chosenAtMs = ports.clock.now();
    ports.clock.set(chosenAtMs + 60_000);
    await turn(ports, { sessionId: 's1' });
    const { run, layers } = whyRun(ports, 'main', undefined);
    const session = { layer: 'session', value: ANTHROPIC, wins: true };
    expect(layers[1]).toEqual({ ...session, setAtMs: chosenAtMs });
    ports.clock.set(chosenAtMs + 120_000);
    await setSessionModel(ports, 's1', OPENAI);
    expect(whyRun(ports, 'main', run.runId).layers[1]).toEqual({ ...session, setAtMs: undefined });
  });

  test('every credential and model in order, with its requests', async () => {
    ports = await turnPorts([GROQ, ANTHROPIC], ['openai:a', 'openai:b', 'groq:a', 'anthropic:a']);
    ports.setAnswer((target) => (keyOf(target).startsWith('openai') ? limited() : answered('hi')));
    await turn(ports);
    const { run, models } = whyRun(ports, 'main', undefined);
    expect(run.served).toBe(GROQ);
    expect(
      models.map(({ ref, isReached, credentials }) => [
        ref,
        isReached,
        credentials.map((entry) => `${entry.credentialId} ${entry.verdict} ${entry.attempts.length}`),
      ]),
    ).toEqual([
      [OPENAI, true, ['openai:a failed 1', 'openai:b failed 1']],
      [GROQ, true, ['groq:a served 1']],
      [ANTHROPIC, false, []],
    ]);
  });

  test('a model that was left without a request says why', async () => {
    ports = await turnPorts([GROQ], ['groq:a']);
    ports.setAnswer(() => answered('hi'));
    await turn(ports);
    expect(whyRun(ports, 'main', undefined).models[0]?.left).toMatchObject({ reason: 'missing_credential' });
  });

  test('tells the same after the blocks were cleared', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'groq:a']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? limited() : answered('hi')));
    await turn(ports);
    const before = whyRun(ports, 'main', undefined);
    await clearBlocks(ports, 'main', 'openai:a');
    expect(whyRun(ports, 'main', before.run.runId)).toEqual(before);
  });

  test('AGENT-6: without a name it is the latest run of the default agent', async () => {
    const config = { agents: { defaults: { model: OPENAI }, list: [{ id: 'coder', default: true }] } };
    ports = await turnPorts([], ['openai:a'], { config });
    ports.setAnswer(() => answered('hi'));
    await turn(ports);
    expect(whyRun(ports, undefined, undefined).run.agentId).toBe('coder');
  });

  test.each([
    [undefined, 'No run is recorded yet'],
    ['run_gone', 'No run "run_gone" is recorded'],
  ])('%s that is not there is told', async (id, message) => {
    ports = await turnPorts([], []);
    expect(() => whyRun(ports, 'main', id)).toThrow(message);
  });
});
