import { describe, expect, test } from 'vitest';
import { CANARY, startJourney } from '../support/journey.ts';
import { walkTo } from '../support/onboarding-walk.ts';
import { readTree } from '../support/program.ts';
import { PROGRAM_COMMAND } from '../support/pty-session.ts';
import { COLOUR_CODE } from '../support/whole-frame.ts';

describe('what the environment asks for, in a real terminal', () => {
  test('P17, T1: under CI=1 onboarding can be walked to its end', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard'], { env: { CI: '1' } });
    await walkTo(app, journey.provider.url, 'receipt');
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });

  test.each([
    { how: 'NO_COLOR', env: { NO_COLOR: '1' }, flags: [] },
    { how: '--no-color', env: {}, flags: ['--no-color'] },
  ])(
    '7.3-33, B099: with $how no screen of onboarding, panel or picker sends a colour, and the words stay',
    async (asked) => {
      const journey = await startJourney();
      const onboarding = journey.open(['onboard', ...asked.flags], { env: asked.env });
      await walkTo(onboarding, journey.provider.url, 'receipt');
      onboarding.press('enter');
      expect(await onboarding.exit()).toBe(0);
      const panel = journey.open([...asked.flags], { env: asked.env });
      await panel.until(/custom-127-0-0-1-\d+:default.*ready/);
      panel.press('m');
      await panel.until('Select a model');
      panel.press('escape');
      await panel.until('Credentials');
      panel.press('q');
      expect(await panel.exit()).toBe(0);
      expect(onboarding.bytes).not.toMatch(COLOUR_CODE);
      expect(panel.bytes).not.toMatch(COLOUR_CODE);
    },
  );

  test('7.3-33: FORCE_COLOR=0 means no colour on a screen', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard'], { env: { FORCE_COLOR: '0' } });
    await app.until('Before you start');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).not.toMatch(COLOUR_CODE);
  });

  test('7.3-33: FORCE_COLOR puts no escape code into what goes through a pipe', async () => {
    const journey = await startJourney({ env: { FORCE_COLOR: '1' } });
    await journey.connect(CANARY);
    for (const args of [['models', 'status'], ['models', 'list'], ['--help'], ['modls']]) {
      const { stdout, stderr } = await journey.run(args);
      expect(stdout + stderr).not.toBe('');
      expect(stdout + stderr).not.toContain('\u001b');
    }
  });

  test('without NO_COLOR there is colour, so that the tests above mean something', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'provider');
    expect(app.bytes).toMatch(COLOUR_CODE);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });
});

/** What opens a screen, and what it names instead. */
const SCREENS = [
  { args: ['onboard'], asks: 'Number, < for back:', instead: '--non-interactive' },
  { args: ['models', 'set'], asks: 'Number or name', instead: 'openclaw models set <provider/model>' },
  { args: ['models', 'status', '--watch'], asks: 'none is selected', instead: 'openclaw models status' },
  { args: ['demo'], asks: 'What next?', instead: '--turns' },
] as const;

describe('no terminal, or one that cannot draw', () => {
  test.each(SCREENS)(
    'P16, decision 38: TERM=dumb, $args, on a machine without anything: plain questions, nothing is written',
    async ({ args, asks }) => {
      const journey = await startJourney();
      const app = journey.open(args, { env: { TERM: 'dumb' } });
      await app.untilBytes(0, asks);
      app.press('ctrl-c');
      expect(await app.exit()).toBe(130);
      expect(app.bytes).not.toContain('\u001b');
      expect(readTree(journey.home).size).toBe(0);
    },
  );

  test.each(SCREENS.slice(1))(
    'P16: $args through pipes: exit 2, what to write instead',
    async ({ args, instead }) => {
      const journey = await startJourney();
      const answer = await journey.run(args);
      expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
      expect(answer.stderr).toContain(instead);
      expect(answer.stderr).not.toContain('\u001b');
    },
  );

  test.each([
    { closed: 'stdin', script: '"$0" "$@" </dev/null' },
    { closed: 'stdout', script: '"$0" "$@" | cat; exit "$' + '{PIPESTATUS[0]}"' },
  ])('P16: with only $closed away from the terminal onboarding refuses as well', async ({ script }) => {
    const journey = await startJourney();
    const app = journey.open(['onboard'], { command: ['bash', '-c', script, ...PROGRAM_COMMAND] });
    await app.untilBytes(0, '--non-interactive');
    expect(await app.exit()).toBe(2);
    expect(app.bytes).not.toContain('\u001b');
  });

  test('decision 4: `openclaw` alone with TERM=dumb tells the status and asks', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open([], { env: { TERM: 'dumb' } });
    await app.untilBytes(0, 'What next?');
    app.type('quit\r');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).toContain('fake/alpha-large - ready');
    expect(app.bytes).not.toContain('\u001b');
  });
});
