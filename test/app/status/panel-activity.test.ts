import { afterEach, describe, expect, test } from 'vitest';
import { activityRows, credentialDetails } from '../../../src/app/status/panel-activity.ts';
import { formatTimeOfDay } from '../../../src/core/text/format.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { blocked } from '../../support/blocked.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  failed,
  failedTurn,
  failsOn,
  limited,
  OPENAI,
  turn,
  turnPorts,
} from '../../support/turns.ts';

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

describe('details of a credential', () => {
  test('D2, D9: each block with its scope, end, source, step and the words of the provider', async () => {
    ports = testPorts();
    await blocked(ports, 'openai:a', { source: 'retry-after', step: 2, words: 'slow down please' });
    await blocked(ports, 'openai:a', {
      model: '',
      reason: 'billing',
      kind: 'disabled',
      untilMs: START_MS + 10,
    });
    ports.clock.set(START_MS + 10);
    const lines = credentialDetails(ports, 'main', 'openai:a');
    expect(lines).toContain(
      `rate limit on gpt-5.5: until ${formatTimeOfDay(START_MS + 30_000)}, named by retry-after, step 2`,
    );
    expect(lines).toContain('“slow down please”');
    expect(lines).toContain(
      'billing on all its models: window over, next try decides, named by ladder, step 1',
    );
  });

  test('D1: its own last twenty attempts, with their age', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    ports.setAnswer((target) => (target.auth.kind === 'none' ? answered('') : limited()));
    await failedTurn(ports);
    ports.clock.set(START_MS + 120_000);
    ports.setAnswer(() => failed({ status: 400 }));
    for (let count = 0; count < 25; count += 1) await failedTurn(ports);
    const attempts = credentialDetails(ports, 'main', 'openai:a').filter((line) => line.includes(' openai:'));
    expect(attempts).toHaveLength(20);
    expect(attempts[0]).toBe('   just now  gpt-5.5 openai:a 400 request not accepted');
    const [line] = credentialDetails(ports, 'main', 'openai:b').filter((text) => text.includes(' openai:'));
    expect(line).toBe('  2 min ago  gpt-5.5 openai:b 429 rate limit');
  });

  test('nothing known', () => {
    ports = testPorts();
    expect(credentialDetails(ports, 'main', 'openai:a')).toEqual(['no blocks', '', 'not used yet']);
  });
});
