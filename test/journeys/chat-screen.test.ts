import { afterEach, describe, expect, test } from 'vitest';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import type { PtySession } from '../support/pty-session.ts';
import { type SpokenProvider, startSpokenProvider } from '../support/spoken-model.ts';

let provider: SpokenProvider;
afterEach(() => provider.close());

/** Two providers whose answers the test speaks; the second one may stand in for the first. */
async function twoProviders(): Promise<Journey> {
  provider = await startSpokenProvider();
  const journey = await startJourney();
  const wired = {
    models: {
      providers: Object.fromEntries(
        ['first', 'second'].map((id) => [
          id,
          {
            baseUrl: `${provider.url}/v1`,
            api: 'openai-completions',
            models: [{ id: 'model', name: `The ${id}` }],
          },
        ]),
      ),
    },
    agents: { defaults: { model: { primary: 'first/model', fallbacks: ['second/model'] } } },
  };
  for (const [key, value] of Object.entries(wired)) {
    const set = await journey.run(['config', 'set', key, JSON.stringify(value)]);
    expect(set).toMatchObject({ exitCode: 0 });
  }
  for (const id of ['first', 'second']) {
    const args = ['models', 'auth', 'paste-api-key', '--provider', id, '--profile-id', `${id}:default`];
    expect(await journey.run(args, CANARY)).toMatchObject({ exitCode: 0 });
  }
  return journey;
}

async function openChat(journey: Journey, columns = 80, rows = 24): Promise<PtySession> {
  const app = journey.open(['chat', '--new'], { columns, rows });
  await app.until(/Write a message/);
  return app;
}

