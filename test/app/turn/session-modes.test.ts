import { afterEach, expect, test } from 'vitest';
import { changeSessionParams } from '../../../src/app/chat/session-params.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { chainConfig, OPENAI, saveKeys, turn } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

async function portsWith(
  defaults: Readonly<Record<string, unknown>> = {},
  list: unknown[] = [],
): Promise<void> {
  const config = chainConfig([], defaults) as { agents: object };
  ports = testPorts({ config: { agents: { ...config.agents, list } } });
  await saveKeys(ports, 'openai:a');
}

const place = { agentId: 'main', sessionId: 's' };
const shapeOf = (index: number) => ports.calls[index]?.target.shape;

test('SEL-10: the session beats the config, and undefined goes back to it', async () => {
  await portsWith({ models: { [OPENAI]: { params: { fastMode: true } } } });
  await turn(ports, { sessionId: 's' });
  expect(await changeSessionParams(ports, place, { fastMode: false, thinking: true })).toEqual({
    fastMode: false,
    thinking: true,
  });
  await turn(ports, { sessionId: 's' });
  expect(await changeSessionParams(ports, place, { fastMode: undefined })).toEqual({ thinking: true });
  await turn(ports, { sessionId: 's' });
  expect([0, 1, 2].map((index) => shapeOf(index)?.modes?.fastMode)).toEqual([true, false, true]);
  expect([0, 1].map((index) => shapeOf(index)?.modes?.thinking)).toEqual([undefined, true]);
});

test('SEL-9: later layers win key by key, the agent’s own parameters last', async () => {
  await portsWith(
    {
      params: { a: 1, b: 1, c: 1, d: 1 },
      models: { [OPENAI]: { params: { b: 2, c: 2, d: 2 } } },
    },
    [{ id: 'night', params: { d: 4 }, models: { [OPENAI]: { params: { c: 3, d: 3 } } } }],
  );
  await turn(ports, { agentId: 'night' });
  expect(shapeOf(0)?.params).toEqual({ a: 1, b: 2, c: 3, d: 4 });
});
