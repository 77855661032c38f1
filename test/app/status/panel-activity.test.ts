import { afterEach, describe, expect, test } from 'vitest';
import { activityRows } from '../../../src/app/status/panel-activity.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failsOn, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const texts = () => activityRows(ports, 'main').map((row) => row.text);

describe('recent activity', () => {
  test('ui 5: attempts and events in one list, newest first, each with its tone', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    failsOn(ports, 'openai:a', { status: 429 });
    await turn(ports);
    ports.clock.set(START_MS + 1000);
    ports.setAnswer(() => {
      ports.clock.set(START_MS + 2200);
      return answered('hi');
    });
    await turn(ports);
    const rows = activityRows(ports, 'main');
    expect(rows.slice(0, 1).map((row) => [row.text, row.tone])).toEqual([
      ['claude-opus-4-6 anthropic:a answered in 1.2 s', 'good'],
    ]);
    expect(rows.slice(1).map((row) => [row.text, row.tone])).toEqual(
      expect.arrayContaining([
        ['gpt-5.5 all its keys are cooling', 'bad'],
        ['gpt-5.5 openai:a 429 rate limit', 'bad'],
        ['claude-opus-4-6 anthropic:a answered in 0 ms', 'good'],
        [`↪️ Model Fallback: ${ANTHROPIC} (selected ${OPENAI}; rate limit)`, 'plain'],
      ]),
    );
    expect(rows.map((row) => row.atMs)).toEqual(rows.map((row) => row.atMs).toSorted((a, b) => b - a));
  });

  test.each([
    [
      'without a status',
      { reason: 'timeout', status: undefined },
      'gpt-5.5 openai:default timeout or server fault',
    ],
    ['without a reason', { reason: undefined, status: undefined }, 'gpt-5.5 openai:default failed'],
    [
      'without a credential',
      { reason: 'missing_credential', status: undefined, credentialId: '' },
      'gpt-5.5 no credential',
    ],
    [
      'at the cost fence',
      { reason: 'cost_fence', status: undefined },
      'gpt-5.5 openai:default dearer than agreed',
    ],
  ] as const)('a failure %s', async (_name, facts, text) => {
    ports = testPorts();
    await ports.health.record({ attempt: attempt(facts) });
    expect(texts()).toEqual([text]);
  });

  test('thirty rows, and only those of the agent', async () => {
    ports = testPorts();
    for (let index = 0; index < 35; index += 1) {
      await ports.health.record({
        attempt: attempt({ attemptId: `x${index}`, finishedAtMs: START_MS + index }),
      });
    }
    await ports.health.record({
      attempt: attempt({ attemptId: 'other', agentId: 'ops', finishedAtMs: START_MS + 99 }),
    });
    const rows = activityRows(ports, 'main');
    expect(rows).toHaveLength(30);
    expect(rows[0]?.id).toBe('x34');
  });
});
