import { afterEach, expect, test } from 'vitest';
import { rememberRecent } from '../../../src/app/models/remember-recent.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

test('B086: the newest first, each once, ten at most', async () => {
  ports = testPorts();
  for (let index = 1; index <= 12; index += 1) await rememberRecent(ports, `p/${index}`);
  await rememberRecent(ports, 'p/7');
  const { recents } = (await ports.preferences()).read();
  expect(recents).toEqual([7, 12, 11, 10, 9, 8, 6, 5, 4, 3].map((index) => `p/${index}`));
});

test('preferences that cannot be kept are no failure', async () => {
  ports = testPorts();
  const reasons: string[] = [];
  const failing = {
    ...ports,
    preferences: async () => {
      reasons.push('asked');
      throw new Error('read-only home');
    },
  };
  await expect(rememberRecent(failing, 'p/1')).resolves.toBeUndefined();
  expect(reasons).toEqual(['asked']);
});
