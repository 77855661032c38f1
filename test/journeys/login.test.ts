import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { browse, CLIENT_ID, EMAIL, type OAuthServer, startOAuthServer } from '../support/oauth-server.ts';
import { readTree, runProgram } from '../support/program.ts';
import { PROGRAM_COMMAND } from '../support/pty-session.ts';

const LOGIN = ['models', 'auth', 'login', '--provider', 'openai-codex'] as const;
const ID = `openai-codex:${EMAIL}`;

interface World {
  readonly journey: Journey;
  readonly server: OAuthServer;
  /** Every token that came to the model's provider, in order. */
  readonly sent: string[];
  /** Tokens that the provider refuses. */
  readonly revoked: Set<string>;
}

/** A machine whose ChatGPT sign-in and model are both on loopback. */
async function startWorld(): Promise<World> {
  const sent: string[] = [];
  const revoked = new Set<string>();
  const behave = ({ key }: FakeRequest) => {
    sent.push(key);
    return revoked.has(key)
      ? ({ kind: 'status', status: 401, body: { error: { message: `Token ${key} is not valid` } } } as const)
      : ({ kind: 'answer', text: 'Hello over OAuth.' } as const);
  };
  const journey = await startJourney({ behave });
  const server = await startOAuthServer();
  const baseUrl = `${journey.provider.url}/v1`;
  const models = [{ id: 'gpt-5.5', name: 'GPT' }];
  mkdirSync(join(journey.home, '.openclaw'), { mode: 0o700 });
  writeFileSync(
    join(journey.home, '.openclaw', 'openclaw.json'),
    JSON.stringify({
      models: { providers: { 'openai-codex': { baseUrl, api: 'openai-completions', models } } },
    }),
  );
  const settings = {
    clientId: CLIENT_ID,
    authorizeUrl: server.authorizeUrl,
    tokenUrl: server.tokenUrl,
    redirectUrl: 'http://127.0.0.1:0/auth/callback',
  };
  for (const [name, value] of Object.entries(settings)) {
    const set = await journey.run(['settings', 'set', `oauth.openai-codex.${name}`, value]);
    expect(set.exitCode, set.stderr).toBe(0);
  }
  return { journey, server, sent, revoked };
}

const addressIn = (text: string): string | undefined =>
  /^http:\/\/127\.0\.0\.1:\d+\/(?:auth|device)\?\S+/m.exec(text)?.[0];

