import { afterEach, expect, test } from 'vitest';
import { readDailyUsage, readUsage } from '../../../src/app/status/usage.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { answered, START_MS, type TestPorts } from '../../support/test-ports.ts';
import { failed, OPENAI, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const DAY_MS = 24 * 3_600_000;
const turn = () => runTurn(ports, { message: 'hi', signal: new AbortController().signal });
const counted = (headers: Readonly<Record<string, string>> = {}) => ({
  ...answered('hello'),
  usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
  headers,
});

test('requests, tokens and cost are summed per model and credential, and per day', async () => {
  ports = await turnPorts([], ['openai:a']);
  ports.setAnswer(() => counted());
  await turn();
  await turn();
  ports.clock.set(START_MS + DAY_MS);
  await turn();
  const [row] = readUsage(ports, 'main', 0);
  expect(row).toMatchObject({
    model: OPENAI,
    provider: 'openai',
    credentialId: 'openai:a',
    requests: 3,
    inputTokens: 3_000_000,
    outputTokens: 300_000,
  });
  const { cost } = ports.bundledCatalog.models.of('openai').find((model) => model.id === 'gpt-5.5') ?? {};
  const each = (cost?.input ?? 0) + (cost?.output ?? 0) / 10;
  expect(each).toBeGreaterThan(0);
  expect(row?.costUsd).toBeCloseTo(3 * each);
  expect(readDailyUsage(ports, 'main', 0).map(({ day, requests }) => [day, requests])).toEqual([
    ['2026-11-22', 1],
    ['2026-11-21', 2],
  ]);
  expect(readUsage(ports, 'main', START_MS + 1)).toMatchObject([{ requests: 1 }]);
});

test('D9: the last word of a provider about its limits is kept per credential, of failures too', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  ports.setAnswer(() => counted({ 'x-ratelimit-remaining-requests': '5' }));
  await turn();
  ports.clock.set(START_MS + 1000);
  ports.setAnswer(() =>
    failed({
      status: 429,
      headers: { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '20s' },
    }),
  );
  await expect(turn()).rejects.toThrow('All models failed');
  expect(ports.health.quotas()).toMatchObject([
    {
      credentialId: 'openai:a',
      provider: 'openai',
      seenAtMs: START_MS + 1000,
      figures: [{ unit: 'requests', remaining: 0 }],
    },
    { credentialId: 'openai:b', figures: [{ resetAtMs: START_MS + 21_000 }] },
  ]);
});

test('ledger.keepDays: older runs, attempts and events go, younger ones stay', async () => {
  ports = await turnPorts([], ['openai:a']);
  await ports.settings.write('ledger.keepDays', 2, 'test');
  await turn();
  ports.clock.set(START_MS + 1.5 * DAY_MS);
  for (let round = 0; round < 200; round += 1) await turn();
  const run = ports.runs.find('main', undefined);
  expect(readUsage(ports, 'main', 0)).toMatchObject([{ requests: 201 }]);
  ports.clock.set(START_MS + 3 * DAY_MS);
  for (let round = 0; round < 200; round += 1) await turn();
  expect(readUsage(ports, 'main', 0)).toMatchObject([{ requests: 400 }]);
  expect(ports.runs.find('main', run?.runId)).toBeDefined();
});
