import { afterEach, describe, expect, test } from 'vitest';
import { changeConfig } from '../../../src/app/config/change-config.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const open: TestPorts[] = [];

afterEach(() => {
  for (const ports of open.splice(0)) ports.close();
});

function portsWith(config: unknown): TestPorts {
  const ports = testPorts({ config });
  open.push(ports);
  return ports;
}

const addName = (names: readonly string[], name: string): readonly ConfigEdit[] => [
  { op: 'set', path: ['names'], value: [...names, name] },
];
const namesOf = (document: Readonly<Record<string, unknown>>) => document['names'] as readonly string[];

describe('changeConfig', () => {
  test('CLI-6: a change that raced is computed again from what is there now', async () => {
    const ports = portsWith({ names: ['a'] });
    let calls = 0;
    const write = await changeConfig(ports, 'test', ({ document }) => {
      calls += 1;
      if (calls < 4) ports.config.overwrite(`{ names: ['a', 'other${calls}'] }`);
      return addName(namesOf(document), 'b');
    });
    expect(write.changed).toBe(true);
    expect(calls).toBe(4);
    expect(ports.config.read().document).toEqual({ names: ['a', 'other3', 'b'] });
    expect(ports.config.changes.map(({ actor }) => actor)).toEqual(['test']);
  });

  test('somebody who never stops writing ends it with config-raced', async () => {
    const ports = portsWith({ names: [] });
    let calls = 0;
    const change = changeConfig(ports, 'test', () => {
      calls += 1;
      ports.config.overwrite(`{ names: [${calls}] }`);
      return addName([], 'b');
    });
    await expect(change).rejects.toMatchObject({ code: 'config-raced' });
    expect(ports.config.text()).toBe(`{ names: [${calls}] }`);
  });

  test('what the computation throws is passed on, once, with nothing written', async () => {
    const ports = portsWith({ names: [] });
    const before = ports.config.text();
    let calls = 0;
    const change = changeConfig(ports, 'test', () => {
      calls += 1;
      throw new AppError('nothing-to-do', 'nothing');
    });
    await expect(change).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(calls).toBe(1);
    expect(ports.config.text()).toBe(before);
  });

  test('no edits are no change', async () => {
    const write = await changeConfig(portsWith({}), 'test', () => []);
    expect(write.changed).toBe(false);
  });
});
