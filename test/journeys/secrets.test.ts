import { describe, expect, test } from 'vitest';
import type { Behaviour, FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import {
  echoOf,
  AWKWARD_CANARY as KEY,
  leaksBelow,
  leaksIn,
  leaksInCommandLines,
  leaksInProcess,
} from '../support/leaks.ts';
import { pasteKey, walkFrom, walkTo } from '../support/onboarding-walk.ts';
import { readTree } from '../support/program.ts';

type Mood = 'answer' | 'hang' | 'echo';

/** A provider that knows one key, and can be told to hang or to repeat the key in every spelling. */
async function moodyJourney(): Promise<{ journey: Journey; feel: (mood: Mood) => void }> {
  let mood: Mood = 'answer';
  const behave = (request: FakeRequest): Behaviour => {
    if (mood === 'hang') return { kind: 'hang' };
    if (mood === 'answer' && request.key === KEY)
      return { kind: 'answer', text: 'Hello from the fake provider.' };
    const message = echoOf(request.key);
    return {
      kind: 'status',
      status: 401,
      headers: { 'x-echo': encodeURIComponent(request.key) },
      body: {
        error: { message, code: 'invalid_api_key', param: { authorization: `Bearer ${request.key}` } },
      },
    };
  };
  const feel = (next: Mood): void => {
    mood = next;
  };
  return { journey: await startJourney({ behave }), feel };
}

const COMMANDS = [
  ['models', 'status'],
  ['models', 'status', '--json'],
  ['models', 'status', '--plain'],
  ['models', 'list', '--all', '--json'],
  ['models', 'auth', 'list', '--json'],
  ['agent', '--message', 'hi'],
  ['agent', '--message', 'hi', '--json'],
  ['agent', '--model', 'fake/none', '--message', 'hi'],
] as const;

describe('S1, S5, S9: a key is nowhere but sealed', () => {
  test('7.3-22: onboarding: not on the screen, in no file and in no process while it is typed, checked, reviewed and stored', async () => {
    const { journey, feel } = await moodyJourney();
    const app = journey.open(['onboard']);
    const expectClean = (): void => {
      expect(leaksBelow(journey.home, KEY)).toEqual([]);
      expect([...leaksInProcess(app.pid, KEY), ...leaksInCommandLines(KEY)]).toEqual([]);
    };
    await walkTo(app, journey.provider.url, 'key');
    app.type(KEY.slice(0, 20));
    await app.until('•');
    app.type(KEY.slice(20));
    await app.until(new RegExp(`• *.*${KEY.length}`));
    expectClean();
    feel('hang');
    app.press('enter');
    await app.until(/Checking[\s\S]*Asking/);
    expectClean();
    feel('answer');
    app.press('escape');
    await app.until('Paste the API key');
    await pasteKey(app, KEY);
    await app.until('Which model answers by default?');
    await walkFrom(app, journey.provider.url, 'model', 'receipt');
    expectClean();
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(leaksIn(app.bytes, KEY)).toEqual([]);
    expect(app.bytes, 'a title, or anything else outside the screen').not.toContain('\u001b]');
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
    // The key is there all the same: only sealed.
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });

  test('agent and panel: database, log and processes are clean while they run', async () => {
    const { journey, feel } = await moodyJourney();
    expect((await journey.connect(KEY)).exitCode).toBe(0);
    const panel = journey.open([]);
    await panel.until(/fake:default.*ready/);
    feel('hang');
    const asked = journey.provider.requests.length;
    const agent = journey.open(['agent', '--message', 'hi']);
    await expect.poll(() => journey.provider.requests.length, { timeout: 20_000 }).toBeGreaterThan(asked);
    // The panel holds the store open, so the log is still beside it.
    expect([...readTree(journey.home).keys()]).toContain('.openclaw/state/models.sqlite-wal');
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
    expect([...leaksInProcess(agent.pid, KEY), ...leaksInProcess(panel.pid, KEY)]).toEqual([]);
    expect(leaksInCommandLines(KEY)).toEqual([]);
    agent.press('ctrl-c');
    expect(await agent.exit()).toBe(130);
    panel.press('q');
    expect(await panel.exit()).toBe(0);
    expect(leaksIn(agent.bytes + panel.bytes, KEY)).toEqual([]);
  });

  test('S9: a provider that repeats the key in every spelling is quoted without it, and the store keeps none of it', async () => {
    const { journey, feel } = await moodyJourney();
    await journey.connect(KEY);
    feel('echo');
    const outputs = [];
    for (const args of COMMANDS) outputs.push(await journey.run(args));
    const panel = journey.open([]);
    await panel.until(/fake:default/);
    panel.press('enter');
    await panel.until('Bad key');
    panel.press('escape');
    await panel.until('Recent');
    panel.press('p');
    await panel.until(/Bad key \[redacted\]/);
    panel.press('q');
    await panel.exit();
    expect(outputs.map((output) => leaksIn(output.stdout + output.stderr, KEY))).toEqual(
      outputs.map(() => []),
    );
    expect(outputs[5]?.stderr).toContain('Bad key [redacted]');
    expect(leaksIn(panel.bytes, KEY)).toEqual([]);
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
  });

  test('S9: the check of onboarding quotes such a provider without the key as well', async () => {
    const { journey, feel } = await moodyJourney();
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'key');
    feel('echo');
    await pasteKey(app, KEY);
    await app.until('That did not work');
    expect(app.screen()).toContain('Bad key [redacted]');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(leaksIn(app.bytes, KEY)).toEqual([]);
    const flags = await journey.connect(KEY);
    expect(flags.exitCode).toBe(3);
    expect(leaksIn(flags.stdout + flags.stderr, KEY)).toEqual([]);
    const written = [...readTree(journey.home)];
    expect(written.map(([name]) => name)).toEqual(['.openclaw/state/onboarding.json']);
    expect(written.map(([, bytes]) => bytes.toString('utf8')).join('')).not.toContain('canary');
  });

  test('S5: onboarding with the key on stdin shows it to no process and writes it nowhere while it asks the provider', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const journey = await startJourney({
      behave: async () => {
        await gate;
        return { kind: 'answer', text: 'ok' };
      },
    });
    const saving = journey.connect(KEY);
    await expect.poll(() => journey.provider.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(leaksInCommandLines(KEY)).toEqual([]);
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
    release();
    const answer = await saving;
    expect(answer.exitCode).toBe(0);
    expect(leaksIn(answer.stdout + answer.stderr, KEY)).toEqual([]);
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
  });

  test('decision 28: the key flag of section 26.4 puts it on the command line of that process and nowhere else, with a warning', async () => {
    const { journey, feel } = await moodyJourney();
    const saving = journey.run([
      ...['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'custom-api-key'],
      ...['--custom-provider-id', 'fake', '--custom-base-url', `${journey.provider.url}/v1`],
      ...['--custom-model-id', 'alpha-large', '--custom-api-key', KEY],
    ]);
    // One process, and the scan of all of them does see it there.
    const holders = (): number =>
      new Set(leaksInCommandLines(KEY).map((leak) => leak.slice(0, leak.indexOf(':')))).size;
    expect(holders()).toBe(1);
    const answer = await saving;
    expect(holders()).toBe(0);
    expect(answer.exitCode).toBe(0);
    expect(answer.stderr).toMatch(/--custom-api-key.*(?:visible|see|history)/);
    feel('hang');
    const asked = journey.provider.requests.length;
    const agent = journey.open(['agent', '--message', 'hi']);
    await expect.poll(() => journey.provider.requests.length, { timeout: 20_000 }).toBeGreaterThan(asked);
    expect(leaksInProcess(agent.pid, KEY)).toEqual([]);
    expect(leaksIn(answer.stdout + answer.stderr, KEY)).toEqual([]);
    expect(leaksBelow(journey.home, KEY)).toEqual([]);
  });
});
