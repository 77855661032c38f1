import { afterEach, describe, expect, test } from 'vitest';
import { linkExternalLogin } from '../../../src/app/credentials/external-logins.ts';
import { probe } from '../../../src/app/credentials/probe-credential.ts';
import { probeCost } from '../../../src/app/probe/probe-cost.ts';
import { testLine } from '../../../src/app/setup/setup-receipt.ts';
import { externalLogin } from '../../../src/core/credentials/external-login.ts';
import { blocked } from '../../support/blocked.ts';
import { type FakeRuntimes, fakeRuntimes } from '../../support/fake-runtimes.ts';
import { runScope } from '../../support/probes.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, failed, OPENAI, saveKeys } from '../../support/turns.ts';

let ports: TestPorts;
let fake: FakeRuntimes;
afterEach(() => ports.close());

function open(outcomes: Parameters<typeof fakeRuntimes>[0], config: unknown = chainConfig([])): void {
  fake = fakeRuntimes(outcomes);
  ports = testPorts({ config, runtimes: fake.runtimes });
}

async function linkClaude(outcomes: Parameters<typeof fakeRuntimes>[0]): Promise<void> {
  open(outcomes, { agents: { defaults: { model: { primary: ANTHROPIC } } } });
  await linkExternalLogin(ports, {
    kind: externalLogin('claude-cli'),
    profileId: undefined,
    actor: 'test',
  });
}

const unauthorised = failed({ status: 401, message: 'Not logged in' });

describe('decision 37: a probe goes the way that a turn goes', () => {
  test('PROBE-1: the own login of Codex is a row, asked by a tiny turn without a session', async () => {
    open({ codex: [] });
    const { rows, verdicts, world } = await runScope(ports);
    expect(rows).toMatchObject([{ label: 'runtime:codex', source: 'models.json', mode: 'oauth' }]);
    expect(verdicts).toMatchObject([{ status: 'ok', check: 'completion', modelState: 'answers' }]);
    expect(fake.requests).toMatchObject([
      { runtime: 'codex', sessionId: undefined, token: undefined, credentialId: 'runtime:codex' },
    ]);
    expect(ports.calls).toEqual([]);
    expect(probeCost(world, rows, 'cheapest').completions).toEqual([{ costClass: 'subscription', count: 1 }]);
  });

  test('B072: "cheap" asks no program, and says what would', async () => {
    open({ codex: [] });
    const { verdicts } = await runScope(ports, {}, { mode: 'cheap' });
    expect(verdicts).toMatchObject([{ status: 'unknown', error: expect.stringContaining('--probe-mode') }]);
    expect(fake.loaded).toEqual([]);
  });

  test('PROBE-3: what it answers falls into the same buckets, and nothing is written', async () => {
    await linkClaude({ 'claude-cli': [unauthorised] });
    const before = ports.watch.version();
    const { told } = await runScope(ports);
    expect(told).toEqual(['anthropic:claude-cli auth']);
    expect(ports.watch.version()).toBe(before);
  });

  test('PROBE-4: a program that is not there leads nowhere, with what mends it', async () => {
    await linkClaude({});
    const { verdicts } = await runScope(ports, { kind: 'models', models: [ANTHROPIC] });
    expect(verdicts).toMatchObject([
      { reasonCode: 'unresolved_ref', error: expect.stringContaining('"claude" is on PATH') },
    ]);
    expect(fake.loaded).toEqual([]);
  });

  test('an explicit runtime that is not there is no answer of the API', async () => {
    open({}, chainConfig([], { agentRuntime: { id: 'codex' } }));
    await saveKeys(ports, 'openai:key');
    const { verdicts } = await runScope(ports, { kind: 'models', models: [OPENAI] });
    expect(verdicts).toMatchObject([
      { reasonCode: 'unresolved_ref', error: expect.stringContaining('"codex"') },
    ]);
    expect(ports.calls).toEqual([]);
  });
});

describe('B005: a credential that is left alone', () => {
  test('an answer of the program clears its block and verifies it', async () => {
    await linkClaude({ 'claude-cli': [] });
    await blocked(ports, 'anthropic:claude-cli', { model: 'claude-opus-4-6' });
    expect(await probe(ports, 'main', 'anthropic:claude-cli')).toMatchObject({
      state: 'answered',
      ref: ANTHROPIC,
    });
    expect(ports.auth.get('main', 'anthropic:claude-cli')?.verification.state).toBe('verified');
    expect(fake.requests).toHaveLength(1);
  });

  test('its own login can be asked too; a failure changes nothing', async () => {
    open({ codex: [unauthorised] });
    expect(await probe(ports, 'main', 'runtime:codex')).toMatchObject({ state: 'failed', reason: 'auth' });
    expect(ports.health.blocks()).toEqual([]);
  });
});

describe('B044: the proof at the end of onboarding', () => {
  const draft = { primary: OPENAI } as Parameters<typeof testLine>[1];
  const signal = new AbortController().signal;

  test('the program says it, where it runs the model', async () => {
    open({ codex: [] });
    const { ok, lines } = await testLine(ports, draft, signal);
    expect([ok, lines]).toEqual([true, [expect.stringContaining(`${OPENAI} says: codex says hello`)]]);
    expect(fake.requests).toHaveLength(1);
  });

  test('what it refuses is told with the fix', async () => {
    open({ codex: [unauthorised] });
    const { ok, lines } = await testLine(ports, draft, signal);
    expect(ok).toBe(false);
    expect(lines[0]).toContain('Not logged in');
  });
});
