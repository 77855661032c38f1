import { afterEach, describe, expect, test } from 'vitest';
import { detailLines } from '../../../src/app/status/panel-details.ts';
import { readSnapshot } from '../../../src/app/status/panel-snapshot.ts';
import { formatTimeOfDay } from '../../../src/core/text/format.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { blocked } from '../../support/blocked.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { failed, failedTurn, limited, saveKeys, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const details = (id: string): readonly string[] => detailLines(readSnapshot(ports, undefined), id);

describe('details of a credential', () => {
  test('D2, D9: each block with its scope, end, source, step and the words of the provider', async () => {
    ports = testPorts();
    await saveKeys(ports, 'openai:a');
    await blocked(ports, 'openai:a', { source: 'retry-after', step: 2, words: 'slow down please' });
    await blocked(ports, 'openai:a', {
      model: '',
      reason: 'billing',
      kind: 'disabled',
      untilMs: START_MS + 10,
    });
    ports.clock.set(START_MS + 10);
    const lines = details('openai:a');
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
    const attempts = details('openai:a').filter((line) => line.includes('  gpt-5.5 '));
    expect(attempts).toHaveLength(20);
    expect(attempts[0]).toMatch(/^ {3}just now {2}gpt-5\.5 400 request not accepted · rule \S+/);
    const [line] = details('openai:b').filter((text) => text.includes('gpt-5.5 429'));
    expect(line).toMatch(/^ {2}2 min ago {2}gpt-5\.5 429 rate limit · rule \S+/);
  });

  test('D1: the provider’s words of each try stand beside its rule, and the tries are counted', async () => {
    ports = await turnPorts([], ['openai:a']);
    for (const [id, outcome] of [
      ['x1', 'success'],
      ['x2', 'failure'],
      ['x3', 'skipped'],
    ] as const) {
      const facts = { attemptId: id, outcome, credentialId: 'openai:a', finishedAtMs: START_MS };
      await ports.health.record({ attempt: attempt(facts) });
    }
    const lines = details('openai:a');
    expect(lines).toContain('Last attempts: 1 answered, 1 failed, 1 not sent');
    expect(lines).toContain('   just now  gpt-5.5 429 rate limit · rule http-429 · “slow down”');
  });

  test('D1: it says what is asked next, and when this one is asked again', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    await blocked(ports, 'openai:a');
    expect(details('openai:a')[1]).toBe(
      `Next    openai:b is asked first; this one is tried again at ${formatTimeOfDay(START_MS + 30_000)}`,
    );
    expect(details('openai:b')[1]).toBe('Next    it is asked first for openai');
    await ports.auth.setOrder('main', 'openai', ['openai:a']);
    expect(details('openai:b')[1]).toBe(
      'Next    no other one can stand in; this one is excluded by auth.order for this provider',
    );
  });

  test('D9: a limit has its unit, window, age and source, and no number once it is over', async () => {
    ports = await turnPorts([], ['openai:a']);
    const figure = {
      unit: 'requests',
      window: 'minute',
      limit: 60,
      remaining: 12,
      resetAtMs: START_MS + 60_000,
      source: 'x-ratelimit-remaining-requests-minute',
    };
    const quota = { credentialId: 'openai:a', provider: 'openai', figures: [figure], seenAtMs: START_MS };
    await ports.health.record({ attempt: attempt({ credentialId: 'openai:a' }), quota });
    expect(details('openai:a')).toContain(
      `  requests per minute  12 of 60 left · anew in 01:00 · seen just now · ${figure.source}`,
    );
    ports.clock.set(START_MS + 60_000);
    expect(details('openai:a')).toContain(
      `  requests per minute  unknown of 60 left · seen 1 min ago · ${figure.source}`,
    );
    expect(readSnapshot(ports, undefined).credentials[0]?.quotas).toMatchObject([
      { state: 'unknown', remaining: null },
    ]);
  });

  test('nothing known', async () => {
    ports = await turnPorts([], ['openai:a']);
    expect(details('openai:a').slice(-3)).toEqual(['no blocks', '', 'not used yet']);
    expect(details('openai:gone')).toEqual(['It is not there any more.']);
  });
});
