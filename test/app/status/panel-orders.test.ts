import { afterEach, describe, expect, test } from 'vitest';
import type { LivePanel } from '../../../src/app/app-types.ts';
import { createLivePanel } from '../../../src/app/status/live-panel.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { asked, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
let panel: LivePanel;

afterEach(() => {
  panel.dispose();
  ports.close();
});

function watch(): void {
  panel = createLivePanel(ports, undefined);
}

describe('the order of credentials (ORD-7)', () => {
  const tried = (): readonly string[] | undefined => panel.getSnapshot().orders[0]?.tried;

  test('o: a move applies at once, for the next run too; undo takes each back, down to no order at all', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b', 'openai:c']);
    await ports.auth.setOrder('main', 'openai', ['openai:a', 'openai:b', 'openai:c']);
    await ports.auth.setOrder('main', 'openai', undefined);
    watch();
    const [first = '', second = '', third = ''] = tried() ?? [];
    expect(panel.undoable()).toBeUndefined();
    expect(await panel.move('openai', third, -1)).toBe(`${third} is number 2 of 3 now`);
    expect(tried()).toEqual([first, third, second]);
    expect(ports.auth.order('main', 'openai')).toEqual([first, third, second]);
    expect(await panel.move('openai', third, -9)).toBe(`${third} is number 1 of 3 now`);
    await turn(ports);
    expect(asked(ports).at(-1)).toBe(`${OPENAI} ${third}`);
    expect(panel.undoable()).toBe('openai');
    expect(await panel.undo()).toBe('The order of openai is as before');
    expect(tried()).toEqual([first, third, second]);
    await panel.undo();
    expect(ports.auth.order('main', 'openai')).toBeUndefined();
    expect(panel.undoable()).toBeUndefined();
    await expect(panel.undo()).rejects.toThrow('This panel has changed no order');
  });

  test('where it cannot move it says why, and nothing is written', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    await ports.auth.setOrder('main', 'openai', ['openai:a']);
    watch();
    expect(await panel.move('openai', 'openai:a', -1)).toBe('openai:a is at the top already');
    expect(await panel.move('openai', 'openai:b', -1)).toBe('openai:b is never tried, so it has no place');
    expect(panel.undoable()).toBeUndefined();
  });

  test('r: back to no order of this agent, which can be undone as well', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    await ports.auth.setOrder('main', 'openai', ['openai:b', 'openai:a']);
    watch();
    expect(await panel.resetOrder('openai')).toBe('openai has no order of this agent any more');
    expect(panel.getSnapshot().orders[0]?.source).toBe('profiles');
    expect(await panel.resetOrder('openai')).toBe('openai has no such order');
    await panel.undo();
    expect(tried()).toEqual(['openai:b', 'openai:a']);
  });
});
