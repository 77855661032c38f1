import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthPanel, type PanelExit } from '../../../components/auth-panel/auth-panel.tsx';
import { PANEL_HELP } from '../../../components/auth-panel/panel-help.ts';
import { createLivePanel } from '../../../src/app/status/live-panel.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { blocked } from '../../support/blocked.ts';
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

/** Three keys in an order that is known. */
async function threeKeys(): Promise<void> {
  await saveKeys(ports, 'openai:a', 'openai:b', 'openai:c');
  await ports.auth.setOrder('main', 'openai', ['openai:a', 'openai:b', 'openai:c']);
}

describe('the order editor (ui.md section 5)', () => {
  test('o opens it, a move applies at once and the pointer goes with it, u takes it back', async () => {
    await threeKeys();
    const app = open();
    await app.until('o order');
    app.type('o');
    await app.until(/❯ +1\. openai:a/);
    expect(app.screen()).toContain('set for this agent');
    expect(app.screen()).not.toContain('u undo');
    app.type('J');
    await app.until(/❯ +2\. openai:a/);
    expect(ports.auth.order('main', 'openai')).toEqual(['openai:b', 'openai:a', 'openai:c']);
    await app.until('openai:a is number 2 of 3 now');
    app.press('down');
    await app.until(/❯ +3\. openai:c/);
    app.press('left');
    await app.until(/❯ +2\. openai:c/);
    app.type('u');
    await app.until(/❯ +3\. openai:c/);
    app.type('r');
    await app.until('in turn: least used first');
    expect(ports.auth.order('main', 'openai')).toBeUndefined();
    app.press('escape');
    await app.until('Credentials');
    app.type('u');
    await app.until('The order of openai is as before');
    expect(ports.auth.order('main', 'openai')).toEqual(['openai:b', 'openai:a', 'openai:c']);
    expect(app.faults()).toEqual([]);
  });

  test('ORD-3: what the order leaves out stands below and is never moved', async () => {
    await saveKeys(ports, 'openai:a', 'openai:b', 'openai:c');
    await ports.auth.setOrder('main', 'openai', ['openai:a', 'openai:b']);
    const app = open({ columns: 80, rows: 24 });
    await app.until('o order');
    app.type('o');
    await app.until(/- openai:c +never tried: the order leaves it out/);
    app.press('up');
    await app.until(/❯ +2\. openai:b/);
    app.press('down');
    await app.until(/❯ +1\. openai:a/);
  });

  test('with one credential there is nothing to order, and no key says so', async () => {
    await saveKeys(ports, 'openai:a');
    const app = open();
    await app.until('p probe');
    expect(app.screen()).not.toContain('o order');
  });
});

describe('one more key', () => {
  test('7.3-19, P13: it is masked, stored under a name of its own, and in no byte of the screen', async () => {
    await saveKeys(ports, 'openai:manual');
    const app = open();
    await app.until('a add key');
    app.type('a');
    await app.until('One more API key for OpenAI');
    app.paste(' canary-pasted-key\n');
    await app.until('•');
    app.press('enter');
    await app.until('openai:manual-2 is stored');
    expect(app.screen()).toMatch(/openai:manual-2 +api key/);
    expect(app.bytes()).not.toContain('canary');
  });

  test.each([
    ['two\nlines of a-key', 'is stored', 'openai:manual'],
    ['schlüssel-abc', 'it holds characters that no key has', undefined],
    ['abc', 'it is too short', undefined],
  ])('7.3-20, B041: a paste of %j: %s', async (text, words, id) => {
    await saveKeys(ports, 'openai:a');
    const app = open();
    await app.until('a add key');
    app.type('a');
    await app.until('One more API key for OpenAI');
    app.paste(text);
    await app.until('•');
    app.press('enter');
    await app.until(words);
    const stored = ports.auth.list('main').map((profile) => profile.id);
    expect(stored).toEqual(id === undefined ? ['openai:a'] : ['openai:a', id]);
  });

  test('tab leads to the wizard for another provider, esc back without a change', async () => {
    await saveKeys(ports, 'openai:a');
    const app = open();
    await app.until('a add key');
    app.type('a');
    await app.until('tab another provider');
    app.press('escape');
    await app.until('Credentials');
    app.type('a');
    await app.until('tab another provider');
    app.press('tab');
    expect(await app.result).toEqual({ kind: 'done', value: { kind: 'open', what: 'setup' } });
    expect(ports.auth.list('main')).toHaveLength(1);
  });
});

