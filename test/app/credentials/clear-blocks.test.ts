import { afterEach, expect, test } from 'vitest';
import { clearBlocks } from '../../../src/app/credentials/clear-blocks.ts';
import { blocked } from '../../support/blocked.ts';
import { answered, START_MS, type TestPorts } from '../../support/test-ports.ts';
import { asked, failedTurn, limited, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

test('B005: the next turn may use the key at once', async () => {
  ports = await turnPorts([], ['openai:a']);
  ports.setAnswer(() => limited('600'));
  await failedTurn(ports);
  expect(await clearBlocks(ports, 'main', 'openai:a')).toBe(1);
  ports.setAnswer(() => answered('hi'));
  await turn(ports);
  expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${OPENAI} openai:a`]);
});

test('D2: it is journalled, once for what went', async () => {
  ports = await turnPorts([], []);
  await blocked(ports, 'openai:a');
  await blocked(ports, 'openai:a', { model: 'gpt-5.4' });
  expect(await clearBlocks(ports, 'main', 'openai:a')).toBe(2);
  expect(ports.health.recentEvents('main', 5)).toMatchObject([
    { kind: 'block-cleared', text: 'openai:a: blocks cleared by hand', atMs: START_MS },
  ]);
});

test('D2: one model of a key only, and no other key', async () => {
  ports = await turnPorts([], []);
  await blocked(ports, 'openai:a');
  await blocked(ports, 'openai:a', { model: 'gpt-5.4' });
  await blocked(ports, 'openai:b');
  expect(await clearBlocks(ports, 'main', 'openai:a', 'gpt-5.4')).toBe(1);
  expect(ports.health.blocks().map((block) => [block.credentialId, block.model])).toEqual([
    ['openai:a', 'gpt-5.5'],
    ['openai:b', 'gpt-5.5'],
  ]);
  expect(ports.health.recentEvents('main', 5)[0]?.text).toBe('openai:a: block for gpt-5.4 cleared by hand');
});

test('nothing to clear is 0 and no event', async () => {
  ports = await turnPorts([], []);
  expect(await clearBlocks(ports, 'main', 'openai:a')).toBe(0);
  expect(ports.health.recentEvents('main', 5)).toEqual([]);
});