/** Signs in off a terminal: plain lines, no question. */
function plainLogin(
  { journey, server }: World,
  args: readonly string[],
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const [file, ...words] = PROGRAM_COMMAND;
  const child = spawn(file, [...words, ...args], {
    env: { PATH: process.env['PATH'], ...journey.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let isThere = false;
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
    const address = addressIn(stdout);
    if (address === undefined || isThere || !stderr.includes('Waiting')) return;
    isThere = true;
    void browse(server, address).then((back) => (back.startsWith('page:') ? undefined : fetch(back)));
  });
  return new Promise((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

describe('models auth login', () => {
  test('login, a streamed reply, 401, refresh, reply; then a refusal for good names the command, and no token is on disk', async () => {
    const world = await startWorld();
    const { journey, server, sent, revoked } = world;
    const login = await plainLogin(world, [...LOGIN, '--set-default']);
    expect(login.stdout).toContain('Open this address in a browser:');
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toContain(`Auth profile: ${ID} (openai-codex/oauth)`);
    expect(login.stdout).toContain('Default model: openai-codex/gpt-5.5');
    const first = await journey.run(['agent', '--message', 'hi']);
    expect(first.stdout, first.stderr).toContain('Hello over OAuth.');
    expect(server.tokenCalls).toEqual(['authorization_code']);

    revoked.add(sent[0] ?? '');
    const second = await journey.run(['agent', '--message', 'hi']);
    expect(second.stdout, second.stderr).toContain('Hello over OAuth.');
    expect(server.tokenCalls).toEqual(['authorization_code', 'refresh_token']);
    expect(sent).toHaveLength(3);
    expect(sent[2]).not.toBe(sent[1]);

    revoked.add(sent[2] ?? '');
    server.beforeToken = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const third = await journey.run(['agent', '--message', 'hi']);
    const fix = `openclaw models auth login --provider openai-codex --profile-id ${ID}`;
    expect(third.exitCode).not.toBe(0);
    expect(third.stderr).toContain('OAuth token refresh failed for openai-codex');
    expect(third.stderr).toContain(fix);
    const calls = server.tokenCalls.length;
    await journey.run(['agent', '--message', 'hi']);
    expect(server.tokenCalls).toHaveLength(calls);

    server.beforeToken = () => undefined;
    const again = await plainLogin(world, [...LOGIN, '--profile-id', ID]);
    expect(again.exitCode, again.stderr).toBe(0);
    const fourth = await journey.run(['agent', '--message', 'hi']);
    expect(fourth.stdout, fourth.stderr).toContain('Hello over OAuth.');
    const said = [login, first, second, third, again, fourth].map(({ stdout, stderr }) => stdout + stderr);
    // With its only credential gone, a provider on this machine is asked without any.
    const tokens = [...new Set(sent)].filter((token) => token !== '');
    expect(tokens).toHaveLength(3);
    for (const token of tokens) {
      for (const text of said) expect(text).not.toContain(token);
      for (const [path, bytes] of readTree(journey.home)) expect(bytes.includes(token), path).toBe(false);
    }
  });

  test('decision 38, P26: in plain lines on a terminal: what is wrong with a paste is told, and the right one taken', async () => {
    const world = await startWorld();
    const app = world.journey.open([...LOGIN, '--no-tui'], { columns: 60 });
    await app.untilBytes(0, '< cancels: ');
    const address = addressIn(app.bytes.replaceAll('\r', '')) ?? '';
    const back = await browse(world.server, address);
    let from = 0;
    for (const _ of ['once', 'and the same mistake once more']) {
      app.type(`${back.replace('state=', 'state=x')}\r`);
      await app.untilBytes(from, '! ');
      from = app.bytes.indexOf('! ', from) + 1;
      await app.untilBytes(from, '< cancels: ');
    }
    app.type(`${back}\r`);
    expect(await app.exit(), app.bytes).toBe(0);
    expect(app.bytes).toContain(`Auth profile: ${ID} (openai-codex/oauth)`);
    expect(app.bytes).not.toContain('\u001b');
  });

  test('decision 38, B101: in plain lines "<" and Ctrl-C cancel, and the listener is closed', async () => {
    const { journey } = await startWorld();
    for (const key of ['<\r', '\u0003']) {
      const app = journey.open([...LOGIN, '--no-tui']);
      await app.untilBytes(0, '< cancels: ');
      const port = /redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A(\d+)/.exec(app.bytes)?.[1];
      app.type(key);
      expect(await app.exit()).toBe(130);
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    }
  });

  test('7.3-23, P26: on a terminal: the address unbroken on one line, a countdown, a paste with another state, then the right one', async () => {
    const world = await startWorld();
    const app = world.journey.open(LOGIN, { columns: 60 });
    await app.until(/0[45]:\d\d left/);
    const address = addressIn(app.bytes.replaceAll('\r', '')) ?? '';
    expect(address).toContain('code_challenge_method=S256');
    expect(address).toContain('state=');
    const back = await browse(world.server, address);
    app.paste('some-code#another-state');
    await app.until('some-code#another-state');
    app.press('enter');
    await app.until(/its state does not/);
    app.press('\u0015');
    app.paste(back);
    await app.until('iss=');
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain(`Auth profile: ${ID}`);
    expect(app.screen()).toContain('Default model available: openai-codex/gpt-5.5');
    expect(world.server.tokenCalls).toEqual(['authorization_code']);
  });

  test.each(['escape', 'ctrl-c'] as const)(
    '7.3-23, 7.3-29: %s cancels: the listener is gone, nothing is stored, exit 130',
    async (key) => {
      const world = await startWorld();
      const app = world.journey.open(LOGIN);
      await app.until('esc cancel');
      const address = addressIn(app.bytes.replaceAll('\r', '')) ?? '';
      const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
      expect((await fetch(redirect)).status).toBe(400);
      app.press(key);
      expect(await app.exit()).toBe(130);
      await expect(fetch(redirect)).rejects.toThrow();
      const list = await world.journey.run(['models', 'auth', 'list', '--json']);
      expect(JSON.parse(list.stdout).profiles).toEqual([]);
    },
  );

  test('OAUTH-10: a short code in plain lines, typed elsewhere, then stored', async () => {
    const world = await startWorld();
    const { server, journey } = world;
    const facts = { clientId: CLIENT_ID, deviceUrl: server.deviceUrl, tokenUrl: server.tokenUrl };
    for (const [name, value] of Object.entries(facts)) {
      expect((await journey.run(['settings', 'set', `oauth.github-copilot.${name}`, value])).exitCode).toBe(
        0,
      );
    }
    const login = await plainLogin(world, [
      'models',
      'auth',
      'login',
      '--provider',
      'github-copilot',
      '--device-code',
    ]);
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toMatch(/^Code: [A-Z]{4}-[A-Z]{4}$/m);
    expect(login.stdout).toContain('Auth profile: github-copilot:default (github-copilot/oauth)');
    expect(new Set(server.tokenCalls)).toEqual(new Set(['device_code']));
  });

  test('OAUTH-10: device-enterprise goes to the GitHub that the variable names', async () => {
    const world = await startWorld();
    const asked: string[] = [];
    const github = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end('{}');
    });
    await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
    const { port } = github.address() as AddressInfo;
    const { journey } = world;
    await journey.run(['settings', 'set', 'oauth.github-copilot.clientId', CLIENT_ID]);
    const env = { ...journey.env, COPILOT_GITHUB_DOMAIN: `http://127.0.0.1:${port}` };
    const args = ['models', 'auth', 'login', '--provider', 'github-copilot', '--method', 'device-enterprise'];
    const result = await runProgram(args, { env });
    github.close();
    expect([result.exitCode, result.stderr]).toEqual([1, expect.stringContaining('No code for the sign-in')]);
    expect(asked).toEqual(['/login/device/code']);
  });

  test.each([
    [['--provider', 'anthropic'], 'has the sign-in of the Claude CLI only'],
    [['--provider', 'github-copilot'], 'oauth.github-copilot.clientId'],
    [
      ['--provider', 'github-copilot', '--method', 'device-enterprise'],
      'openclaw config set models.providers.github-copilot.params.githubDomain <domain>',
    ],
    [['--provider', 'openai', '--method', 'device-enterprise'], 'has no sign-in "device-enterprise"'],
    [['--provider', 'openai', '--method', 'device'], 'It has: browser, cli, api-key.'],
    [
      ['--provider', 'openai-codex', '--profile-id', 'openrouter:x'],
      'cannot name a credential of openai-codex',
    ],
    [['--provider', 'nobody-at-all'], 'Unknown provider: nobody-at-all'],
  ])('%j is wrong usage with a next step', async (args, words) => {
    const journey = await startJourney();
    const result = await journey.run(['models', 'auth', 'login', ...args]);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain(words);
  });
});
