import { describe, expect, test } from 'vitest';
import { CANARY, startJourney } from '../support/journey.ts';
import { COLOUR_CODE } from '../support/whole-frame.ts';

/* P24, P29, decision 38: what each switch of a terminal lets through, and that the words are there with all of them. */

/** A colour of more than the sixteen that every palette defines, with which nobody can know what is readable. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const BEYOND_SIXTEEN = /\u001b\[(?:[\d;]*;)?[34]8;/;
/** Black, white and every background: one of them is unreadable on each terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const UNREADABLE = /\u001b\[(?:[\d;]*;)?(?:30|37|4[0-7]|90|97|10[0-7])(?:;[\d;]*)?m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const STYLED = /\u001b\[(?:[\d;]*;)?[1-9]\d?(?:;[\d;]*)?m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is looked for
const FOREIGN = /[^\u0000-\u007f]/;

interface Row {
  readonly how: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly hasColour: boolean;
  readonly isAscii?: boolean;
}

const ROWS: readonly Row[] = [
  { how: 'a terminal of 256 colours', env: {}, hasColour: true },
  { how: 'one of sixteen', env: { TERM: 'xterm' }, hasColour: true },
  { how: 'one of all colours', env: { COLORTERM: 'truecolor' }, hasColour: true },
  { how: 'a light one', env: { COLORFGBG: '0;15' }, hasColour: true },
  { how: 'a dark one', env: { COLORFGBG: '15;0' }, hasColour: true },
  { how: 'NO_COLOR', env: { NO_COLOR: '1' }, hasColour: false },
  { how: 'an empty NO_COLOR, which says nothing', env: { NO_COLOR: '' }, hasColour: true },
  { how: '--no-color', env: {}, flags: ['--no-color'], hasColour: false },
  { how: 'FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, hasColour: false },
  { how: 'FORCE_COLOR=1', env: { FORCE_COLOR: '1' }, hasColour: true },
  { how: 'FORCE_COLOR=3', env: { FORCE_COLOR: '3' }, hasColour: true },
  { how: 'FORCE_COLOR and NO_COLOR', env: { FORCE_COLOR: '1', NO_COLOR: '1' }, hasColour: false },
  { how: 'FORCE_COLOR and --no-color', env: { FORCE_COLOR: '1' }, flags: ['--no-color'], hasColour: false },
  { how: 'a service that builds', env: { CI: '1' }, hasColour: false },
  { how: 'one that is told to', env: { CI: '1', FORCE_COLOR: '1' }, hasColour: true },
  { how: 'the Linux console', env: { TERM: 'linux' }, hasColour: true, isAscii: true },
  { how: 'LANG=C', env: { LANG: 'C' }, hasColour: true, isAscii: true },
  { how: 'LC_ALL=POSIX', env: { LC_ALL: 'POSIX' }, hasColour: true, isAscii: true },
  { how: 'LANG=C without colours', env: { LANG: 'C', NO_COLOR: '1' }, hasColour: false, isAscii: true },
];

describe('P24, P29: what a screen sends', () => {
  test.each(ROWS)('$how', async ({ env, flags = [], hasColour, isAscii = false }) => {
    const journey = await startJourney();
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const app = journey.open(['models', 'set', ...flags], { env });
    const screen = await app.until('alpha-small');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(COLOUR_CODE.test(app.bytes)).toBe(hasColour);
    expect(STYLED.test(app.bytes)).toBe(hasColour);
    expect(app.bytes).not.toMatch(BEYOND_SIXTEEN);
    expect(app.bytes).not.toContain('Warning');
    expect(app.bytes).not.toMatch(UNREADABLE);
    expect(FOREIGN.test(app.bytes)).toBe(!isAscii);
    // The pointer, the state and the present choice are words and signs, with colour and without.
    expect(screen).toMatch(isAscii ? /> +1\..*\* ready.*current/ : /❯ +1\..*● ready.*current/);
  });

  test('TERM=dumb: nothing but text', async () => {
    const journey = await startJourney();
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const app = journey.open(['models', 'set'], { env: { TERM: 'dumb', FORCE_COLOR: '3' } });
    await app.untilBytes(0, 'Number or name');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).not.toMatch(/(?![\r\n])\p{Cc}/u);
  });
});

describe('T11: NO_COLOR beside FORCE_COLOR', () => {
  const env = { NO_COLOR: '1', FORCE_COLOR: '3' };
  test.each([
    { args: ['--help'] },
    { args: ['models', 'status'] },
    { args: ['models', 'list', '--all'] },
    { args: ['doctor'] },
    { args: ['models', 'set', 'no-such-model-here'] },
    { args: ['agent', '--message', 'hi'] },
  ])('openclaw $args: NO_COLOR wins, and Node does not complain of both', async ({ args }) => {
    const journey = await startJourney({ env });
    expect((await journey.connect(CANARY)).stderr).not.toContain('Warning');
    const { stdout, stderr } = await journey.run(args);
    expect(stdout + stderr).not.toBe('');
    expect(stderr).not.toMatch(/Warning|FORCE_COLOR/);
    expect(stdout + stderr).not.toContain('\u001b');
    const app = journey.open(args);
    await app.exit();
    expect(app.bytes).not.toMatch(/Warning|FORCE_COLOR/);
    expect(COLOUR_CODE.test(app.bytes)).toBe(false);
  });
});

describe('P29: what the plain questions send', () => {
  test.each([
    { args: [], says: 'What next?' },
    { args: ['models', 'set'], says: 'Number or name' },
    { args: ['configure'], says: 'Number' },
    { args: ['chat'], says: 'You: ' },
  ])('openclaw $args under LANG=C: ASCII', async ({ args, says }) => {
    const journey = await startJourney();
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const app = journey.open([...args, '--no-tui'], { env: { LANG: 'C' } });
    await app.untilBytes(0, says);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).not.toMatch(FOREIGN);
  });
});
