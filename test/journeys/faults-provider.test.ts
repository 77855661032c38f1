import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/adapters/demo/behaviour.ts';
import { CANARY, type Journey, keyedBehaviour, startJourney } from '../support/journey.ts';
import { walkTo } from '../support/onboarding-walk.ts';
import { readTree, runProgram } from '../support/program.ts';

const MEGABYTE = 1_048_576;
/** What drives a terminal, or turns a line around: in C0, in C1 and beyond. */
const HOSTILE = 'evil\u001b[31m\u001b]0;owned\u0007\u009b2J\u202e-large';
const DRIVING = /(?!\n)[\p{Cc}\u202e]/u;

const configPath = (journey: Journey): string => join(journey.home, '.openclaw', 'openclaw.json');

/** A provider that works until it is told otherwise. */
async function fickleJourney(): Promise<{ journey: Journey; turn: (behaviour: Behaviour) => void }> {
  let now: Behaviour | undefined;
  const journey = await startJourney({ behave: (request) => now ?? keyedBehaviour(request) });
  return {
    journey,
    turn: (behaviour) => {
      now = behaviour;
    },
  };
}

const runWith =
  (env: Readonly<Record<string, string>>): Journey['run'] =>
  (args, input = '') =>
    runProgram(args, { env, input });

/** A turn is given up after this many seconds. */
function setTimeLimit(journey: Journey, seconds: number): void {
  const config = JSON.parse(readFileSync(configPath(journey), 'utf8'));
  config.agents.defaults.timeoutSeconds = seconds;
  writeFileSync(configPath(journey), JSON.stringify(config));
}

interface Fault {
  readonly what: string;
  readonly behaviour: Behaviour;
  /** What a turn says. */
  readonly words: string;
  /** What onboarding says. */
  readonly check: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'hangs',
    behaviour: { kind: 'hang' },
    words: 'no answer within 1 s (timeout)',
    check: /does not answer: gave up after 5 s/,
  },
  {
    what: 'answers with a web page',
    behaviour: { kind: 'html' },
    words: 'The server answers with a web page instead of a stream',
    check: /The server answers with a web page instead of a stream/,
  },
  {
    what: 'answers with an empty body',
    behaviour: { kind: 'empty' },
    words: 'empty answer (empty_response)',
    check: /was not set up: empty answer$/m,
  },
  {
    what: 'floods',
    behaviour: { kind: 'huge', bytes: 5 * MEGABYTE + 1 },
    words: 'The answer is larger than 5 MiB and was cut off',
    check: /The answer is larger than 5 MiB and was cut off/,
  },
  {
    what: 'fails with 5 MB of text',
    behaviour: { kind: 'status', status: 500, body: 'word '.repeat(MEGABYTE) },
    words: 'Internal Server Error (timeout)',
    check: /server fault \(HTTP 500\): Internal Server Error/,
  },
  {
    what: 'cuts the connection',
    behaviour: { kind: 'reset' },
    words: 'the connection was cut off (ECONNRESET) (timeout)',
    check: /does not answer: the connection was cut off \(ECONNRESET\)/,
  },
  {
    what: 'refuses in escape codes',
    behaviour: { kind: 'status', status: 401, body: { error: { message: `No ${HOSTILE}` } } },
    words: 'No evil-large (auth)',
    check: /credential refused \(HTTP 401\): No evil-large/,
  },
];

describe('a provider that misbehaves', () => {
  test.each(FAULTS)(
    'B082: it $what: a turn says so in one line, with a way out, and exits 1',
    async ({ behaviour, words }) => {
      const { journey, turn } = await fickleJourney();
      expect((await journey.connect(CANARY)).exitCode).toBe(0);
      setTimeLimit(journey, 1);
      turn(behaviour);
      const answer = await journey.run(['agent', '--message', 'hi']);
      expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
      const [first, second, ...rest] = answer.stderr.trimEnd().split('\n');
      expect(first).toBe(`All models failed (1): fake/alpha-large: ${first?.split('alpha-large: ')[1]}`);
      expect(first).toContain(words);
      expect(first?.length).toBeLessThan(200);
      expect(second).toMatch(/^→ fake\/alpha-large: \w/);
      expect(rest.at(-1)).toMatch(/^The whole path: openclaw models why run_\w+$/);
      expect(rest.length).toBeLessThanOrEqual(2);
      expect(answer.stderr).not.toMatch(DRIVING);
      expect((await journey.run(['models', 'status', '--plain'])).stdout).toBe('fake/alpha-large\n');
    },
  );

  test.each(FAULTS)(
    'B024: it $what: onboarding says so, exits 3 and writes nothing',
    async ({ behaviour, check }) => {
      const { journey, turn } = await fickleJourney();
      turn(behaviour);
      const answer = await journey.connect(CANARY);
      expect(answer).toMatchObject({ exitCode: 3, stdout: '' });
      expect(answer.stderr).toMatch(check);
      expect(answer.stderr).toContain('Nothing was written.');
      expect(answer.stderr).not.toMatch(DRIVING);
      expect(readTree(journey.home).size).toBe(0);
    },
  );

  test('half an answer stays on the screen, with the reason on a line of its own', async () => {
    const { journey, turn } = await fickleJourney();
    await journey.connect(CANARY);
    turn({ kind: 'cut', afterText: 'Half of the' });
    const app = journey.open(['agent', '--message', 'hi']);
    expect(await app.exit()).toBe(1);
    expect(app.screen()).toMatch(/^Half of the\nAll models failed \(1\): .* the connection was cut off/);
  });

  test('B024: a connection that is cut at the check of onboarding keeps the person on the screen, with a way back', async () => {
    const { journey, turn } = await fickleJourney();
    turn({ kind: 'reset' });
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'key');
    app.paste(CANARY);
    await app.until('•');
    app.press('enter');
    await app.until('That did not work');
    expect(app.screen().replace(/\s+/g, ' ')).toContain('does not answer: the connection was cut off');
    app.press('escape');
    await app.until('Paste the API key');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect([...readTree(journey.home).keys()]).toEqual(['.openclaw/state/onboarding.json']);
  });
});

