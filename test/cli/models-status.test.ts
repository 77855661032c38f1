import { afterEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/core/secrets/secret.ts';
import { attempt, openedBlock } from '../adapters/sqlite/test-store.ts';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs, startCli } from './fake-cli.ts';
import { storeKey } from './stored.ts';

const HOUR_MS = 3_600_000;
const OPENAI = {
  agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] } } },
};
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

let attempts = 0;

async function block(credentialId: string, model: string): Promise<void> {
  attempts += 1;
  await ports.health.record({
    attempt: attempt({
      attemptId: `attempt_${attempts}`,
      credentialId,
      startedAtMs: START_MS,
      finishedAtMs: START_MS,
    }),
    block: openedBlock({
      credentialId,
      model,
      sinceMs: START_MS,
      untilMs: START_MS + 30_000,
      words: 'slow down',
    }),
  });
}

describe('models status', () => {
  test('STAT-1: says what is selected and which credentials there are', async () => {
    ports = testPorts({ config: OPENAI, env: { XAI_API_KEY: 'canary-environment-key' } });
    await storeKey(ports, 'openai:default');
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'status']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Config        : ~/.openclaw/openclaw.json\n');
    expect(stdout).toContain('Default       : openai/gpt-5.5\n');
    expect(stdout).toContain('Fallbacks (1) : xai/grok-4.3\n');
    expect(stdout).toMatch(/^- openai:default \(api key\) .*next/m);
    expect(stdout).toMatch(/^- env:XAI_API_KEY \(env\)/m);
    expect(stdout).not.toContain('Missing auth');
  });

  test('CLI-1: is what models alone does; --plain is the resolved model alone', async () => {
    ports = testPorts({ config: OPENAI });
    const status = await cli(ports, ['models', 'status']);
    expect(await cli(ports, ['models'])).toEqual(status);
    expect((await cli(ports, ['models', 'status', '--plain'])).stdout).toBe('openai/gpt-5.5\n');
  });

  test('STAT-4: names the providers without a credential, and what to do', async () => {
    ports = testPorts({ config: OPENAI });
    const { stdout } = await cli(ports, ['models', 'status']);
    expect(stdout).toMatch(/Missing auth\n- openai .*paste-api-key --provider openai.*\n- xai /);
  });

  test('decision 21: a key that only the fence holds back is not missing; the agreement is', async () => {
    ports = testPorts({
      config: { agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } },
    });
    await storeKey(ports, 'anthropic:key');
    await ports.auth.save({
      id: 'anthropic:old',
      provider: 'anthropic',
      type: 'token',
      owner: 'shared',
      secret: new Secret('canary-ended-token'),
      expiresAtMs: START_MS - HOUR_MS,
      verification: { state: 'verified', atMs: START_MS },
    });
    const { stdout } = await cli(ports, ['models', 'status']);
    expect(stdout).toMatch(
      /Missing auth\n- anthropic Run `openclaw settings set cost.consent always` to let anthropic:key serve/,
    );
    expect(stdout).toMatch(/^- anthropic:key \(api key\) ready, not used behind a subscription/m);
  });

  test('Q-8: without a model it says so and where to go, on stderr', async () => {
    ports = testPorts();
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'status']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no model selected');
    expect(stderr).toContain('openclaw onboard');
    expect((await cli(ports, ['models', 'status', '--plain'])).stdout).toBe('\n');
  });

  test('STAT-13: --json is one document on stdout with the required keys first', async () => {
    ports = testPorts({ config: OPENAI });
    await storeKey(ports, 'openai:default');
    await block('openai:default', 'gpt-5.5');
    const { stdout, stderr } = await cli(ports, ['models', 'status', '--json']);
    const document = JSON.parse(stdout);
    expect(stderr).toBe('');
    const named = await cli(ports, ['models', 'status', '--json', '--agent', 'main']);
    const keys = Object.keys(JSON.parse(named.stdout));
    // Which layer decides is told when an agent is asked for.
    expect(Object.keys(document)).toEqual(keys.filter((key) => key !== 'modelConfig'));
    expect(keys.slice(0, 12)).toEqual([
      'configPath',
      'agentId',
      'agentDir',
      'defaultModel',
      'resolvedDefault',
      'fallbacks',
      'imageModel',
      'imageFallbacks',
      'modelConfig',
      'aliases',
      'allowed',
      'auth',
    ]);
    expect(document.auth.missingProvidersInUse).toEqual(['xai']);
    expect(document.auth.unusableProfiles).toMatchObject([
      {
        profileId: 'openai:default',
        kind: 'cooldown',
        reason: 'rate_limit',
        remainingMs: 30_000,
        scope: 'model',
      },
    ]);
    expect(document.credentials[0]).toMatchObject({ id: 'openai:default', health: 'cooling' });
  });

  test('OAUTH-8: the five statuses, and 24 hours of warning', async () => {
    ports = testPorts({ config: OPENAI });
    const day = 24 * HOUR_MS;
    const stored = [
      ['anthropic:lasting', { type: 'oauth', expiresAtMs: START_MS + 100 * HOUR_MS }],
      ['openai:over-a-day', { type: 'token', expiresAtMs: START_MS + day + 1 }],
      ['openai:a-day', { type: 'token', expiresAtMs: START_MS + day }],
      ['openai:ended', { type: 'token', expiresAtMs: START_MS - 1 }],
      ['openai:key', {}],
      ['openai:nowhere', { type: 'token', ref: { source: 'env', provider: 'default', id: 'NOT_SET' } }],
    ] as const;
    for (const [id, { ...facts }] of stored) await storeKey(ports, id, facts);
    const { stdout } = await cli(ports, ['models', 'status', '--json']);
    const { oauth } = JSON.parse(stdout).auth;
    expect(oauth.warnAfterMs).toBe(day);
    const rows = oauth.profiles as readonly { readonly profileId: string; readonly status: string }[];
    expect(Object.fromEntries(rows.map(({ profileId, status }) => [profileId, status]))).toEqual({
      'anthropic:lasting': 'ok',
      'openai:over-a-day': 'ok',
      'openai:a-day': 'expiring',
      'openai:ended': 'expired',
      'openai:key': 'static',
      'openai:nowhere': 'missing',
    });
  });

  test('what is wrong in the config is a line on stderr, and the rest is shown', async () => {
    ports = testPorts({
      config: { agents: { defaults: { model: 'openai/gpt-5.5', timeoutSeconds: 'soon' } } },
    });
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'status', '--json']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^~\/\.openclaw\/openclaw\.json: agents\.defaults\.timeoutSeconds: /);
    expect(JSON.parse(stdout).resolvedDefault).toBe('openai/gpt-5.5');
  });
});

