import { globSync, readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { afterEach, describe, expect, test } from 'vitest';
import { AuthPanel, type PanelExit } from '../../components/auth-panel/auth-panel.tsx';
import { theme } from '../../components/theme.ts';
import { TextField } from '../../components/ui/text-field.tsx';
import { createLivePanel } from '../../src/app/status/live-panel.ts';
import { blocked } from '../support/blocked.ts';
import { pickerRow } from '../support/picker-row.ts';
import { openPickerScreen } from '../support/picker-screen.tsx';
import { renderScreen } from '../support/render-screen.tsx';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { chainConfig, saveKeys } from '../support/turns.ts';

let ports: TestPorts | undefined;

afterEach(() => {
  ports?.close();
  ports = undefined;
});

const NAMES = [
  ['plain', 'plain/model'],
  ['CJK', 'wide/模型模型模型-大'],
  ['emoji', 'emoji/👩‍👩‍👧-family-👍🏽'],
  ['combining', 'comb/e\u0301a\u0308o\u0302-model'],
  ['Hebrew', 'rtl/שלום-עולם'],
  ['Arabic with an override', 'rtl/\u202eمرحبا\u202c-model'],
  ['longer than its column', `long/${'模型👍-'.repeat(20)}end`],
] as const;

test.each([
  [80, 24],
  [40, 15],
  [40, 10],
  [300, 100],
])(
  '7.3-32, P8: %i×%i: whatever the names, the sign of the state stands in one column',
  async (columns, rows) => {
    const models = NAMES.map(([, ref], index) => pickerRow(index + 1, ref));
    for (const row of models) {
      const app = openPickerScreen({ columns, rows }, () => [row, pickerRow(2, 'plain/other')]);
      await app.until('plain/other');
      const lines = app.screen().split('\n');
      const at = lines
        .filter((line) => line.includes('●'))
        .map((line) => stringWidth(line.slice(0, line.indexOf('●'))));
      expect(at.length).toBeGreaterThanOrEqual(2);
      expect(new Set(at.slice(0, 2)).size, row.ref).toBe(1);
      expect(app.bytes()).not.toContain('\u202e');
      app.press('escape');
      await app.result;
    }
  },
);

test('P9: one copy of string-width is installed, so that nobody measures differently', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const copies = Object.keys(lock.packages).filter((path) => path.endsWith('node_modules/string-width'));
  expect(copies).toEqual(['node_modules/string-width']);
});

test('P11: while a field has the focus, a countdown behind it writes nothing', async () => {
  const world = testPorts({ config: chainConfig() });
  ports = world;
  await saveKeys(world, 'openai:a');
  await blocked(world, 'openai:a', { untilMs: START_MS + 60_000 });
  const panel = createLivePanel(world, undefined);
  const app = renderScreen<PanelExit>((done) => <AuthPanel panel={panel} onLeave={done} />);
  await app.until('01:00');
  app.type('a');
  await app.until('One more API key');
  app.paste('canary-half');
  await app.until('•');
  const before = app.bytes();
  for (let second = 0; second < 5; second += 1) await world.clock.sleep(1000);
  expect(app.bytes()).toBe(before);
  app.press('escape');
  await app.until('00:55');
});

test('P19: no child process that runs beside a screen is given the keyboard', () => {
  const root = new URL('../../', import.meta.url).pathname;
  const files = globSync('src/{adapters,app,cli}/**/*.ts', { cwd: root });
  const starting = files.filter((path) =>
    readFileSync(`${root}/${path}`, 'utf8').includes("from 'node:child_process'"),
  );
  expect(starting.length).toBeGreaterThan(1);
  const given = starting.flatMap((path) => {
    // A program inside of a text runs in a child of its own, whose keyboard is a pipe.
    const source = readFileSync(`${root}/${path}`, 'utf8').replace(/`(?:\\.|[^`])*`/g, '``');
    return [...source.matchAll(/stdio: (?:\[)?'(\w+)'/g)].map((match) => ({ path, stdin: match[1] }));
  });
  expect(given.filter(({ stdin }) => stdin !== 'pipe' && stdin !== 'ignore')).toEqual([]);
});

test('P14: Delete takes the character at the caret', async () => {
  const app = renderScreen<string>((done) => <TextField value="abc" placeholder="" onSubmit={done} />);
  await app.until('abc');
  app.press('home');
  app.type('\u001b[3~');
  await app.untilGone('abc');
  app.press('enter');
  expect(await app.result).toEqual({ kind: 'done', value: 'bc' });
});

test.each([
  ['0x7F', '\u007f'],
  ['0x08', '\b'],
])('P14: %s takes the character before the caret', async (_name, byte) => {
  const app = renderScreen<string>((done) => <TextField value="" placeholder="" onSubmit={done} />);
  await app.until(/./);
  app.type('abc');
  await app.until('abc');
  app.type(byte);
  await app.untilGone('abc');
  app.press('enter');
  expect(await app.result).toEqual({ kind: 'done', value: 'ab' });
});

test('P15: an arrow that a slow line cuts in two is at worst Esc: the search is cleared, nothing is chosen', async () => {
  const app = openPickerScreen();
  await app.until('usable now');
  app.type('gpt');
  await app.until('Filter: gpt');
  app.press('escape');
  await app.untilGone('Filter: gpt');
  app.type('[B');
  await app.until('Filter: [B');
  app.press('escape');
  await app.untilGone('Filter: [B');
  expect(app.screen()).toContain('Select a model');
});

describe('P24: colours', () => {
  test('only names of the terminal’s own palette, which the person has chosen for being readable', () => {
    const named = Object.values(theme).flatMap((look) => ('color' in look ? [look.color] : []));
    expect(named.length).toBeGreaterThan(0);
    for (const colour of named) expect(['cyan', 'green', 'yellow', 'red']).toContain(colour);
  });
});