describe('no network', () => {
  const onboardAt = (journey: Journey, url: string, ...flags: readonly string[]) =>
    journey.run(
      [
        ...['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'custom-api-key', ...flags],
        ...['--custom-provider-id', 'fake', '--custom-base-url', url, '--custom-model-id', 'alpha'],
        ...['--custom-api-key', '-'],
      ],
      CANARY,
    );

  test('nothing listens: onboarding says so, exits 3 and writes nothing', async () => {
    const journey = await startJourney();
    await journey.provider.close();
    const answer = await onboardAt(journey, `${journey.provider.url}/v1`);
    expect(answer).toMatchObject({ exitCode: 3, stdout: '' });
    expect(answer.stderr).toContain(
      `${journey.provider.url}/v1 does not answer: nothing listens there (ECONNREFUSED)`,
    );
    expect(readTree(journey.home).size).toBe(0);
  });

  test('a proxy that is not there: onboarding says so, exits 3 and writes nothing', async () => {
    const journey = await startJourney();
    await journey.provider.close();
    const env = { ...journey.env, HTTPS_PROXY: journey.provider.url, NO_PROXY: '' };
    const answer = await onboardAt({ ...journey, run: runWith(env) }, 'https://models.invalid/v1');
    expect(answer).toMatchObject({ exitCode: 3, stdout: '' });
    expect(answer.stderr).toContain(
      'https://models.invalid/v1 does not answer: nothing listens there (ECONNREFUSED)',
    );
    expect(readTree(journey.home).size).toBe(0);
  });

  test('a name that cannot be looked up: a turn asks whether there is a network; what is stored is shown', async () => {
    const journey = await startJourney();
    const saved = await onboardAt(journey, 'http://models.invalid/v1', '--allow-unverified');
    expect(saved.exitCode).toBe(0);
    const answer = await journey.run(['agent', '--message', 'hi']);
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toMatch(
      /the name of the server .* is there a network\? \((?:ENOTFOUND|EAI_AGAIN)\)/,
    );
    expect(answer.stderr).toContain('→ fake/alpha: Check the network');
    for (const verb of [['list'], ['status'], ['auth', 'list']]) {
      expect(await journey.run(['models', ...verb])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('fake'),
      });
    }
  });
});

describe('P23, decision 31: names that hold escape codes', () => {
  const clean = (text: string): void => expect(text).not.toMatch(DRIVING);

  test('from the list of a provider: picked in onboarding, stored and shown without them', async () => {
    const journey = await startJourney({ models: [HOSTILE, 'beta'] });
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'receipt');
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).not.toContain('\u001b]0;owned');
    expect(app.bytes).not.toContain('evil\u001b[31m');
    expect(app.bytes).not.toMatch(/[\u009b\u202e]/);
    clean(readFileSync(configPath(journey), 'utf8'));
    const list = await journey.run(['models', 'list', '--plain']);
    expect(list.stdout).toContain('/evil-large\n');
  });

  test('from a config by hand: no command, panel or picker hands them to the terminal', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const config = JSON.parse(readFileSync(configPath(journey), 'utf8'));
    config.models.providers.fake.models = [
      { id: HOSTILE, name: `Name ${HOSTILE}` },
      { id: 'alpha-large', name: 'Alpha' },
    ];
    config.agents.defaults.model = { primary: `fake/${HOSTILE}`, fallbacks: ['fake/alpha-large'] };
    config.agents.defaults.models = { [`fake/${HOSTILE}`]: { alias: `short${HOSTILE}` } };
    config.auth.profiles[`fake:${HOSTILE}`] = { provider: 'fake', mode: 5 };
    writeFileSync(configPath(journey), JSON.stringify(config));
    for (const args of [
      ['models', 'status'],
      ['models', 'status', '--plain'],
      ['models', 'status', '--json'],
      ['models', 'list'],
      ['models', 'list', '--json'],
      ['models', 'set', 'shortevi'],
      ['agent', '--message', 'hi'],
      ['agent', '--message', 'hi', '--json'],
    ]) {
      const answer = await journey.run(args);
      expect(answer.stdout + answer.stderr).toContain(args[0] === 'agent' ? 'Hello' : 'evil');
      clean(answer.stdout + answer.stderr);
    }
    const app = journey.open([]);
    await app.until('fake/evil-large');
    app.press('m');
    await app.until('Select a model');
    await app.until('evil-large');
    app.press('escape');
    await app.until('Credentials');
    app.press('q');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).not.toContain('\u001b]0;owned');
    expect(app.bytes).not.toContain('evil\u001b[31m');
    expect(app.bytes).not.toMatch(/[\u009b\u202e]/);
  });

  test('from an answer: it is printed without them, on a terminal and in a document', async () => {
    const { journey, turn } = await fickleJourney();
    await journey.connect(CANARY);
    turn({ kind: 'answer', text: `Dear ${HOSTILE} 👩‍🚀 and all` });
    const plain = await journey.run(['agent', '--message', 'hi']);
    expect(plain.stdout).toBe('Dear evil-large 👩‍🚀 and all\n');
    const json = await journey.run(['agent', '--message', 'hi', '--json']);
    clean(json.stdout);
    expect(JSON.parse(json.stdout).text).toBe(`Dear ${HOSTILE} 👩‍🚀 and all`);
  });
});