describe('STAT-5: models status --check', () => {
  test('0 when everything in use has a credential, with the same output', async () => {
    ports = testPorts({ config: OPENAI, env: { XAI_API_KEY: 'canary-environment-key' } });
    await storeKey(ports, 'openai:default');
    const checked = await cli(ports, ['models', 'status', '--check']);
    expect(checked).toEqual(await cli(ports, ['models', 'status']));
    expect(checked.exitCode).toBe(0);
  });

  test('1 without a model, without a credential, and with an expired one', async () => {
    ports = testPorts();
    expect((await cli(ports, ['models', 'status', '--check'])).exitCode).toBe(1);
    ports.close();
    ports = testPorts({ config: OPENAI });
    await storeKey(ports, 'openai:default');
    expect((await cli(ports, ['models', 'status', '--check', '--json'])).exitCode).toBe(1);
    await storeKey(ports, 'xai:default', { type: 'token', expiresAtMs: START_MS - 1 });
    expect((await cli(ports, ['models', 'status', '--check'])).exitCode).toBe(1);
  });

  test('2 when one ends within a day, 0 when later', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'openai/gpt-5.5' } } } });
    await storeKey(ports, 'openai:token', { type: 'token', expiresAtMs: START_MS + HOUR_MS });
    expect((await cli(ports, ['models', 'status', '--check', '--plain'])).exitCode).toBe(2);
    await storeKey(ports, 'openai:token', { type: 'token', expiresAtMs: START_MS + 25 * HOUR_MS });
    expect((await cli(ports, ['models', 'status', '--check'])).exitCode).toBe(0);
  });
});

