import { afterEach, describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../../src/core/ports/health-store.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { attempt, openedBlock } from '../adapters/sqlite/test-store.ts';
import { START_MS, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';
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

function attemptOf(credentialId: string, provider: string): AttemptRecord {
  return attempt({ credentialId, provider, startedAtMs: START_MS, finishedAtMs: START_MS });
}

async function disable(credentialId: string): Promise<void> {
  await ports.health.record({
    attempt: attemptOf(credentialId, 'xai'),
    block: openedBlock({
      credentialId,
      kind: 'disabled',
      reason: 'billing',
      sinceMs: START_MS,
      untilMs: START_MS + HOUR_MS,
    }),
  });
}

describe('what models status says of credentials', () => {
  test('STAT-8: a stored key is no proof, status makes no request, and a probe does', async () => {
    ports = testPorts({ config: OPENAI });
    await storeKey(ports, 'openai:default', { verification: { state: 'unverified', atMs: START_MS } });
    const { stdout } = await cli(ports, ['models', 'status']);
    expect(stdout).toMatch(/^- openai:default \(api key\) unverified/m);
    const { auth, credentials } = JSON.parse((await cli(ports, ['models', 'status', '--json'])).stdout);
    expect(auth.oauth.profiles).toMatchObject([{ status: 'static', health: 'unverified' }]);
    expect(credentials).toMatchObject([{ id: 'openai:default', verification: 'unverified' }]);
    await cli(ports, ['models', 'status', '--check']);
    expect(ports.calls).toEqual([]);
  });

  test('STAT-12: id, mode, expiry and state of every credential, and the orders', async () => {
    ports = testPorts({
      config: { ...OPENAI, auth: { order: { openai: ['openai:second', 'openai:key'] } } },
    });
    await storeKey(ports, 'openai:key');
    await storeKey(ports, 'openai:second');
    const token = { type: 'token', secret: new Secret('canary-some-token') } as const;
    for (const [id, hours] of [
      ['team', 300],
      ['soon', 5],
      ['over', -1],
    ] as const) {
      await storeKey(ports, `xai:${id}`, { ...token, expiresAtMs: START_MS + hours * HOUR_MS });
    }
    await storeKey(ports, 'xai:off');
    await disable('xai:off');
    const lines = (await cli(ports, ['models', 'status'])).stdout.split('\n');
    const line = (id: string) => lines.find((each) => each.startsWith(`- ${id} (`));
    expect(line('openai:key')).toMatch(/\(api key\) ready/);
    expect(line('xai:team')).toMatch(/\(token\) ready, expires in 12 d/);
    expect(line('xai:soon')).toMatch(/\(token\) expires in 5 h/);
    expect(line('xai:over')).toMatch(/\(token\) expired/);
    expect(line('xai:off')).toMatch(/\(api key\) disabled/);
    expect(lines).toContain('Auth order of openai: openai:second, openai:key');
  });

  test.each([
    'anthropic',
    'github-copilot',
    'google-gemini-cli',
    'openai-codex',
    'minimax',
    'xiaomi',
    'zai',
    'xai',
  ])('STAT-14: what %s said of its windows is told, and when it is old it is unknown', async (provider) => {
    ports = testPorts({ config: OPENAI });
    const figure = { unit: 'percent', window: '5h', limit: 100, remaining: 69, source: 'some-header' };
    const resetAtMs = START_MS + HOUR_MS;
    await ports.health.record({
      attempt: attemptOf(`${provider}:me`, provider),
      quota: {
        credentialId: `${provider}:me`,
        provider,
        figures: [{ ...figure, resetAtMs }],
        seenAtMs: START_MS,
      },
    });
    const usage = async () => (await cli(ports, ['status', '--usage'])).stdout;
    expect(await usage()).toMatch(new RegExp(`^${provider}:me +percent per 5h +69 of 100 +1 h`, 'm'));
    ports.clock.set(resetAtMs);
    expect(await usage()).toMatch(new RegExp(`^${provider}:me +percent per 5h +unknown of 100`, 'm'));
  });
});
