import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';
import type { PtySession } from '../support/pty-session.ts';
import { wholeFrame } from '../support/whole-frame.ts';

type Size = readonly [columns: number, rows: number];

const START: Size = [100, 30];
const SIZES: readonly Size[] = [[60, 20], [40, 15], [200, 60], START];
const TITLE = 'OpenClaw · agent main';

/** Two keys, one of them refused, and something that happened: every part of the panel has rows. */
async function busyJourney(): Promise<Journey> {
  const journey = await startJourney({
    behave: (request) =>
      request.key === SECOND_CANARY && request.dialect !== 'models'
        ? { kind: 'status', status: 402, body: { error: { message: 'no credit left on this account' } } }
        : keyedBehaviour(request),
  });
  await journey.connect(CANARY);
  await journey.run(
    ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'],
    SECOND_CANARY,
  );
  for (let turn = 0; turn < 4; turn++) await journey.run(['agent', '--message', 'hi']);
  return journey;
}

/** The panel as it looks when it is opened at this size. */
async function freshScreen(journey: Journey, [columns, rows]: Size): Promise<string> {
  const app = journey.open([], { columns, rows });
  await app.until(wholeFrame(TITLE, rows));
  await app.until('fake:default');
  const screen = settled(app);
  app.press('q');
  await app.exit();
  return screen;
}

/** Without what goes on counting, and without the columns that it moves. */
function settled(app: PtySession): string {
  return app
    .screen()
    .replace(/\d\d:\d\d:\d\d/g, '(time)')
    .replace(/(?:\d+ ?[smhd] ?)+(?:ago)?|just now/g, '(span)')
    .replace(/(?<=, )\d+ …/g, '(span)…')
    .replace(/(?<=\(span\)|\S ) +/g, '');
}

describe('the live panel in a window that changes', () => {
  test('P5: at every size it is what a panel opened there shows: nothing is left over', async () => {
    const journey = await busyJourney();
    const fresh = new Map<string, string>();
    for (const size of SIZES) fresh.set(String(size), await freshScreen(journey, size));
    const app = journey.open([], { columns: START[0], rows: START[1] });
    await app.until(wholeFrame(TITLE, START[1]));
    for (const [columns, rows] of SIZES) {
      app.resize(columns, rows);
      await app.until(wholeFrame(TITLE, rows));
      await expect.poll(() => settled(app)).toBe(fresh.get(String([columns, rows])));
    }
    // As a window manager drags it: many sizes, no time in between.
    for (const [columns, rows] of [...SIZES, ...SIZES, ...SIZES]) app.resize(columns, rows);
    await expect.poll(() => settled(app), { timeout: 5000 }).toBe(fresh.get(String(START)));
    app.press('q');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toBe('');
  });

  test.each<readonly [string, readonly Size[]]>([
    ['there and back', [[40, 15], START]],
    [
      'small, then larger than before',
      [
        [40, 15],
        [120, 40],
      ],
    ],
    ['higher and lower only', [[100, 50], [100, 12], START]],
  ])('P5: a burst that the program sees the end of only, %s', async (_, burst) => {
    const journey = await busyJourney();
    const end = burst.at(-1) ?? START;
    const fresh = await freshScreen(journey, end);
    const app = journey.open([], { columns: START[0], rows: START[1] });
    await app.until(wholeFrame(TITLE, START[1]));
    // A busy machine: between the first size and the last one the program does not come to run.
    process.kill(app.pid, 'SIGSTOP');
    for (const [columns, rows] of burst) app.resize(columns, rows);
    process.kill(app.pid, 'SIGCONT');
    await expect.poll(() => settled(app), { timeout: 5000 }).toBe(fresh);
    app.press('q');
    expect(await app.exit()).toBe(0);
  });

  test('P5: what happens while it is small is there when it is large again, once', async () => {
    const journey = await busyJourney();
    const app = journey.open([], { columns: START[0], rows: START[1] });
    await app.until(wholeFrame(TITLE, START[1]));
    app.resize(40, 15);
    await app.until(wholeFrame(TITLE, 15));
    await journey.run(
      ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:third'],
      CANARY,
    );
    await journey.run(['agent', '--message', 'hi']);
    app.resize(200, 60);
    await app.until(/fake:third/);
    await app.until(wholeFrame(TITLE, 60));
    const wide = await freshScreen(journey, [200, 60]);
    await expect.poll(() => settled(app)).toBe(wide);
    app.press('q');
    expect(await app.exit()).toBe(0);
  });
});
