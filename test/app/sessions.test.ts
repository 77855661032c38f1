import { afterEach, expect, test } from 'vitest';
import { setSessionModel } from '../../src/app/selection/session-model.ts';
import { followLog, type LogEntry, readLog } from '../../src/app/status/read-log.ts';
import { readUsage } from '../../src/app/status/usage.ts';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { answered, type TestPorts, testPorts } from '../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const models = { 'openai/gpt-5.5': {}, 'anthropic/*': { alias: '' } };
async function start(config: object = { agents: { defaults: { model: 'openai/gpt-5.5' } } }): Promise<void> {
  ports = testPorts({ config });
  for (const id of ['openai:a', 'openai:b', 'anthropic:a']) {
    await ports.auth.save({
      id,
      provider: id.slice(0, id.indexOf(':')),
      type: 'api_key',
      owner: 'shared',
      secret: new Secret(`canary-${id}`),
      verification: { state: 'verified', atMs: 1 },
    });
  }
}
const turn = (sessionId: string) =>
  runTurn(ports, { message: 'hi', sessionId, signal: new AbortController().signal });

test('SRC-1, STICK-3: a chosen model and credential serve the session, exactly and without fallbacks', async () => {
  await start({
    agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['anthropic/claude-opus-4-6'] } } },
  });
  expect(await setSessionModel(ports, 's1', 'openai/gpt-5.5@openai:b')).toMatchObject({
    ref: 'openai/gpt-5.5',
    profileId: 'openai:b',
  });
  ports.setAnswer(() => ({ ok: false, evidence: { status: 500 }, outputStarted: false }));
  await expect(turn('s1')).rejects.toThrow('All models failed');
  expect(
    ports.calls.map((call) => (call.target.auth.kind === 'none' ? '' : call.target.auth.secret.reveal())),
  ).toEqual(['canary-openai:b']);
});

test('decision 12, B067: a pin with fallbacks lets the configured chain stand in, until a model is chosen anew', async () => {
  await start({
    agents: { defaults: { model: { primary: 'openai/gpt-5.4', fallbacks: ['anthropic/claude-opus-4-6'] } } },
  });
  ports.setAnswer(({ ref }) =>
    ref.provider === 'openai'
      ? { ok: false, evidence: { status: 429 }, outputStarted: false }
      : answered('hi'),
  );
  await setSessionModel(ports, 's1', 'openai/gpt-5.5', undefined, true);
  expect(await turn('s1')).toMatchObject({
    requested: 'openai/gpt-5.5',
    served: 'anthropic/claude-opus-4-6',
  });
  // FALL-7: while its key is left alone, the pin is not asked each time.
  ports.calls.splice(0);
  expect((await turn('s1')).served).toBe('anthropic/claude-opus-4-6');
  expect(ports.calls.map(({ target }) => target.ref.model)).toEqual(['claude-opus-4-6']);
  // SRC-1, B019: what stood in takes nothing from the choice.
  expect(ports.sessions.get('main', 's1')?.override).toMatchObject({ source: 'user', model: 'gpt-5.5' });
  await setSessionModel(ports, 's1', 'openai/gpt-5.5');
  expect(ports.sessions.get('main', 's1')?.params).toEqual({});
  await expect(turn('s1')).rejects.toThrow('All models failed (1)');
});

test('decision 13, STICK-5: a pinned credential is the only one of its provider, also when fallbacks may stand in', async () => {
  await start({
    agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['anthropic/claude-opus-4-6'] } } },
  });
  ports.setAnswer(({ ref }) =>
    ref.provider === 'openai'
      ? { ok: false, evidence: { status: 429 }, outputStarted: false }
      : answered('hi'),
  );
  await setSessionModel(ports, 's1', 'openai/gpt-5.5@openai:b', undefined, true);
  expect((await turn('s1')).hops.map((hop) => hop.credentialId)).toEqual(['openai:b']);
});

test('STICK-4: without @profile the pin of a credential goes; --default goes back to the configured model', async () => {
  await start();
  await setSessionModel(ports, 's1', 'openai/gpt-5.5@openai:b');
  await setSessionModel(ports, 's1', 'anthropic/claude-opus-4-6');
  expect(ports.sessions.get('main', 's1')).toMatchObject({
    override: { provider: 'anthropic', source: 'user' },
    profiles: {},
  });
  await setSessionModel(ports, 's1', undefined);
  expect(ports.sessions.get('main', 's1')?.override).toBeUndefined();
  expect(ports.health.recentEvents('main', 9).map((event) => event.text)).toContain(
    's1 follows the default model again',
  );
});

test('ALLOW-4: a model outside the allowlist is refused in two lines, a wrong credential and an unknown word too; nothing is written', async () => {
  await start({ agents: { defaults: { model: 'openai/gpt-5.5', models } } });
  await expect(setSessionModel(ports, 's1', 'groq/openai/gpt-oss-120b')).rejects.toMatchObject({
    exitCode: 2,
    message:
      'Model "groq/openai/gpt-oss-120b" is not allowed. Use /models to list providers, or /models <provider> to list models.',
    hint: `Add it with: openclaw config set agents.defaults.models '{"groq/openai/gpt-oss-120b":{}}' --strict-json --merge`,
  });
  await expect(setSessionModel(ports, 's1', 'openai/gpt-5.5@openai:nobody')).rejects.toMatchObject({
    exitCode: 3,
    message: 'No credentials found for profile openai:nobody',
  });
  await expect(setSessionModel(ports, 's1', 'nonsense-word')).rejects.toMatchObject({ exitCode: 2 });
  expect(ports.sessions.list('main')).toEqual([]);
  await setSessionModel(ports, 's1', 'anthropic/claude-opus-4-6');
  expect(ports.sessions.list('main')).toHaveLength(1);
});

test('SRC-5, STICK-2: a reset forgets words, stand-ins and automatic credentials, and keeps what a person chose', async () => {
  await start();
  await turn('auto');
  await ports.sessions.setOverride('main', 'auto', {
    provider: 'x',
    model: 'y',
    source: 'auto',
    origin: 'a/b',
  });
  expect(await ports.sessions.reset('main', 'auto')).toBe(true);
  expect(ports.sessions.get('main', 'auto')).toMatchObject({
    override: undefined,
    profiles: {},
    messages: [],
  });
  await setSessionModel(ports, 'mine', 'openai/gpt-5.5@openai:b');
  await turn('mine');
  await ports.sessions.reset('main', 'mine');
  expect(ports.sessions.get('main', 'mine')).toMatchObject({
    override: { model: 'gpt-5.5', source: 'user' },
    profiles: { openai: { profileId: 'openai:b', source: 'user' } },
    messages: [],
  });
  expect(await ports.sessions.reset('main', 'nobody')).toBe(false);
  expect(
    ports.sessions
      .list('main')
      .map((session) => [session.sessionId, session.messageCount])
      .sort(),
  ).toEqual([
    ['auto', 0],
    ['mine', 0],
  ]);
});

test('D1: the log tells attempts and events in order, and follows what comes once', async () => {
  await start();
  await turn('s1');
  const told: LogEntry[] = [];
  const stop = followLog(ports, 'main', (entry) => told.push(entry));
  await ports.clock.sleep(600);
  expect(told).toEqual([]);
  await setSessionModel(ports, 's1', 'openai/gpt-5.5');
  await turn('s1');
  await ports.clock.sleep(600);
  await ports.clock.sleep(600);
  expect(told.map((entry) => entry.kind)).toEqual(['event', 'attempt']);
  stop();
  await turn('s1');
  await ports.clock.sleep(600);
  expect(told).toHaveLength(2);
  const all = readLog(ports, 'main', 50);
  expect(all.map((entry) => entry.atMs)).toEqual(all.map((entry) => entry.atMs).sort((a, b) => a - b));
  expect(readLog(ports, 'main', 1)).toEqual(all.slice(-1));
});

test('usage counts requests by model and credential, and leaves out what was never asked', async () => {
  await start();
  await turn('s1');
  ports.setAnswer(() => ({ ok: false, evidence: { status: 400 }, outputStarted: false }));
  await turn('s1').catch(() => undefined);
  const since = ports.clock.now() - 1000;
  const rows = readUsage(ports, 'main', since);
  expect(rows.reduce((sum, row) => sum + row.requests, 0)).toBe(2);
  expect(rows.reduce((sum, row) => sum + row.failed, 0)).toBe(1);
  expect(readUsage(ports, 'main', ports.clock.now() + 1)).toEqual([]);
});

test('SRC-7, decision 20: a session says what was chosen, when, how it begins and how often it was compacted', async () => {
  await start();
  await turn('s1');
  ports.clock.set(ports.clock.now() + 60_000);
  await setSessionModel(ports, 's1', undefined);
  expect(ports.sessions.list('main')).toMatchObject([
    {
      firstWords: 'hi',
      messageCount: 2,
      compactionCount: 0,
      isDefaultChosen: true,
      override: undefined,
      overrideAtMs: ports.clock.now(),
      createdAtMs: ports.clock.now() - 60_000,
    },
  ]);
});

test('a deleted session leaves nothing behind, and others stay', async () => {
  await start();
  await turn('s1');
  await turn('s2');
  expect(await ports.sessions.delete('main', 's1')).toBe(true);
  expect(await ports.sessions.delete('main', 's1')).toBe(false);
  expect(ports.sessions.get('main', 's1')).toBeUndefined();
  expect(ports.sessions.get('main', 's2')?.messages).toHaveLength(2);
});
