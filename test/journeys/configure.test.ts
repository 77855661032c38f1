import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { answer } from '../support/plain-dialog.ts';

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
      ['support image input?', ''],
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
    const lines = ['1', 'custom', `${journey.provider.url}/v1`, '1', 'paste', SECOND_CANARY, '', 'no'];
    lines.push('none', 'y');
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
