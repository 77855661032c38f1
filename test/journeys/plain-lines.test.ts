import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { type RouterServer, startRouter } from '../support/openrouter-server.ts';

/* Decision 38, P25, B097: everything that draws can be done in plain lines, by a person who listens and by a script. */

const SWITCHES: readonly {
  readonly how: string;
  readonly flags: readonly string[];
  readonly env: Record<string, string>;
}[] = [
  { how: '--no-tui', flags: ['--no-tui'], env: {} },
  { how: 'OPENCLAW_NO_TUI=1', flags: [], env: { OPENCLAW_NO_TUI: '1' } },
  { how: 'INK_SCREEN_READER', flags: [], env: { INK_SCREEN_READER: 'true' } },
  { how: 'TERM=dumb', flags: [], env: { TERM: 'dumb' } },
];

/** Everything but printable text and the ends of lines: colours, cursor movement, the alternate screen, bells. */
const NOT_PLAIN = /(?![\r\n])\p{Cc}/u;
/** Frames, spinners and bars. */
const DRAWN = /[─│╭╮╰╯█░⠋⠙⠹⠸❯●◔■▲]/u;

let router: RouterServer;

beforeEach(async () => {
  router = await startRouter([
    { id: 'acme/calls-70b:free' },
    { id: 'acme/lies-3b:free', behaviour: 'lies' },
    { id: 'acme/sees-7b:free', seesImages: true },
  ]);
});

afterEach(() => router.close());

/** A provider on loopback with a key, and OpenRouter on loopback. */
async function connected(keys: readonly string[] = [CANARY]): Promise<Journey> {
  const journey = await startJourney({ env: { OPENROUTER_API_KEY: 'canary-router' } });
  const folder = join(journey.home, '.openclaw');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const providers = { openrouter: { baseUrl: router.baseUrl, models: [] } };
  writeFileSync(join(folder, 'openclaw.json'), JSON.stringify({ models: { providers } }), { mode: 0o600 });
  expect((await journey.connect(keys[0] ?? CANARY)).exitCode).toBe(0);
  for (const [index, key] of keys.slice(1).entries()) {
    const flags = ['--provider', 'fake', '--profile-id', `fake:more-${index + 1}`];
    expect((await journey.run(['models', 'auth', 'paste-api-key', ...flags], key)).exitCode).toBe(0);
  }
  return journey;
}

function model(journey: Journey): unknown {
  const config = JSON.parse(readFileSync(join(journey.home, '.openclaw/openclaw.json'), 'utf8'));
  return config.agents.defaults.model;
}

const EVERYTHING = [
  { args: [], asks: 'What next?' },
  { args: ['onboard'], asks: 'Number' },
  { args: ['configure'], asks: 'What do you want to configure?' },
  { args: ['config'], asks: 'What do you want to configure?' },
  { args: ['models', 'set'], asks: 'Number or name' },
  { args: ['models', 'scan'], asks: 'Which models stand in' },
  { args: ['models', 'status', '--watch'], asks: 'Ctrl-C leaves' },
  { args: ['chat'], asks: 'You: ' },
  { args: ['models', 'auth', 'login', '--provider', 'openrouter'], asks: 'Paste the address' },
  { args: ['models', 'auth', 'add'], asks: 'Provider' },
  { args: ['models', 'auth', 'paste-api-key', '--provider', 'openai'], asks: 'API key for openai' },
  { args: ['agents', 'add'], asks: 'Name of the agent' },
  { args: ['demo'], asks: 'What next?' },
] as const;

