import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';
import type { PtySession } from '../support/pty-session.ts';
import { COLOUR_CODE } from '../support/whole-frame.ts';

/* Picker, panel and chat as they are at three sizes, with colours and without. */

const SIZES = [
  [40, 15],
  [80, 24],
  [200, 60],
] as const;
const CASES = SIZES.flatMap(([columns, rows]) =>
  [{}, { NO_COLOR: '1' }].map((env) => ({
    columns,
    rows,
    env,
    colours: 'NO_COLOR' in env ? 'none' : 'colours',
  })),
);

/** Alike at both ends of what a narrow window shows, unlike close to the end. */
const LONG = [
  'claude-thinking-extended-context-2026-01-01-preview',
  'claude-thinking-extended-context-2026-02-01-preview',
];
const WIDE = '模型-👩‍👩‍👧-大';
const IDS = ['acme:personal-account-of-somebody', 'acme:business-account-of-somebody'];

/** SGR with a number in it: colour, weight, anything. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const STYLED = /\u001b\[[1-9][\d;]*m/;

async function furnished(): Promise<Journey> {
  const journey = await startJourney({
    behave: (request) =>
      request.key === CANARY && request.dialect !== 'models'
        ? {
            kind: 'status',
            status: 429,
            headers: { 'retry-after': '3000' },
            body: { error: { message: 'slow down' } },
          }
        : keyedBehaviour(request),
  });
  const provider = {
    baseUrl: `${journey.provider.url}/v1`,
    api: 'openai-completions',
    models: [...LONG, WIDE, 'small'].map((id) => ({ id, name: id })),
  };
  const settings = {
    'models.providers': { acme: provider },
    'agents.defaults.model': { primary: `acme/${LONG[0]}`, fallbacks: [`acme/${LONG[1]}`, `acme/${WIDE}`] },
  };
  for (const [key, value] of Object.entries(settings)) {
    expect(await journey.run(['config', 'set', key, JSON.stringify(value)])).toMatchObject({ exitCode: 0 });
  }
  for (const [index, id] of IDS.entries()) {
    const args = ['models', 'auth', 'paste-api-key', '--provider', 'acme', '--profile-id', id];
    expect(await journey.run(args, [CANARY, SECOND_CANARY][index])).toMatchObject({ exitCode: 0 });
  }
  expect(await journey.run(['agent', '--message', 'hi'])).toMatchObject({ exitCode: 0 });
  return journey;
}

/** The screen once it shows this, its title on top, its keys below, and the last row free (P1, P6). */
async function frame(
  app: PtySession,
  rows: number,
  title: string,
  shows: RegExp | string,
): Promise<readonly string[]> {
  await app.until(shows);
  await expect.poll(() => app.screen().split('\n')).toHaveLength(rows - 1);
  const lines = app.screen().split('\n');
  expect(lines[0]).toMatch(new RegExp(`^ ${title}`));
  expect(lines.at(-1)).toMatch(/(?:esc|q quit|\^d leave|\^c clear)/);
  return lines;
}

/** What stands at the beginning of these rows, without what the columns behind it say. */
function namesIn(lines: readonly string[], pattern: RegExp): readonly string[] {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

function expectTold(names: readonly string[], count: number): void {
  expect(names).toHaveLength(count);
  expect(new Set(names).size, names.join(', ')).toBe(count);
}

function expectColours(app: PtySession, colours: string): void {
  if (colours === 'colours') expect(app.bytes).toMatch(COLOUR_CODE);
  else expect(app.bytes).not.toMatch(STYLED);
}

describe.each(CASES)('P1, P6, P32: at $columns×$rows with $colours', ({ columns, rows, env, colours }) => {
  test('the picker, its filter, and a filter without a match', async () => {
    const journey = await furnished();
    const app = journey.open(['models', 'set'], { columns, rows, env });
    const lines = await frame(app, rows, 'Select a model', /❯ +1\. /);
    expectTold(namesIn(lines, /^ . +\d+\. +(acme\/\S+)/), 4);
    expect(lines.at(-1)).toContain('enter choose');
    app.type('preview');
    expectTold(namesIn(await frame(app, rows, 'Select a model', /Filter: preview/), /(acme\/\S+)/), 2);
    app.type('zzz');
    await frame(app, rows, 'Select a model', 'No models match');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expectColours(app, colours);
  });

  test('the panel, what is known of a credential, its order, a new key and the keys', async () => {
    const journey = await furnished();
    const app = journey.open([], { columns, rows, env });
    const lines = await frame(app, rows, 'OpenClaw · agent main', /❯ acme/);
    expectTold(namesIn(lines, /^ . (acme:\S+)/), 2);
    const models = namesIn(lines, /^ {3}(?:primary|fallback \d|\d\.) +(ac\S+)/);
    expectTold(models, Math.min(3, models.length));
    expect(models.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('\n')).toMatch(/■ disabled|◔ cooling/);
    for (const [key, title, shows] of [
      ['\r', 'acme:', 'State'],
      ['o', 'Who is asked first', /❯ +\d\. /],
      ['a', 'One more API key', 'nothing is shown'],
      ['?', 'Keys', 'choose a credential'],
    ] as const) {
      app.type(key);
      await frame(app, rows, title, shows);
      app.press('escape');
      await frame(app, rows, 'OpenClaw', 'Credentials');
    }
    app.press('q');
    expect(await app.exit()).toBe(0);
    expectColours(app, colours);
  });

  test('the chat, a reply, its commands, its picker and its help', async () => {
    const journey = await furnished();
    const app = journey.open(['chat', '--new'], { columns, rows, env });
    await frame(app, rows, 'Chat', 'Write a message');
    app.type('hello\r');
    await app.until('Hello from the fake');
    await frame(app, rows, 'Chat', /❯$/m);
    app.type('/mod');
    await frame(app, rows, 'Chat', '/models');
    app.type('el\r');
    const lines = await frame(app, rows, 'Model for this', /❯ +\d+\. /);
    expectTold(namesIn(lines, /^ . +\d+\. +(acme\/\S+)/), 4);
    app.press('escape');
    await frame(app, rows, 'Chat', 'enter send');
    app.type('?');
    await frame(app, rows, 'Chat: commands', '/model');
    app.press('escape');
    await frame(app, rows, 'Chat', 'enter send');
    app.press('\u0004');
    expect(await app.exit()).toBe(0);
    expectColours(app, colours);
  });
});
