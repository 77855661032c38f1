import { afterEach, expect, test } from 'vitest';
import { largerModel } from '../../../src/app/turn/larger-model.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { failed, failedTurn } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const box = (windows: Readonly<Record<string, object>>) => ({
  baseUrl: 'http://10.0.0.7/v1',
  models: Object.entries(windows).map(([id, facts]) => ({ id, ...facts })),
});

test.each([
  [
    'the largest of what is selected',
    { small: { contextWindow: 8000 }, mid: { contextWindow: 32_000 }, big: { contextWindow: 200_000 } },
    'big',
  ],
  [
    'by what may be used of it',
    {
      small: { contextWindow: 8000 },
      mid: { contextWindow: 32_000 },
      big: { contextWindow: 200_000, contextTokens: 9000 },
    },
    'mid',
  ],
  [
    'none when all are as small',
    { small: { contextWindow: 8000 }, other: { contextWindow: 8000 } },
    undefined,
  ],
  ['none when its own window is not known', { small: {}, big: { contextWindow: 200_000 } }, undefined],
])('B066: %s', (_name, windows, larger) => {
  ports = testPorts({ config: { models: { providers: { box: box(windows) } } } });
  expect(largerModel(readWorld(ports), { provider: 'box', model: 'small' })?.model).toBe(larger);
});

test('decision 20: an overflow fails at once and names it', async () => {
  ports = testPorts({
    config: {
      agents: { defaults: { model: { primary: 'box/small', fallbacks: ['box/big'] } } },
      models: {
        providers: { box: box({ small: { contextWindow: 8000 }, big: { contextWindow: 200_000 } }) },
      },
    },
    answer: () => failed({ status: 400, message: 'input exceeds the maximum number of tokens' }),
  });
  const { details } = await failedTurn(ports);
  expect(details.join('\n')).toContain('openclaw agent --model box/big');
  expect(ports.calls).toHaveLength(1);
});