describe('decision 38: nothing is drawn, on a terminal', () => {
  test.each(EVERYTHING)('openclaw $args asks in plain lines whatever turns screens off', async (command) => {
    const journey = await connected();
    for (const { how, flags, env } of SWITCHES) {
      const app = journey.open([...command.args, ...flags], { columns: 80, rows: 24, env });
      await app.untilBytes(0, command.asks);
      app.press('ctrl-c');
      expect(await app.exit(), how).toBe(130);
      expect(app.bytes, how).not.toMatch(NOT_PLAIN);
      expect(app.bytes, how).not.toMatch(DRAWN);
    }
  });

  test('SCAN-5: Enter stops the checks, and what there is can be chosen from', async () => {
    const journey = await connected();
    router.offer([{ id: 'acme/calls-70b:free' }, { id: 'acme/slow-3b:free', behaviour: 'hangs' }]);
    const app = journey.open(['models', 'scan', '--concurrency', '1', '--no-tui'], { columns: 120 });
    await app.untilBytes(0, 'Checked 1 of 2.');
    app.type('\r');
    await app.untilBytes(0, 'Which models stand in');
    expect(app.bytes).toMatch(/1\. openrouter\/acme\/calls-70b:free - calls tools/);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).toContain('Nothing is written.');
  });

  test('T1, P17: CI decides nothing, neither for the screen nor against the lines', async () => {
    const journey = await connected();
    const drawn = journey.open(['models', 'set'], { env: { CI: '1' } });
    await drawn.until('Select a model');
    drawn.press('ctrl-c');
    expect(await drawn.exit()).toBe(130);
    expect(drawn.bytes).toContain('\u001b[?1049h');
    const plain = journey.open(['models', 'set', '--no-tui'], { env: { CI: '1' } });
    await plain.untilBytes(0, 'Number or name');
    plain.press('ctrl-c');
    expect(await plain.exit()).toBe(130);
  });

  test('P25: a probe tells each row once, in words', async () => {
    const journey = await connected();
    const app = journey.open(['models', 'status', '--probe', '--yes', '--no-tui'], { columns: 200 });
    expect(await app.exit()).toBe(0);
    expect(app.bytes).not.toMatch(NOT_PLAIN);
  });
});

