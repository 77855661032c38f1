import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../../../src/core/ports/session-store.ts';
import { Secret } from '../../../../src/core/secrets/secret.ts';
import { reasonOf, sentMethods, TOKEN, turn, underTest } from './runtime-under-test.ts';

const user = (text: string): ChatMessage => ({ role: 'user', text });
const assistant = (text: string): ChatMessage => ({ role: 'assistant', text });
function inputs({ fake }: ReturnType<typeof underTest>): readonly unknown[] {
  return fake
    .seen()
    .filter(({ method }) => method === 'turn/start')
    .map(({ params }) => (params?.['input'] as { text: string }[] | undefined)?.map(({ text }) => text));
}

describe('turns through the app-server of Codex (REF-9)', () => {
  test('the first turn streams, and its text is what was streamed', async () => {
    const world = underTest({ turns: [{ kind: 'reply', text: ['Hel', 'lo'] }] });
    const pieces: string[] = [];
    const outcome = await world.ask('Hi', { onText: (text) => void pieces.push(text) });
    expect(outcome).toMatchObject({
      ok: true,
      text: 'Hello',
      usage: { inputTokens: 11, outputTokens: 2 },
      firstTokenMs: expect.any(Number),
    });
    expect(pieces).toEqual(['Hel', 'lo']);
    expect(world.fake.started()).toMatchObject([{ args: 'app-server' }]);
    const start = world.fake.seen().find(({ method }) => method === 'thread/start');
    expect(start?.params).toMatchObject({
      model: 'gpt-5.5',
      modelProvider: 'openai',
      sandbox: 'read-only',
      approvalPolicy: 'never',
      ephemeral: true,
    });
  });

  test('the second turn of a session goes on in its thread and process, and tells only what is new', async () => {
    const world = underTest({ turns: [] });
    await world.ask('One', { sessionId: 's1' });
    await world.ask('', { sessionId: 's1', messages: [user('One'), assistant('Hello'), user('Two')] });
    expect(inputs(world)).toEqual([['One'], ['Two']]);
    expect(sentMethods(world).filter((method) => method?.startsWith('thread/'))).toEqual(['thread/start']);
    expect(world.fake.started()).toHaveLength(1);
  });

  test('a new process of ours resumes the thread of the session', async () => {
    const world = underTest({ turns: [] });
    await world.ask('One', { sessionId: 's1' });
    await world.runtime.close();
    const later = world.again();
    const messages = [user('One'), assistant('Hello'), user('Two')];
    expect(await later.run(turn('', { sessionId: 's1', messages }))).toMatchObject({ ok: true });
    expect(sentMethods(world).filter((method) => method?.startsWith('thread/'))).toEqual([
      'thread/start',
      'thread/resume',
    ]);
    expect(inputs(world)).toEqual([['One'], ['Two']]);
    expect([...world.kept.values()].join()).not.toMatch(/One|Two/);
  });

  test('what another provider answered meanwhile is told with the next message', async () => {
    const world = underTest({ turns: [] });
    await world.ask('One', { sessionId: 's1' });
    const messages = [user('One'), assistant('Hello'), user('Two'), assistant('Elsewhere'), user('Three')];
    await world.ask('', { sessionId: 's1', messages });
    const [, second] = inputs(world) as readonly (readonly string[])[];
    expect(second).toHaveLength(2);
    expect(second?.[0]).toContain('User: Two\n\nAssistant: Elsewhere');
    expect(second?.[0]).not.toContain('One');
    expect(second?.[1]).toBe('Three');
  });

  test.each([
    ['was reset', [user('Anew')]],
    ['was reset and went on', [user('Anew'), assistant('Elsewhere'), user('More')]],
    ['was summarised', [{ role: 'system', text: 'Summary' } as const, user('Two')]],
  ])('a session that %s gets a new thread', async (_, messages) => {
    const world = underTest({ turns: [] });
    await world.ask('One', { sessionId: 's1' });
    await world.ask('', { sessionId: 's1', messages });
    const starts = world.fake.seen().filter(({ method }) => method === 'thread/start');
    expect(starts).toHaveLength(2);
    expect(starts[1]?.params?.['developerInstructions']).toBe(
      messages[0]?.role === 'system' ? 'Summary' : undefined,
    );
  });

  test('a thread that Codex has lost is begun anew with the whole conversation', async () => {
    const world = underTest({ turns: [], refuse: { 'thread/resume': 'no rollout found' } });
    await world.ask('One', { sessionId: 's1' });
    await world.runtime.close();
    const messages = [user('One'), assistant('Hello'), user('Two')];
    expect(await world.again().run(turn('', { sessionId: 's1', messages }))).toMatchObject({ ok: true });
    expect((inputs(world)[1] as readonly string[])[0]).toContain('User: One\n\nAssistant: Hello');
  });

  test('an image travels with its message', async () => {
    const world = underTest({ turns: [] });
    const images = [{ name: 'a.png', mediaType: 'image/png', base64: 'AAAA' }];
    await world.ask('', { messages: [{ role: 'user', text: 'See', images }] });
    const start = world.fake.seen().find(({ method }) => method === 'turn/start');
    expect(start?.params?.['input']).toEqual([
      { type: 'image', url: 'data:image/png;base64,AAAA' },
      { type: 'text', text: 'See', text_elements: [] },
    ]);
  });

  test('an executable that is missing: evidence, and no process', async () => {
    const world = underTest({ turns: [] }, { env: { PATH: '/nowhere' } });
    expect(await world.ask('Hi')).toMatchObject({
      ok: false,
      evidence: { code: 'ENOENT', phase: 'connect' },
    });
    expect(world.runtime.presence().executable).toBeUndefined();
    expect(world.fake.started()).toEqual([]);
  });

  test('a sign-in that is missing is an auth failure that says what to do', async () => {
    const world = underTest({ turns: [], account: 'none' });
    const outcome = await world.ask('Hi');
    expect(reasonOf(outcome)).toBe('auth');
    expect(outcome).toMatchObject({ evidence: { message: expect.stringContaining('codex login') } });
    expect(sentMethods(world)).not.toContain('thread/start');
  });

  test('a token of ours signs the server in, once; another one does so again', async () => {
    const world = underTest({ turns: [], account: 'none' });
    await world.ask('Hi', { token: TOKEN });
    await world.ask('Hi', { token: TOKEN });
    await world.ask('Hi', { token: { ...TOKEN, access: new Secret('canary-renewed') } });
    const logins = world.fake.seen().filter(({ method }) => method === 'account/login/start');
    expect(logins.map(({ params }) => params)).toEqual([
      { type: 'chatgptAuthTokens', accessToken: 'canary-access', chatgptAccountId: 'account-1' },
      { type: 'chatgptAuthTokens', accessToken: 'canary-renewed', chatgptAccountId: 'account-1' },
    ]);
    expect(world.fake.started()).toHaveLength(1);
  });

  test('a version that takes no token works with its own sign-in; a refused token is an auth failure', async () => {
    const refuse = { 'account/login/start': 'unknown variant `chatgptAuthTokens`' };
    expect(await underTest({ turns: [], refuse }).ask('Hi', { token: TOKEN })).toMatchObject({ ok: true });
    const refused = underTest({ turns: [], refuse: { 'account/login/start': 'bad canary-access' } });
    const outcome = await refused.ask('Hi', { token: TOKEN });
    expect(reasonOf(outcome)).toBe('auth');
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  test('ORD-10: the sign-in of another account gets a process of its own, and the idle one goes', async () => {
    const world = underTest({ turns: [] });
    await world.ask('Hi', { token: TOKEN });
    await world.ask('Hi', { token: { access: new Secret('canary-other'), accountId: 'account-2' } });
    expect(world.fake.started()).toHaveLength(2);
  });

  test('questions of the server are refused, each in its own way', async () => {
    const asked = [
      'item/commandExecution/requestApproval',
      'item/fileChange/requestApproval',
      'item/permissions/requestApproval',
      'item/tool/call',
      'mcpServer/elicitation/request',
      'account/chatgptAuthTokens/refresh',
    ];
    const world = underTest({ turns: [{ kind: 'ask', methods: asked }] });
    expect(await world.ask('Hi')).toMatchObject({ ok: true, text: 'Without it.' });
    const answers = world.fake.seen().filter(({ method }) => method === undefined);
    expect(answers).toMatchObject([
      { result: { decision: 'decline' } },
      { result: { decision: 'decline' } },
      { result: { permissions: {} } },
      { result: { success: false } },
      { result: { action: 'decline' } },
      { error: { code: -32_601 } },
    ]);
  });

  test('the child sees a list of variables and no key of anybody', async () => {
    const keys = {
      OPENAI_API_KEY: 'canary-1',
      ANTHROPIC_API_KEY: 'canary-2',
      AWS_SECRET_ACCESS_KEY: 'canary-3',
      OPENCLAW_STATE_DIR: 'canary-4',
      CODEX_API_KEY: 'canary-5',
      NODE_OPTIONS: 'canary-6',
    };
    const world = underTest(
      { turns: [] },
      { env: { ...keys, LC_ALL: 'C.UTF-8', https_proxy: 'http://127.0.0.1:9', SSL_CERT_FILE: '/x' } },
    );
    await world.ask('Hi', { token: TOKEN });
    expect(JSON.stringify(world.fake.environment())).not.toContain('canary');
    expect(Object.keys(world.fake.environment()).sort()).toEqual(
      ['CODEX_HOME', 'HOME', 'LC_ALL', 'NO_COLOR', 'PATH', 'SSL_CERT_FILE', 'https_proxy'].sort(),
    );
    expect(world.fake.started()[0]?.args).toBe('app-server');
  });
});

describe('what is there of Codex, without starting it (decision 37)', () => {
  test.each([
    ['missing', {}],
    ['present', { 'auth.json': { tokens: { access_token: 'canary-head.e30.canary' } } }],
    ['unknown', { 'auth.json': { OPENAI_API_KEY: 'canary-key' } }],
    ['unknown', { 'config.toml': 'cli_auth_credentials_store = "keyring"\n' }],
  ])('CRED-12: the sign-in is %s', (login, files) => {
    const world = underTest({ turns: [] });
    const home = world.fake.env['CODEX_HOME'] ?? '';
    mkdirSync(home, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(home, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    expect(world.runtime.presence()).toEqual({ executable: world.fake.executable, login });
    expect(world.fake.started()).toEqual([]);
  });
});
