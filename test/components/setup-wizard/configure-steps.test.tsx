import { afterEach, describe, expect, test } from 'vitest';
import { SetupWizard } from '../../../components/setup-wizard/setup-wizard.tsx';
import { createSetupFlow } from '../../../src/app/setup/setup-flow.ts';
import type { SetupFlow } from '../../../src/app/setup/setup-types.ts';
import { inspectorOf, lists } from '../../app/setup/wizard.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const CONFIG = {
  agents: {
    defaults: {
      model: { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5-mini'] },
      models: { 'openai/gpt-5.5': { alias: 'main' }, 'openai/gpt-5-mini': {} },
    },
  },
  wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' },
};
let ports: TestPorts;
let flow: SetupFlow;

afterEach(() => {
  flow.dispose();
  ports.close();
});

function open(
  size: ScreenSize,
  purpose: 'configure' | 'configure-model' = 'configure-model',
): TestScreen<null> {
  const inspector = inspectorOf(lists('gpt-5.5'));
  ports = testPorts({ config: CONFIG, env: { OPENAI_API_KEY: 'canary-screen-key' }, inspector });
  flow = createSetupFlow(ports, { purpose });
  return renderScreen<null>((done) => <SetupWizard flow={flow} onDone={() => done(null)} />, size);
}

describe.each([
  { columns: 40, rows: 10 },
  { columns: 40, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
])('configure at $columns×$rows', (size) => {
  test('B098: hub, marks and review keep their keys on screen and fit', async () => {
    const app = open(size);
    await app.until('Existing config detected');
    app.type('4');
    await app.until('Which models may be picked?');
    await app.until('enter accept');
    app.type('gpt-4o-mini');
    await app.until('❯ [ ] openai/gpt-4o-mini');
    app.press('space');
    await app.until('3 marked');
    app.press('enter');
    await app.until('Review and write');
    app.press('enter');
    await app.until('This is what will be written');
    await app.until('enter write it');
    expect(app.faults()).toEqual([]);
    app.press('escape');
    await app.until('Existing config detected');
  });
});

test('CONF-1: a section of upstream is told about in place, and the menu stays', async () => {
  const app = open({ columns: 80, rows: 24 }, 'configure');
  await app.until('What do you want to configure?');
  app.type('4');
  expect(await app.until('Not part of this program')).toContain('1. model');
});

test('7.3-12: no mark at all means every model, and says so', async () => {
  const app = open({ columns: 80, rows: 24 });
  await app.until('Existing config detected');
  app.type('4');
  await app.until('2 marked');
  app.type('\u0018');
  await app.until('No mark: every model');
  app.press('enter');
  expect(await app.until('all · changed')).toContain('Allowed models');
});

test('D18: a long line of the change is shown whole', async () => {
  const app = open({ columns: 40, rows: 40 });
  // Everything on one line, as some editors and programs leave it.
  ports.config.overwrite(JSON.stringify(CONFIG));
  await app.until('Existing config detected');
  app.type('4');
  await app.until('enter accept');
  app.type('gpt-4o-mini');
  await app.until('❯ [ ] openai/gpt-4o-mini');
  app.press('space');
  await app.until('3 marked');
  app.press('enter');
  await app.until('Review and write');
  app.press('enter');
  const screen = await app.until('This is what will be written');
  expect(screen).toContain('gpt-4o-mini');
  expect(
    screen
      .split('\n')
      .filter((line) => /^ [+-] /.test(line))
      .every((line) => !line.endsWith('…')),
  ).toBe(true);
});