describe('B097: a script answers through a pipe', () => {
  test('the picker: wider, narrower, in another order, and chosen by name', async () => {
    const journey = await connected();
    const lines = [
      'help',
      'all',
      'sort price',
      'no-such-model',
      'about fake/alpha-small',
      'own',
      'usable',
      '99',
      'small',
    ];
    const run = await journey.run(
      ['models', 'set', '--no-tui'],
      `${[...lines, 'fake/alpha-small'].join('\n')}\n`,
    );
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('Select a model: usable now,');
    expect(run.stdout).toMatch(/Select a model: all models,[\s\S]*Select a model: own models, 0 models/);
    expect(run.stdout).toContain(', by price');
    expect(run.stdout).toContain('Nothing matches "no-such-model".');
    expect(run.stdout).toMatch(/fake\/alpha-small .*- ready/);
    expect(run.stdout).toContain('! There is no line 99.');
    expect(run.stdout).toContain('Default model: fake/alpha-small');
    expect(run.stdout).not.toMatch(NOT_PLAIN);
    expect(model(journey)).toMatchObject({ primary: 'fake/alpha-small' });
  });

  test('B026: a model without a key offers setup, and "n" asks again', async () => {
    const journey = await connected();
    const before = model(journey);
    const lines = ['all', 'openai/gpt-5.5', 'n', '<'];
    const run = await journey.run(['models', 'set', '--no-tui'], `${lines.join('\n')}\n`);
    expect(run.exitCode).toBe(130);
    expect(run.stdout).toContain('openai/gpt-5.5 cannot answer now: no key for OpenAI.');
    expect(run.stdout).toContain('Set it up now? y or n: ');
    expect(model(journey)).toEqual(before);
  });

  test('B086: favourites and the order are kept for the screen', async () => {
    const journey = await connected();
    const lines = ['favourite fake/alpha-small', 'sort name', '<'];
    const run = await journey.run(['models', 'set', '--no-tui'], `${lines.join('\n')}\n`);
    expect(run.stdout).toMatch(/1\. fake\/alpha-small .*- favourite/);
    const app = journey.open(['models', 'set'], { columns: 100 });
    const screen = await app.until('Select a model');
    expect(screen).toContain('by name');
    expect(screen).toMatch(/★fake\/alpha-small/);
    app.press('ctrl-c');
    await app.exit();
  });

  test('SCAN-12: the scan: marks by numbers, default, image, append, back and forth, the difference, yes', async () => {
    const journey = await connected();
    expect((await journey.run(['models', 'fallbacks', 'add', 'fake/alpha-small'])).exitCode).toBe(0);
    // Best first: sees-7b, calls-70b, lies-3b.
    const lines = ['1,3', '2, 1', '', '<', '2', '2', '1', 'append', 'n', '', 'maybe', 'y'];
    const run = await journey.run(['models', 'scan', '--no-tui'], `${lines.join('\n')}\n`);
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.stdout).toContain('Checking 3 models, 3 at a time ...');
    expect(run.stdout).toContain('Checked 3 of 3.');
    expect(run.stdout).toMatch(/1\. \S+\/sees-7b:free - calls tools .* - takes images .* size 7B/);
    expect(run.stdout).toContain('! Line 3 cannot be chosen now: no tool calls');
    expect(run.stdout).toContain('! Line 2 cannot be chosen now: it takes no images');
    expect(run.stdout).toContain('removed: primary     fake/alpha-large');
    expect(run.stdout).toContain('added: primary     openrouter/acme/calls-70b:free');
    expect(run.stdout).toContain('! Type y to write it or n to go back.');
    expect(run.stdout).not.toMatch(NOT_PLAIN);
    expect(model(journey)).toEqual({
      primary: 'openrouter/acme/calls-70b:free',
      fallbacks: ['fake/alpha-small', 'openrouter/acme/calls-70b:free', 'openrouter/acme/sees-7b:free'],
    });
  });

  test('the panel: details, probe, order and back, another model, another key', async () => {
    const journey = await connected([CANARY, SECOND_CANARY]);
    const lines = [
      ...['details', 'fake:default'],
      ...['clear', 'probe', 'fake:more-1'],
      ...['order', '1', '2 1', 'undo'],
      ...['model', 'fake/alpha-small'],
      ...['key', 'fake', CANARY],
      ...['agent', '<', '', 'nonsense', 'quit'],
    ];
    const run = await journey.run(['--no-tui'], `${lines.join('\n')}\n`);
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.stdout).toContain('  Next: it is asked first for fake');
    expect(run.stdout).toContain('! Line 3 cannot be chosen now: nothing is blocked');
    expect(run.stdout).toContain('Asking with fake:more-1 ...');
    expect(run.stdout).toMatch(/fake:more-1 answered in/);
    expect(run.stdout).toContain('fake: fake:more-1, then fake:default');
    expect(run.stdout).toContain('The order of fake is as before');
    expect(run.stdout).toContain('Default model: fake/alpha-small');
    expect(run.stdout).toContain('fake:manual is stored');
    expect(run.stdout).toContain('! Line 10 cannot be chosen now: there is only one');
    expect(run.stdout).toContain('Nothing matches "nonsense".');
    expect(run.stdout).not.toMatch(NOT_PLAIN);
    expect(run.stdout).not.toContain(CANARY);
    expect(model(journey)).toMatchObject({ primary: 'fake/alpha-small' });
    const listed = await journey.run(['models', 'auth', 'list', '--provider', 'fake', '--json']);
    expect(listed.stdout).toContain('fake:manual');
  });

  test('D1: a blocked credential is cleared from the menu', async () => {
    const journey = await startJourney({
      behave: ({ body }) =>
        JSON.stringify(body).includes('block me')
          ? { kind: 'status', status: 429, body: { error: { message: 'Too many requests' } } }
          : { kind: 'answer', text: 'Hello.' },
    });
    await journey.connect(CANARY);
    await journey.run(['agent', '--message', 'block me']);
    const run = await journey.run(['--no-tui'], 'clear\n\n\nquit\n');
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/1\. fake:default - api key - cooling/);
    expect(run.stdout).toContain('fake:default may be tried again');
    expect(run.stdout.slice(run.stdout.indexOf('may be tried again'))).toContain(
      'fake:default - api key - ready',
    );
  });

  test('the chat: each line a message, answers alone on stdout', async () => {
    const journey = await connected();
    const run = await journey.run(['chat', '--no-tui'], 'hello\n/model fake/alpha-small\nagain\n/exit\n');
    expect(run.exitCode).toBe(0);
    expect(run.stdout.split('Hello from the fake provider.')).toHaveLength(3);
    expect(run.stdout + run.stderr).not.toMatch(NOT_PLAIN);
  });

  test('a credential: questions, key and place in the order from one pipe', async () => {
    const journey = await connected();
    const lines = ['fake', '1', 'spare', SECOND_CANARY, 'y'];
    const run = await journey.run(['models', 'auth', 'add', '--no-tui'], `${lines.join('\n')}\n`);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toContain('Order: fake:spare, fake:default');
    expect(run.stdout + run.stderr).not.toContain(SECOND_CANARY);
    expect(run.stdout + run.stderr).not.toMatch(NOT_PLAIN);
  });
});

