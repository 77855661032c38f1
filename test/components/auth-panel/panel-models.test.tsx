import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthPanel, type PanelExit } from '../../../components/auth-panel/auth-panel.tsx';
import { sparkline } from '../../../components/auth-panel/panel-state.ts';
import type { PanelAttempt } from '../../../src/app/app-types.ts';
import { createLivePanel } from '../../../src/app/status/live-panel.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { chainConfig, saveKeys } from '../../support/turns.ts';

let ports: TestPorts;

beforeEach(() => {
  ports = testPorts({ config: chainConfig() });
});

afterEach(() => ports.close());

function open(size: ScreenSize = {}): TestScreen<PanelExit> {
  const panel = createLivePanel(ports, undefined);
  return renderScreen<PanelExit>((done) => <AuthPanel panel={panel} onLeave={done} />, size);
}

describe('the line of attempts', () => {
  const tries = (...marks: readonly (number | 'x' | '-')[]): readonly PanelAttempt[] =>
    marks.map((mark) => ({
      atMs: 0,
      model: 'm',
      outcome: typeof mark === 'number' ? 'success' : ({ x: 'failure', '-': 'skipped' } as const)[mark],
      reason: undefined,
      rule: undefined,
      status: undefined,
      words: undefined,
      durationMs: typeof mark === 'number' ? mark : 0,
    }));

  test.each([
    ['nothing', tries(), '    '],
    ['the latest on the right', tries(100, 'x', '-'), ' ·✗█'],
    ['answers beside the slowest one', tries(100, 50, 0), ' ▁▅█'],
    ['no more than its cells', tries(1, 1, 1, 1, 'x', 'x'), '████'],
  ])('%s', (_name, attempts, line) => {
    expect(sparkline(attempts, 4)).toBe(line);
  });

  test('it stands in the row where there is room, in one column', async () => {
    await saveKeys(ports, 'openai:a', 'openai:b');
    await ports.health.record({ attempt: attempt({ credentialId: 'openai:a', finishedAtMs: START_MS }) });
    const app = open({ columns: 140, rows: 30 });
    await app.until(/openai:a +api key +✗ /);
    app.resize(80, 24);
    await app.until(/openai:a +api key +[?●]/);
  });
});

describe('the models of the panel (ui.md section 5)', () => {
  test.each([
    { columns: 40, rows: 12 },
    { columns: 100, rows: 30 },
  ])('d tells who serves them, their window, price and what they take, at $columns×$rows', async (size) => {
    ports.close();
    ports = testPorts({ config: chainConfig(['nowhere/unheard-of']) });
    const app = open(size);
    await app.until('Models');
    app.type('d');
    await app.until('primary: openai/gpt-5.5');
    await app.until(/Model {3}GPT-5\.5 · OpenAI[\s\S]*State {3}no credentials/);
    expect(app.screen()).toMatch(/Window {2}272K tokens, answers/);
    app.press('end');
    await app.until(/Window {2}unknown\n Price {3}unknown\n Takes {3}unknown/);
    app.press('escape');
    await app.until('Credentials');
    expect(app.faults()).toEqual([]);
  });

  test('without a selected model there is no such key', async () => {
    ports.close();
    ports = testPorts();
    const app = open();
    await app.until('none selected');
    expect(app.screen()).not.toContain('d models');
  });
});
