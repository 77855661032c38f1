import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { CANARY, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { readTree, runProgram } from '../support/program.ts';

const SETUP_TOKEN = 'sk-ant-oat01-canary-Pq4Rt8Vx';
const AUTH = ['models', 'auth'] as const;

/** Accepts the setup token too. */
const behave = (request: FakeRequest) =>
  request.key === SETUP_TOKEN
    ? ({ kind: 'answer', text: 'Hello, subscriber.' } as const)
    : keyedBehaviour(request);

describe('models auth add, on a terminal', () => {
  test('AUTHCLI-13: provider, method, name, credential, place in the order; it then serves', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open([...AUTH, 'add']);
    await app.until('Provider [fake]:');
    app.type('fak\r');
    await app.until('Nearest: fake');
    app.press('enter');
    await app.until('Method [1]:');
    expect(app.screen()).toMatch(/1\) API key\n.*2\) Bearer token/);
    app.press('enter');
    await app.until('Name [fake:manual]:');
    app.type('default\r');
    await app.until('fake:default is there already');
    app.press('enter');
    await app.until(/^API key:$/m);
    app.paste(SECOND_CANARY);
    app.press('enter');
    await app.until('Try it before fake:default? [y/N]');
    app.type('y\r');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Auth profile: fake:manual (fake/api_key)');
    expect(app.screen()).toContain('Order: fake:manual, fake:default');
    expect(app.bytes).not.toContain(SECOND_CANARY);
    expect((await journey.run(['agent', '--message', 'hi'])).exitCode).toBe(0);
    expect(journey.provider.requests.at(-1)?.key).toBe(SECOND_CANARY);
  });

  test('a token with an end; an order that leaves it out is asked about', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    await journey.run([...AUTH, 'order', 'set', '--provider', 'fake', 'fake:default']);
    const app = journey.open([...AUTH, 'add', '--provider', 'fake']);
    await app.until('Method [1]:');
    app.type('2\r');
    await app.until('Name [fake:manual]:');
    app.type('team\r');
    await app.until('Expires in');
    app.type('soon\r');
    await app.until('is not how long a token can live');
    app.type('30d\r');
    await app.until(/^Token:$/m);
    app.paste(SECOND_CANARY);
    app.press('enter');
    await app.until('Try it before fake:default? [y/N]');
    app.press('enter');
    await app.until('Add it at the end? [y/N]');
    app.type('y\r');
    expect(await app.exit()).toBe(0);
    const { stdout } = await journey.run([...AUTH, 'order', 'get', '--provider', 'fake']);
    expect(stdout).toContain('Order:    fake:default, fake:team');
    expect((await journey.run([...AUTH, 'list'])).stdout).toMatch(/fake:team {2}token /);
  });

  test('ctrl-c at any question leaves everything as it was', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const before = (await journey.run([...AUTH, 'list', '--json'])).stdout;
    for (const question of ['Method [1]:', 'Name [fake:manual]:', 'API key']) {
      const app = journey.open([...AUTH, 'add', '--provider', 'fake']);
      await app.until('Method [1]:');
      if (question !== 'Method [1]:') {
        app.press('enter');
        await app.until('Name [fake:manual]:');
      }
      if (question === 'API key') {
        app.press('enter');
        await app.until(/^API key:$/m);
      }
      app.press('ctrl-c');
      expect(await app.exit(), question).toBe(130);
    }
    expect((await journey.run([...AUTH, 'list', '--json'])).stdout).toBe(before);
  });
});

describe('models auth setup-token, on a terminal', () => {
  test('AUTHCLI-4, 34.1: checked, stored, and sent as a bearer token; replacing it is asked about', async () => {
    const journey = await startJourney({ behave });
    const env = { ANTHROPIC_BASE_URL: journey.provider.url };
    const wrong = journey.open([...AUTH, 'setup-token'], { env });
    await wrong.until(/^Setup token:$/m);
    wrong.paste('canary-not-one');
    wrong.press('enter');
    expect(await wrong.exit()).toBe(2);
    expect(wrong.screen()).toContain('one begins with sk-ant-oat');

    const app = journey.open([...AUTH, 'setup-token'], { env });
    await app.until(/^Setup token:$/m);
    app.paste(SETUP_TOKEN);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Auth profile: anthropic:default (anthropic/token)');
    expect(app.bytes + wrong.bytes).not.toContain('canary');

    const line = ['agent', '--message', 'hi', '--model', 'anthropic/claude-opus-4-6'];
    const answer = await runProgram(line, { env: { ...journey.env, ...env } });
    expect(answer).toMatchObject({ exitCode: 0, stdout: 'Hello, subscriber.\n' });
    expect(journey.provider.requests.at(-1)).toMatchObject({
      key: SETUP_TOKEN,
      dialect: 'anthropic-messages',
    });

    const again = journey.open([...AUTH, 'setup-token'], { env });
    await again.until('Replace what anthropic:default holds? [y/N]');
    again.press('enter');
    expect(await again.exit()).toBe(130);
    expect(again.screen()).toContain('Nothing was changed.');
  });
});

describe('models auth logout, on a terminal', () => {
  test('B031: asks, says what stays possible, and leaves neither key nor name behind', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const no = journey.open([...AUTH, 'logout', 'fake:default']);
    await no.until('Forget fake:default here? [y/N]');
    no.press('enter');
    expect(await no.exit()).toBe(130);
    expect((await journey.run([...AUTH, 'list'])).stdout).toContain('fake:default');

    const yes = journey.open([...AUTH, 'logout', 'fake:default', '--scope', 'everywhere']);
    await yes.until('It can only be forgotten here');
    yes.type('y\r');
    expect(await yes.exit()).toBe(1);
    expect(yes.screen()).toContain('Forgotten here: fake:default');
    expect(yes.screen()).toContain('Not revoked: fake publishes no endpoint');
    expect((await journey.run([...AUTH, 'list'])).stdout).toContain('Profiles: (none)');
    const config = readTree(journey.home).get('.openclaw/openclaw.json')?.toString('utf8') ?? '';
    expect(config).toContain('"fake"');
    expect(config).not.toContain('fake:default');
    for (const [name, bytes] of readTree(journey.home)) {
      expect(bytes.includes(CANARY), name).toBe(false);
    }
  });

  test('B030: the lease of a process that was killed is in nobody’s way', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    // What kill -9 leaves in the middle of a config write: a lease that nobody renews and that has yet to end.
    const database = new Database(join(journey.home, '.openclaw', 'state', 'models.sqlite'));
    database
      .prepare("INSERT OR REPLACE INTO leases (name, owner, until_ms) VALUES ('config-write', 'gone', ?)")
      .run(Date.now() + 1500);
    database.close();
    const { exitCode, stdout } = await journey.run([...AUTH, 'logout', 'fake:default', '--yes']);
    expect([exitCode, stdout.includes('Forgotten here: fake:default')]).toEqual([0, true]);
  });
});