describe('B101: answers that end early leave nothing half-written', () => {
  test.each([
    { args: ['models', 'set'], input: 'all\n', exit: 130 },
    { args: ['models', 'scan'], input: '1\n1\n', exit: 130 },
    { args: ['models', 'auth', 'add'], input: 'fake\n1\n', exit: 130 },
    { args: ['agents', 'add'], input: 'night\n', exit: 130 },
    // At the menu nothing is open: the end of the script is the end of the visit, as in chat.
    { args: [], input: 'status\n', exit: 0 },
    { args: [], input: 'order\n', exit: 130 },
    { args: ['chat'], input: '', exit: 0 },
  ])('openclaw $args --no-tui after $input: exit $exit', async ({ args, input, exit }) => {
    const journey = await connected([CANARY, SECOND_CANARY]);
    const path = join(journey.home, '.openclaw/openclaw.json');
    const before = readFileSync(path, 'utf8');
    const run = await journey.run([...args, '--no-tui'], input);
    expect(run.exitCode, run.stdout + run.stderr).toBe(exit);
    expect(readFileSync(path, 'utf8')).toBe(before);
    const { stdout } = await journey.run(['models', 'auth', 'list', '--provider', 'fake', '--json']);
    expect(JSON.parse(stdout).profiles ?? JSON.parse(stdout)).toHaveLength(2);
  });
});

test('P25: a watch says once what stands, then a line for each change', async () => {
  const journey = await connected();
  const app = journey.open(['models', 'status', '--watch', '--no-tui'], { columns: 120, rows: 40 });
  await app.untilBytes(0, 'Ctrl-C leaves');
  const told = app.bytes.length;
  expect((await journey.run(['models', 'set', 'fake/alpha-small'])).exitCode).toBe(0);
  await app.untilBytes(told, 'primary: fake/alpha-small, ready');
  const flags = ['--provider', 'fake', '--profile-id', 'fake:spare'];
  expect((await journey.run(['models', 'auth', 'paste-api-key', ...flags], SECOND_CANARY)).exitCode).toBe(0);
  await app.untilBytes(told, 'fake:spare: unverified');
  app.press('ctrl-c');
  expect(await app.exit()).toBe(130);
  const changes = app.bytes.slice(told).split('\r\n');
  expect(changes.filter((line) => line.includes('fake/alpha-small'))).toHaveLength(1);
  expect(changes.filter((line) => line.includes('fake:default'))).toEqual([]);
  expect(app.bytes).not.toMatch(NOT_PLAIN);
});
