import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { TITLES, WALK, walkFrom, walkTo } from '../support/onboarding-walk.ts';
import { answer } from '../support/plain-dialog.ts';
import type { PtySession } from '../support/pty-session.ts';
import { COLOUR_CODE, wholeFrame } from '../support/whole-frame.ts';

const SIZES = [
  { columns: 40, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
] as const;
const SCREENS = SIZES.flatMap((size) => [
  { ...size, env: {} },
  { ...size, env: { NO_COLOR: '1' } },
]);
type Screen = (typeof SCREENS)[number];

const MODELS = ['alpha-large', 'alpha-small', 'beta-vision'];

/** Every word that these screens can say, from where they are written. */
const WORDS = new Set(
  ['src/app/setup', 'src/core/text', 'components/model-picker'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/[\p{L}'’-]+/gu) ?? []),
  ),
);

/** One whole frame, its keys and the row that is pointed at in sight, and no text that ends in half a word. */
async function expectGood(app: PtySession, { rows, columns }: Screen, title: string): Promise<void> {
  const screen = await app.until(wholeFrame(title, rows));
  const lines = screen.split('\n');
  expect(lines.length, 'the last row stays free').toBeLessThan(rows);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  const isList = /^ (?:↑↓ and enter|enter choose|space)/.test(lines.at(-1) ?? '');
  if (isList) expect(screen).toMatch(/^ ❯ /m);
  for (const line of lines.slice(0, -1)) {
    const word = /([\p{L}'’-]+)…$/u.exec(line)?.[1];
    if (word !== undefined) expect(WORDS, line).toContain(word);
  }
}

async function onboard(journey: Journey, screen: Screen): Promise<PtySession> {
  const { columns, rows, env } = screen;
  const app = journey.open(['onboard'], { columns, rows, env });
  await walkTo(app, journey.provider.url, 'risk');
  for (const [index, stop] of WALK.entries()) {
    await expectGood(app, screen, TITLES[stop]);
    const next = WALK[index + 1];
    if (next === 'receipt') {
      app.press('enter');
      await app.until('Hello from the fake');
    } else if (next !== undefined) await walkFrom(app, journey.provider.url, stop, next);
  }
  app.press('enter');
  expect(await app.exit()).toBe(0);
  return app;
}

/** What to press at each question of `configure`, and the question that follows. */
const CONFIGURE = [
  ['enter', 'Existing config detected'],
  ['3', 'Who stands in when it fails'],
  ['space', 'Who stands in when it fails'],
  ['enter', 'Existing config detected'],
  ['4', 'Which models may be picked'],
  ['space', 'Which models may be picked'],
  ['enter', 'Existing config detected'],
  ['5', 'Short names'],
  ['2', 'Which model gets a short name'],
  ['enter', 'What is it called'],
  ['quick', 'What is it called'],
  ['enter', 'Short names'],
  ['1', 'Existing config detected'],
  ['6', 'Who looks at images'],
  ['escape', 'Existing config detected'],
  ['8', 'This is what will be written'],
  ['enter', 'Done'],
] as const;

async function configure(journey: Journey, screen: Screen): Promise<PtySession> {
  const { columns, rows, env } = screen;
  const app = journey.open(['configure'], { columns, rows, env });
  await expectGood(app, screen, 'What do you want to configure');
  for (const [key, title] of CONFIGURE) {
    app.press(key);
    if (key === 'quick') await app.until('❯ quick');
    await expectGood(app, screen, title);
  }
  expect(defaultsOf(journey)).not.toHaveProperty('imageModel');
  app.press('enter');
  expect(await app.exit()).toBe(0);
  return app;
}

function defaultsOf(journey: Journey): Readonly<Record<string, unknown>> {
  const file = join(journey.home, '.openclaw/openclaw.json');
  return JSON.parse(readFileSync(file, 'utf8')).agents.defaults;
}

function expectManners({ bytes }: PtySession, { env }: Screen): void {
  if ('NO_COLOR' in env) expect(bytes).not.toMatch(COLOUR_CODE);
  else expect(bytes).toMatch(COLOUR_CODE);
  expect(bytes).not.toContain('\u001b[2J');
  expect(bytes).not.toContain(CANARY);
}

describe.each(SCREENS)('on a screen of $columns×$rows, $env', (screen) => {
  test('ONB-5, CONF-3, CONF-5: onboarding, then configure, every question whole and in its place', async () => {
    const journey = await startJourney({ models: MODELS });
    expectManners(await onboard(journey, screen), screen);
    expect(defaultsOf(journey)).toMatchObject({
      model: { primary: expect.stringMatching(/alpha-large$/) },
    });
    expectManners(await configure(journey, screen), screen);
    const { model, models } = defaultsOf(journey);
    expect(model).toMatchObject({ fallbacks: [expect.stringMatching(/alpha-small$/)] });
    expect(JSON.stringify(models)).toContain('"alias":"quick"');
    expect((await journey.run(['config', 'undo'])).exitCode).toBe(0);
    expect(defaultsOf(journey)['models']).toBeUndefined();
  });
});

describe.each(SIZES)('B097: in plain lines on a terminal of $columns×$rows', (size) => {
  test('onboarding, then configure, from a script', async () => {
    const journey = await startJourney({ models: MODELS });
    const first = journey.open(['onboard', '--no-tui'], size);
    await answer(first, [
      ['Before you start', '1'],
      ['How do you want to connect?', 'custom'],
      ['address of the server', `${journey.provider.url}/v1`],
      ['Which protocol', '1'],
      ['Where is the key?', 'paste'],
      ['nothing is shown', CANARY],
      ['Which model answers by default?', ''],
      ['support image input?', ''],
      ['Who stands in', '1'],
      ['Write it?', 'y'],
    ]);
    expect(await first.exit()).toBe(0);
    const second = journey.open(['configure', '--no-tui'], size);
    await answer(second, [
      ['What do you want to configure?', '1'],
      ['Existing config detected', '4'],
      ['Which models may be picked?', '+1'],
      ['Existing config detected', '5'],
      ['Short names', '2'],
      ['gets a short name', '1'],
      ['What is it called?', 'quick'],
      ['Short names', '1'],
      ['Existing config detected', 'review'],
      ['Write it?', 'y'],
    ]);
    expect(await second.exit()).toBe(0);
    expect(defaultsOf(journey)).toMatchObject({
      model: { fallbacks: [expect.stringMatching(/alpha-small$/)] },
    });
    expect(JSON.stringify(defaultsOf(journey)['models'])).toContain('"alias":"quick"');
    for (const { bytes } of [first, second]) {
      expect(bytes).not.toContain('\u001b');
      expect(bytes).not.toMatch(/\S…/);
      expect(bytes).not.toContain(CANARY);
    }
  });
});
