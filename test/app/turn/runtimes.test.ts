import { afterEach, describe, expect, test } from 'vitest';
import { linkExternalLogin } from '../../../src/app/credentials/external-logins.ts';
import { whichCredential } from '../../../src/app/credentials/which-credential.ts';
import { explainModel } from '../../../src/app/explain/explain-model.ts';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { readStatus } from '../../../src/app/status/read-status.ts';
import { externalLogin } from '../../../src/core/credentials/external-login.ts';
import { formatOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type FakeRuntimes, fakeRuntimes } from '../../support/fake-runtimes.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  chainConfig,
  failed,
  failedTurn,
  GROQ,
  saveKeys,
  saveProfile,
  turn,
} from '../../support/turns.ts';

let ports: TestPorts;
let fake: FakeRuntimes;
afterEach(() => ports.close());

const RESET_S = START_MS / 1000 + 5400;
const limit = failed({ code: 'usage_limit_reached', message: 'full', body: `{"resets_at": ${RESET_S}}` });

function open(
  outcomes: Parameters<typeof fakeRuntimes>[0],
  config: unknown = chainConfig([GROQ]),
  login?: 'missing',
) {
  fake = fakeRuntimes(outcomes, login);
  ports = testPorts({ config, runtimes: fake.runtimes });
}

async function signIn(id: string): Promise<void> {
  const secret = formatOAuthMaterial({
    access: new Secret(`canary-${id}`),
    refresh: new Secret('canary-refresh'),
    accountId: 'account-1',
  });
  await saveProfile(ports, id, { type: 'oauth', secret, expiresAtMs: START_MS + 86_400_000 });
}

function served(): readonly string[] {
  return fake.requests.map(({ runtime, credentialId, token }) =>
    [runtime, credentialId, token?.access.reveal() ?? 'own'].join(' '),
  );
}

describe('Codex, when it is there (REF-9)', () => {
  test('an OpenAI model runs through it with its own login; no key is billed', async () => {
    open({ codex: [] });
    await saveKeys(ports, 'openai:key');
    const pieces: string[] = [];
    const result = await turn(ports, { onText: (text) => pieces.push(text) });
    expect(result).toMatchObject({ served: 'openai/gpt-5.5', credentialId: 'runtime:codex' });
    expect(pieces).toEqual(['codex says hello']);
    expect(ports.calls).toEqual([]);
    const run = ports.runs.find('main', undefined);
    expect(ports.runs.attempts(run?.runId ?? '')).toMatchObject([
      { credentialId: 'runtime:codex', outcome: 'success', costClass: 'subscription' },
    ]);
  });

  test('a limit blocks until the time that it names, and the sibling sign-in answers', async () => {
    open({ codex: [limit] });
    await signIn('openai-codex:me');
    const result = await turn(ports);
    expect(served()).toEqual(['codex openai-codex:me canary-openai-codex:me', 'codex runtime:codex own']);
    expect(result.credentialId).toBe('runtime:codex');
    expect(ports.health.blocks()).toMatchObject([
      { credentialId: 'openai-codex:me', untilMs: RESET_S * 1000, reason: 'rate_limit' },
    ]);
  });

  test('without a sibling the fallback answers, and the next turn does not ask again', async () => {
    open({ codex: [limit] });
    await saveKeys(ports, 'groq:key', 'openai:key');
    expect(await turn(ports)).toMatchObject({ served: GROQ, credentialId: 'groq:key' });
    await turn(ports);
    expect(served()).toEqual(['codex runtime:codex own']);
  });

  test('text that was seen is not continued by another (RETRY-8)', async () => {
    open({ codex: [failed({ code: 'ECONNRESET', phase: 'stream' }, true)] });
    await saveKeys(ports, 'groq:key');
    await failedTurn(ports);
    expect(ports.calls).toEqual([]);
  });

  test('without a login the provider itself is asked, and nothing of the runtime is loaded', async () => {
    open({ codex: [] }, undefined, 'missing');
    await saveKeys(ports, 'openai:key');
    expect(await turn(ports)).toMatchObject({ credentialId: 'openai:key' });
    expect(fake.loaded).toEqual([]);
  });

  test('asked for by name and missing: no request, the fix, and nothing stands in for it', async () => {
    open({}, chainConfig([], { agentRuntime: { id: 'codex' } }));
    await saveKeys(ports, 'openai:key');
    const error = await failedTurn(ports);
    expect(error.message).toContain('agents.defaults.agentRuntime asks for codex');
    expect(error.message).toContain('codex login');
    expect(ports.calls).toEqual([]);
  });

  test('the choice of the session is honoured (ALLOW-6)', async () => {
    open({ codex: [] });
    await saveKeys(ports, 'openai:key');
    await ports.sessions.setParams('main', 's1', { runtime: 'direct' });
    expect(await turn(ports, { sessionId: 's1' })).toMatchObject({ credentialId: 'openai:key' });
    expect(await turn(ports, { sessionId: 's2' })).toMatchObject({ credentialId: 'runtime:codex' });
    expect(fake.requests[0]).toMatchObject({
      agentId: 'main',
      sessionId: 's2',
      credentialId: 'runtime:codex',
    });
  });

  test('explain and status name it, with the class of its cost', () => {
    open({ codex: [] });
    const { chain, next } = explainModel(ports, {});
    expect(next).toEqual({ ref: 'openai/gpt-5.5', credentialId: 'runtime:codex' });
    expect(chain[0]).toMatchObject({
      costClass: 'subscription',
      runtime: { id: 'codex', why: 'the Codex CLI is installed and signed in' },
    });
    expect(readStatus(ports).runtimes.map(({ model, id }) => [model, id])).toEqual([
      ['openai/gpt-5.5', 'codex'],
      [GROQ, 'direct'],
    ]);
    expect(readStatus(ports).missingProviders).toEqual(['groq']);
    expect(whichCredential(ports, undefined, undefined).uses?.where).toBe('own login of the Codex CLI');
    expect(fake.loaded).toEqual([]);
  });
});