describe('openclaw chat on a terminal', () => {
  test('a streamed answer, an outage with its badge, the picker, and back; what was said stays', async () => {
    const journey = await twoProviders();
    const app = await openChat(journey);
    app.type('hello\r');
    const first = await provider.next();
    expect(first).toMatchObject({ model: 'model', message: 'hello' });
    first.say('Good ');
    await app.until(/› hello\n\n {3}Good$/m);
    first.say('morning.');
    first.end();
    await app.until('Good morning.');
    await app.untilGone('Answering');

    app.type('again\r');
    (await provider.next()).refuse(429, 'Too many requests', { 'retry-after': '600' });
    const second = await provider.next();
    second.say('I stand in.');
    second.end();
    await app.until('I stand in.');
    await app.until('↪ second/model answers for first/model (rate limit)');

    app.type('/model\r');
    await app.until('Model for this conversation');
    app.type('second');
    await app.until(/❯ .*second\/model/);
    app.press('enter');
    await app.until('second/model · pinned');
    await app.untilGone('answers for');
    app.type('/model\r');
    await app.until(/❯ .*second\/model.*current/);
    app.press('escape');
    await app.until('second/model · pinned');
    app.press('\u0004');
    expect(await app.exit()).toBe(0);
    for (const words of ['› hello', 'Good morning.', 'I stand in.', 'Go on with: openclaw chat --session']) {
      expect(app.screen()).toContain(words);
    }
    expect(app.bytes).not.toContain(CANARY);
    expect(app.bytes).not.toMatch(/\[[23]J/);
  });

  test('LIVE-3, FALL-4: a switch while a reply is awaited takes its place at the next try, alone, and says both', async () => {
    const journey = await twoProviders();
    const app = await openChat(journey);
    app.type('hello\r');
    const first = await provider.next();
    app.type('/model second/model\r');
    await app.until('Answering… · then second/model');
    first.refuse(429, 'Too many requests', { 'retry-after': '600' });
    (await provider.next()).refuse(500, 'Internal error');
    await app.until(
      /The reply starts again with second\/model\.\s+⚠️ Agent failed before reply: All models failed/,
    );
    await app.until(/second\/model:\s+HTTP 500:\s+Internal error \(timeout\)/);
    await app.until('Only this model was asked');
    app.type('/model default\r');
    await app.until('This is the default; its fallbacks may stand in.');
    app.press('\u0004');
    expect(await app.exit()).toBe(0);
  });

  test('7.3-29: Ctrl-C in mid-reply keeps what came; once more leaves with 130', async () => {
    const journey = await twoProviders();
    const app = await openChat(journey);
    app.type('hello\r');
    (await provider.next()).say('Half of it');
    await app.until('Half of it');
    app.press('ctrl-c');
    await app.until('(stopped: the answer is not whole)');
    await app.until('ctrl-c again leaves');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    const listed = JSON.parse((await journey.run(['sessions', 'list', '--json'])).stdout);
    const shown = await journey.run(['sessions', 'show', listed.sessions[0].id, '--json']);
    expect(JSON.parse(shown.stdout).messages.at(-1)).toMatchObject({ text: 'Half of it', isPartial: true });
  });

  test('P5: a window that changes in mid-reply shows what one of that size shows', async () => {
    const journey = await twoProviders();
    const app = await openChat(journey);
    const words = Array.from({ length: 30 }, (_, index) => `${index + 1}. words ${'and words '.repeat(9)}`);
    app.type('hello\r');
    const answer = await provider.next();
    answer.say(words.join('\n'));
    await app.until('30. words');
    for (const [columns, rows] of [
      [40, 15],
      [200, 60],
      [60, 20],
    ] as const)
      app.resize(columns, rows);
    answer.say('\nThe end.');
    answer.end();
    await app.until('The end.');
    await app.untilGone('Answering');
    const id = /session_\w+/.exec((await journey.run(['sessions', 'list'])).stdout)?.[0] ?? '';
    for (const [columns, rows] of [
      [60, 20],
      [40, 15],
      [200, 60],
    ] as const) {
      app.resize(columns, rows);
      const fresh = journey.open(['chat', '--session', id], { columns, rows });
      const expected = await fresh.until(/The end\.\n+ ❯/);
      await expect.poll(() => app.screen()).toBe(expected);
      fresh.press('\u0004');
      await fresh.exit();
    }
  });

  test.each([
    { how: 'on a screen', flags: [], ready: 'Write a message', question: 'Waiting for your yes or no' },
    { how: 'in lines', flags: ['--no-tui'], ready: 'You:', question: 'y or n:' },
  ])('decision 21: what costs more is asked for, $how', async ({ flags, ready, question }) => {
    const journey = await twoProviders();
    const plan = ['models', 'auth', 'paste-token', '--provider', 'first', '--profile-id', 'first:plan'];
    expect(await journey.run(plan, SECOND_CANARY)).toMatchObject({ exitCode: 0 });
    const app = journey.open(['chat', '--new', ...flags], { columns: 80, rows: 24 });
    await app.untilShown(ready);
    if (flags.length === 0) await app.until(ready);
    app.type('hello\r');
    (await provider.next()).refuse(429, 'Too many requests', { 'retry-after': '600' });
    await app.untilShown('first:default is billed per use');
    await app.untilShown(question);
    const before = app.bytes.length;
    app.type('maybe\r');
    await app.untilBytes(before, 'maybe');
    if (flags.length === 0) await app.untilGone('maybe');
    else await app.untilBytes(app.bytes.lastIndexOf('maybe'), question);
    app.type('y\r');
    const answer = await provider.next();
    answer.say('Paid words.');
    answer.end();
    await app.untilShown('Paid words.');
    app.type('/exit\r');
    expect(await app.exit()).toBe(0);
  });

  test.each([
    { name: 'OPENCLAW_NO_TUI=1', env: { OPENCLAW_NO_TUI: '1' } },
    { name: 'INK_SCREEN_READER', env: { INK_SCREEN_READER: 'true' } },
    { name: 'TERM=dumb', env: { TERM: 'dumb' } },
  ])('7.3-36, 7.3-38, decision 38: $name means plain lines', async ({ env }) => {
    const journey = await twoProviders();
    const app = journey.open(['chat', '--new'], { columns: 80, rows: 24, env });
    await app.untilBytes(0, 'You: ');
    expect(app.bytes).not.toContain('\u001b');
    app.type('hello\r');
    const answer = await provider.next();
    answer.say('Plain words.');
    answer.end();
    await app.untilShown('Plain words.');
    app.type('/exit\r');
    expect(await app.exit()).toBe(0);
  });

  test('decision 38: openclaw alone tells the status and asks what next where screens are off', async () => {
    const journey = await twoProviders();
    const app = journey.open([], { columns: 100, rows: 40, env: { OPENCLAW_NO_TUI: '1' } });
    await app.untilBytes(0, 'What next?');
    app.type('quit\r');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).toContain('first/model');
    expect(app.bytes).not.toContain('\u001b');
  });
});