describe('details', () => {
  test('P6: more than fits is scrolled, and how much there is stands at the top', async () => {
    await saveKeys(ports, 'openai:a');
    for (let index = 0; index < 20; index += 1) {
      const facts = { attemptId: `x${index}`, credentialId: 'openai:a', finishedAtMs: START_MS + index };
      await ports.health.record({ attempt: attempt({ ...facts, message: `try number ${index}` }) });
    }
    const app = open({ columns: 80, rows: 15 });
    await app.until('enter details');
    app.press('enter');
    await app.until(/1-10 of \d+/);
    expect(app.screen()).toContain('↑↓ scroll · esc back');
    app.press('end');
    await app.until('try number 0');
    app.press('home');
    await app.until(/^ State/m);
    expect(app.faults()).toEqual([]);
  });

  test('D1: it is alive: a countdown runs in it', async () => {
    await saveKeys(ports, 'openai:a');
    await blocked(ports, 'openai:a', { untilMs: START_MS + 60_000 });
    const app = open();
    await app.until('enter details');
    app.press('enter');
    await app.until('State   cooling 01:00');
    await ports.clock.sleep(10_000);
    await app.until('State   cooling 00:50');
  });
});

test('P30: help names every key that the footer can show', async () => {
  await threeKeys();
  await blocked(ports, 'openai:a');
  const app = open({ columns: 200, rows: 40 });
  await app.until(/❯ /);
  const keys = (app.screen().split('\n').at(-1) ?? '').trim().split(' · ');
  expect(keys.length).toBeGreaterThan(6);
  const named = PANEL_HELP.map((line) => line.split('  ')[0]);
  for (const key of keys.map((entry) => entry.split(' ')[0])) {
    if (key !== '?')
      expect(
        named.some((names) => names?.split(' ').includes(key ?? '')),
        key,
      ).toBe(true);
  }
});

test.each([
  ['details', '\r', /esc back/],
  ['help', '?', /^ Keys/],
  ['the order editor', 'o', 'Who is asked first'],
  ['the key field', 'a', 'One more API key'],
])('7.3-29, P28: Ctrl-C leaves from %s', async (_name, key, title) => {
  await threeKeys();
  const app = open();
  await app.until('o order');
  app.type(key);
  await app.until(title);
  app.press('ctrl-c');
  expect(await app.result).toEqual({ kind: 'cancelled' });
});

test.each([
  [40, 15],
  [80, 24],
])('B007: at %i×%i no word of a state is cut, and names can be told apart', async (columns, rows) => {
  await saveKeys(ports, 'openai:personal-account-of-somebody', 'openai:work-account-of-somebody');
  await blocked(ports, 'openai:personal-account-of-somebody', { untilMs: START_MS + 60_000 });
  const app = open({ columns, rows });
  const screen = await app.until(/cooling +.*01:00/);
  expect(screen).toMatch(/personal|perso…|openai:pe….*\n/);
  expect(screen).not.toMatch(/\([a-z ]*…|ra…|unverif…|coo…/);
  for (const line of screen.split('\n').filter((text) => text.includes('01:00')))
    expect(line).not.toMatch(/…$/);
});

test('tab shows the next agent, and only where there is one', async () => {
  const one = open();
  await one.until('q quit');
  expect(one.screen()).not.toContain('tab agent');
  ports.close();
  ports = testPorts({
    config: { ...(chainConfig() as object), agents: { list: [{ id: 'main' }, { id: 'ops' }] } },
  });
  const app = open();
  await app.until('agent main (1 of 2)');
  app.press('tab');
  await app.until('agent ops (2 of 2)');
  app.press('tab');
  await app.until('agent main (1 of 2)');
});

test('7.3-6: a live refresh never moves the pointer off its credential, moved or not', async () => {
  await threeKeys();
  const app = open();
  await app.until(/❯ openai:a/);
  await blocked(ports, 'openai:a');
  await ports.clock.sleep(500);
  await app.until(/❯ openai:a.*cooling/);
});

test('7.3-27, P2, P20: between two pictures that are the same nothing is written', async () => {
  await threeKeys();
  const app = open();
  await app.until('q quit');
  const before = app.bytes();
  for (let second = 0; second < 30; second += 1) await ports.clock.sleep(1000);
  await app.until('q quit');
  expect(app.bytes()).toBe(before);
});

test('P2: a second of a countdown rewrites its lines, not the frame', async () => {
  await threeKeys();
  await blocked(ports, 'openai:a', { untilMs: START_MS + 60_000 });
  const app = open({ columns: 200, rows: 60 });
  await app.until('01:00');
  const whole = app.bytes().length;
  await ports.clock.sleep(1000);
  await app.until('00:59');
  expect(app.bytes().length - whole).toBeLessThan(whole / 2);
});