describe('the Claude CLI', () => {
  async function linked(outcomes: Parameters<typeof fakeRuntimes>[0], fallbacks: readonly string[] = []) {
    open(outcomes, { agents: { defaults: { model: { primary: ANTHROPIC, fallbacks } } } });
    await linkExternalLogin(ports, {
      kind: externalLogin('claude-cli'),
      profileId: undefined,
      actor: 'test',
    });
  }

  test('decision 37: its route runs through it, with the conversation of the session', async () => {
    await linked({ 'claude-cli': [] });
    await turn(ports, { sessionId: 's1', message: 'one' });
    await turn(ports, { sessionId: 's1', message: 'two' });
    expect(served()).toEqual(Array(2).fill('claude-cli anthropic:claude-cli own'));
    expect(fake.requests[1]?.messages.map(({ text }) => text)).toEqual([
      'one',
      'claude-cli says hello',
      'two',
    ]);
    expect(explainModel(ports, {}).chain[0]).toMatchObject({
      costClass: 'subscription',
      runtime: { id: 'claude-cli' },
    });
  });

  test('a limit with its time blocks the route, and the fallback answers', async () => {
    await linked({ 'claude-cli': [limit] }, [GROQ]);
    await saveKeys(ports, 'groq:key');
    expect(await turn(ports)).toMatchObject({ served: GROQ });
    expect(ports.health.blocks()).toMatchObject([
      { credentialId: 'anthropic:claude-cli', untilMs: RESET_S * 1000 },
    ]);
  });

  test('a stop is a stop', async () => {
    await linked({ 'claude-cli': [failed({ aborted: true })] });
    const controller = new AbortController();
    controller.abort();
    await expect(turn(ports, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('"direct" by name does not serve its sign-in', async () => {
    await linked({ 'claude-cli': [] });
    await ports.sessions.setParams('main', 's1', { runtime: 'direct' });
    const error = await failedTurn(ports, { sessionId: 's1' });
    expect(error.message).toContain('serves through the Claude CLI only');
    expect(fake.requests).toEqual([]);
  });

  test('D4: a rehearsal starts nothing', async () => {
    await linked({ 'claude-cli': [] }, [GROQ]);
    await saveKeys(ports, 'groq:key');
    const story = await rehearse(ports, { rules: [] });
    expect(story.run.served).toBe(ANTHROPIC);
    expect(fake.loaded).toEqual([]);
  });
});
