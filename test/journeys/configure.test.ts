import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import type { PtySession } from '../support/pty-session.ts';

interface Saved {
  readonly agents: { readonly defaults: Readonly<Record<string, unknown>> };
}

function saved(journey: Journey): Saved {
  return JSON.parse(readFileSync(join(journey.home, '.openclaw/openclaw.json'), 'utf8'));
}

async function connected(): Promise<Journey> {
  const journey = await startJourney({ models: ['alpha-large', 'alpha-small', 'beta-vision'] });
  await journey.connect(CANARY);
  return journey;
}

/** Answers, each typed once its question is on the screen; lines as a script writes them. */
async function answer(
  app: PtySession,
  dialog: readonly (readonly [question: string, line: string])[],
): Promise<void> {
  let from = 0;
  for (const [question, line] of dialog) {
    await app.untilBytes(from, question);
    from = app.bytes.indexOf(question, from) + question.length;
    app.type(`${line}\r`);
  }
}

describe.each([
  { columns: 40, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
])('configure on a screen of $columns×$rows', ({ columns, rows }) => {
  test.each([{}, { NO_COLOR: '1' }])(
    'CONF-3, CONF-5: models, allowlist and alias in one review, %j',
    async (env) => {
      const journey = await connected();
      const app = journey.open(['configure', '--section', 'model'], { columns, rows, env });
      await app.until('Existing config detected');
      await app.until('Model: fake/alpha-large');
      app.press('3');
      await app.until('Who stands in');
      app.press('space');
      await app.until('[1]');
      app.press('enter');
      await app.until('Existing config detected');
      app.press('5');
      await app.until('Short names');
      app.press('2');
      await app.until('gets a short name');
      app.press('enter');
      await app.until('called?');
      app.type('quick');
      await app.until('quick');
      app.press('enter');
      await app.until('Short names');
      app.press('1');
      await app.until('Review and write');
      app.press('8');
      await app.until('will be written');
      expect(saved(journey).agents.defaults['models']).toBeUndefined();
      app.press('enter');
      await app.until('openclaw config undo');
      app.press('enter');
      expect(await app.exit()).toBe(0);
      const { model, models } = saved(journey).agents.defaults;
      expect(model).toMatchObject({
        primary: 'fake/alpha-large',
        fallbacks: [expect.stringMatching(/^fake\//)],
      });
      expect(JSON.stringify(models)).toContain('"alias":"quick"');
      expect(app.bytes).not.toContain('\u001b[2J');
      const colours = 'NO_COLOR' in env ? ['31', '32', '33', '34', '35', '36'] : [];
      for (const colour of colours) expect(app.bytes).not.toContain(`\u001b[${colour}m`);
      const undone = await journey.run(['config', 'undo']);
      expect(undone.exitCode).toBe(0);
      expect(saved(journey).agents.defaults['models']).toBeUndefined();
    },
  );
});

test('B101: Ctrl-C at the review changes nothing', async () => {
  const journey = await connected();
  const before = saved(journey);
  const app = journey.open(['configure']);
  await app.until('What do you want to configure?');
  app.press('4');
  await app.until('belongs to the upstream gateway');
  app.press('1');
  await app.until('Existing config detected');
  app.press('6');
  await app.until('Who looks at images');
  app.press('ctrl-c');
  expect(await app.exit()).toBe(130);
  expect(saved(journey)).toEqual(before);
});

test('CONF-1: `openclaw config` alone opens the same', async () => {
  const journey = await connected();
  const app = journey.open(['config']);
  await app.until('What do you want to configure?');
  app.press('ctrl-c');
  expect(await app.exit()).toBe(130);
});

describe('B097: the same in plain lines, from a script', () => {
  const PLAIN = [
    { args: ['--no-tui'], env: {} },
    { args: [], env: { OPENCLAW_NO_TUI: '1' } },
    { args: [], env: { INK_SCREEN_READER: 'true' } },
    { args: [], env: { TERM: 'dumb' } },
  ] as const;

  test.each(PLAIN)('7.3-36, 7.3-38, P25, decision 38: configure $args $env', async ({ args, env }) => {
    const journey = await connected();
    const app = journey.open(['configure', '--section', 'model', ...args], { env });
    await answer(app, [
      ['Number, < for back: ', '2'],
      ['Number or name', 'small'],
      ['. fake/alpha-small', 'fake/alpha-small'],
      ['Existing config detected', '4'],
      ['"none", Enter', '+1'],
      ['Existing config detected', '6'],
      ['Who looks at images', '<'],
      ['Existing config detected', '8'],
      ['Write it?', 'n'],
      ['Existing config detected', ''],
      ['Write it?', 'maybe'],
      ['! Type y', 'y'],
    ]);
    expect(await app.exit()).toBe(0);
    expect(app.bytes).toContain('Take the change of the config back with: openclaw config undo');
    expect(saved(journey).agents.defaults['model']).toMatchObject({ primary: 'fake/alpha-small' });
    expect(app.bytes).not.toContain('\u001b');
  });

  test('onboarding to the end, a wrong key on the way', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard', '--no-tui'], { columns: 40, rows: 15 });
    await answer(app, [
      ['Before you start', '1'],
      ['How do you want to connect?', 'another'],
      ['Another server', 'custom'],
      ['address of the server', `${journey.provider.url}/v1`],
      ['Which protocol', '1'],
      ['Where is the key?', 'paste'],
      ['nothing is shown', 'wrong-key-000'],
      ['That did not work', 'key'],
      ['nothing is shown', CANARY],
      ['Which model answers by default?', ''],
      ['Who stands in', '1'],
      ['Write it?', 'y'],
    ]);
    expect(await app.exit()).toBe(0);
    expect(app.bytes).toContain('says: Hello from the fake provider.');
    expect(app.bytes).not.toContain('\u001b');
    expect(app.bytes).not.toContain(CANARY);
    expect(saved(journey).agents.defaults['model']).toMatchObject({
      primary: expect.stringContaining('alpha-large'),
      fallbacks: [expect.stringContaining('alpha-small')],
    });
  });

  test('answers can come through a pipe, and the receipt as JSON', async () => {
    const journey = await startJourney();
    const lines = ['1', 'custom', `${journey.provider.url}/v1`, '1', 'paste', SECOND_CANARY, '', 'none', 'y'];
    const run = await journey.run(['onboard', '--no-tui', '--json'], `${lines.join('\n')}\n`);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, verified: true });
    expect(run.stdout + run.stderr).not.toContain(SECOND_CANARY);
  });

  test('Ctrl-C and the end of the answers leave with 130, nothing written', async () => {
    const journey = await connected();
    const before = saved(journey);
    const app = journey.open(['configure', '--section', 'model', '--no-tui']);
    await app.untilBytes(0, '< for back: ');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).toContain('Setup cancelled.');
    const piped = await journey.run(['onboard', '--no-tui'], '2\n');
    expect(piped.exitCode).toBe(130);
    expect(saved(journey)).toEqual(before);
  });
});

test('CONF-2: without a terminal the commands are named', async () => {
  const journey = await startJourney();
  const { exitCode, stdout, stderr } = await journey.run(['configure']);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain('openclaw config patch --file <path>');
});