describe('models status --watch --json', () => {
  test('one line now and one per change; SIGINT ends it with 0 and leaves no handler', async () => {
    ports = testPorts({ config: OPENAI });
    await storeKey(ports, 'openai:default');
    const running = startCli(ports, ['models', 'status', '--watch', '--json']);
    await running.until('\n');
    expect(running.stdout().trimEnd().split('\n')).toHaveLength(1);
    await ports.clock.sleep(1000);
    expect(running.stdout().trimEnd().split('\n'), 'nothing changed').toHaveLength(1);
    await block('openai:default', 'gpt-5.5');
    await ports.clock.sleep(1000);
    await running.until('rate_limit');
    running.signal('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect([exitCode, stderr]).toEqual([0, '']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0].credentials[0].health.state).toBe('ok');
    expect(lines[1].credentials[0].health).toMatchObject({ state: 'cooling', reason: 'rate_limit' });
    expect(lines.map((line) => line.at)).toEqual([START_MS, expect.any(Number)]);
    expect([running.listeners('SIGINT'), running.listeners('SIGTERM')]).toEqual([0, 0]);
  });

  test('SIGTERM ends it as well', async () => {
    ports = testPorts();
    const running = startCli(ports, ['models', 'status', '--watch', '--json']);
    await running.until('\n');
    running.signal('SIGTERM');
    expect((await running.finished).exitCode).toBe(0);
  });
});

describe('models cooldown', () => {
  test('D2: lists what is blocked with the provider’s words, as text and JSON', async () => {
    ports = testPorts({ config: OPENAI });
    expect((await cli(ports, ['models', 'cooldown', 'list'])).stdout).toBe('Nothing is blocked.\n');
    await block('openai:default', 'gpt-5.5');
    await block('env:XAI_API_KEY', '');
    const { stdout } = await cli(ports, ['models', 'cooldown', 'list']);
    expect(stdout).toMatch(/^openai:default {2}openai\/gpt-5\.5 {2}cooldown, 00:30 left$/m);
    expect(stdout).toMatch(/^env:XAI_API_KEY {2}all models/m);
    expect(stdout).toContain('  “slow down”\n');
    const document = JSON.parse((await cli(ports, ['models', 'cooldown', 'list', '--json'])).stdout);
    expect(document.blocks).toHaveLength(2);
    expect(document.blocks[0]).toMatchObject({ remainingMs: 30_000 });
    ports.clock.set(START_MS + 30_000);
    expect((await cli(ports, ['models', 'cooldown', 'list'])).stdout).toBe('Nothing is blocked.\n');
  });

  test('B081: clears one model’s block or all of a credential', async () => {
    ports = testPorts();
    await block('openai:default', 'gpt-5.5');
    await block('openai:default', 'gpt-5-mini');
    const one = await cli(ports, ['models', 'cooldown', 'clear', 'openai:default', '--model', 'gpt-5.5']);
    expect(one).toMatchObject({
      exitCode: 0,
      stdout: 'openai:default may be tried again (1 block cleared).\n',
    });
    expect(ports.health.blocks()).toHaveLength(1);
    await block('openai:default', 'gpt-5.5');
    const all = await cli(ports, ['models', 'cooldown', 'clear', 'openai:default']);
    expect(all.stdout).toBe('openai:default may be tried again (2 blocks cleared).\n');
    expect(ports.health.blocks()).toEqual([]);
  });

  test('decision 32: clearing what is not there is exit 1 and says where to look', async () => {
    ports = testPorts({ config: OPENAI, env: { OPENAI_API_KEY: 'canary-free' } });
    const clear = (id: string) => cli(ports, ['models', 'cooldown', 'clear', id]);
    const free = await clear('env:OPENAI_API_KEY');
    expect([free.exitCode, free.stdout]).toEqual([1, '']);
    expect(free.stderr).toContain('Nothing blocks env:OPENAI_API_KEY');
    expect(free.stderr).toContain('openclaw models cooldown list');
    const mistyped = await clear('env:OPNAI_API_KEY');
    expect([mistyped.exitCode, mistyped.stdout]).toEqual([1, '']);
    expect(mistyped.stderr).toContain(
      'There is no credential "env:OPNAI_API_KEY"\nNearest: env:OPENAI_API_KEY\n',
    );
  });
});
