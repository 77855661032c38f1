import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classifyFailure } from '../../../../src/core/failure/classify.ts';
import type { CallOutcome } from '../../../../src/core/ports/model-calls.ts';
import type { ChatMessage } from '../../../../src/core/ports/session-store.ts';
import { Secret } from '../../../../src/core/secrets/secret.ts';
import { NOW, TOKEN, turn, underTest } from './runtime-under-test.ts';

const user = (text: string): ChatMessage => ({ role: 'user', text });
const assistant = (text: string): ChatMessage => ({ role: 'assistant', text });
const usageLimit = {
  message: 'You’ve hit your usage limit. Upgrade to Pro or try again at 1:11 PM.',
  codexErrorInfo: 'usageLimitExceeded',
  additionalDetails: null,
};

function verdict(outcome: CallOutcome) {
  if (outcome.ok) throw new Error('the turn was answered');
  return classifyFailure(outcome.evidence, NOW);
}

function inputs({ fake }: ReturnType<typeof underTest>): readonly unknown[] {
  return fake
    .seen()
    .filter(({ method }) => method === 'turn/start')
    .map(({ params }) => (params?.['input'] as { text: string }[]).map(({ text }) => text));
}

const methods = ({ fake }: ReturnType<typeof underTest>): readonly (string | undefined)[] =>
  fake.seen().map(({ method }) => method);

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
    expect(world.fake.started()).toEqual([{ pid: expect.any(Number), args: 'app-server' }]);
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
    expect(methods(world).filter((method) => method?.startsWith('thread/'))).toEqual(['thread/start']);
    expect(world.fake.started()).toHaveLength(1);
  });

  test('a new process of ours resumes the thread of the session', async () => {
    const world = underTest({ turns: [] });
    await world.ask('One', { sessionId: 's1' });
    await world.runtime.close();
    const later = world.again();
    const messages = [user('One'), assistant('Hello'), user('Two')];
    expect(await later.run(turn('', { sessionId: 's1', messages }))).toMatchObject({ ok: true });
    expect(methods(world).filter((method) => method?.startsWith('thread/'))).toEqual([
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
    expect(await world.ask('Hi')).toMatchObject({ ok: false, evidence: { code: 'ENOENT', phase: 'connect' } });
    expect(world.runtime.presence().executable).toBeUndefined();
    expect(world.fake.started()).toEqual([]);
  });

  test('a sign-in that is missing is an auth failure that says what to do', async () => {
    const world = underTest({ turns: [], account: 'none' });
    const outcome = await world.ask('Hi');
    expect(verdict(outcome).reason).toBe('auth');
    expect(outcome).toMatchObject({ evidence: { message: expect.stringContaining('codex login') } });
    expect(methods(world)).not.toContain('thread/start');
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
    expect(verdict(outcome).reason).toBe('auth');
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

describe('what goes wrong in a turn', () => {
  const inAnHour = NOW / 1000 + 3600;
  test.each([
    ['the report before it', { primary: { usedPercent: 100, resetsAt: inAnHour } }, undefined, 3_600_000],
    [
      'the later of two full windows',
      { primary: { usedPercent: 100, resetsAt: inAnHour }, secondary: { usedPercent: 100, resetsAt: inAnHour + 60 } },
      undefined,
      3_660_000,
    ],
    ['seconds from now', { primary: { used_percent: 100, resets_in_seconds: 90 } }, undefined, 90_000],
    [
      'a report that is asked for',
      undefined,
      { primary: { usedPercent: 100, windowDurationMins: 300, resetsAt: inAnHour } },
      3_600_000,
    ],
  ])('COOL-12: a usage limit ends at its reset: %s', async (_, rateLimits, usage, afterMs) => {
    const world = underTest({
      turns: [{ kind: 'fail', error: usageLimit, ...(rateLimits === undefined ? {} : { rateLimits }) }],
      ...(usage === undefined ? {} : { usage }),
    });
    const found = verdict(await world.ask('Hi', { token: TOKEN }));
    expect(found.reason).toBe('rate_limit');
    expect(found.resetHint?.afterMs).toBe(afterMs);
  });

  test.each([
    ['contextWindowExceeded', 'context_overflow'],
    ['serverOverloaded', 'overloaded'],
    ['modelNotFound', 'model_not_found'],
    ['unauthorized', 'auth'],
    ['internalServerError', 'timeout'],
    ['cyberPolicy', 'refusal'],
    ['rateLimitExceeded', 'rate_limit'],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'rate_limit'],
    [{ responseStreamDisconnected: { httpStatusCode: null } }, 'timeout'],
    [{ httpConnectionFailed: { httpStatusCode: 403 } }, 'auth'],
  ])('ERR-2: %j is %s', async (codexErrorInfo, reason) => {
    const error = { message: 'It failed', codexErrorInfo, additionalDetails: null };
    expect(verdict(await underTest({ turns: [{ kind: 'fail', error }] }).ask('Hi')).reason).toBe(reason);
  });

  test('a crash in the middle: evidence without secrets, and the next turn has a new process', async () => {
    const words = 'panic: \u001b[31mcanary-access\u001b[0m at line 1\n';
    const world = underTest({ turns: [{ kind: 'crash', before: ['Hal'], words }] });
    const pieces: string[] = [];
    const outcome = await world.ask('Hi', { token: TOKEN, onText: (text) => void pieces.push(text) });
    expect(outcome).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: {
        phase: 'stream',
        code: 'ECONNRESET',
        message: expect.stringContaining('exit code 3'),
        cause: { name: 'stderr', message: 'panic: [redacted] at line 1' },
      },
    });
    expect(pieces).toEqual(['Hal']);
    expect(verdict(outcome).reason).toBe('timeout');
    expect(await world.ask('Again')).toMatchObject({ ok: true });
    expect(world.fake.started()).toHaveLength(2);
  });

  test('stop: the turn is interrupted, and the process stays for the next one', async () => {
    const world = underTest({ turns: [{ kind: 'hang', before: ['Hal'] }] });
    const person = new AbortController();
    const outcome = await world.ask('Hi', { signal: person.signal, onText: () => person.abort() });
    expect(outcome).toMatchObject({ ok: false, outputStarted: true, evidence: { aborted: true } });
    expect(verdict(outcome).reason).toBe('abort');
    expect(await world.ask('Again')).toMatchObject({ ok: true, text: 'Hello' });
    expect(methods(world)).toContain('turn/interrupt');
    expect(world.fake.started()).toHaveLength(1);
  });

  test('stop before anything: nothing is started', async () => {
    const world = underTest({ turns: [] });
    expect(await world.ask('Hi', { signal: AbortSignal.abort() })).toMatchObject({ evidence: { aborted: true } });
    expect(world.fake.started()).toEqual([]);
  });

  test.each([
    ['says nothing at all', { mute: ['initialize'], turns: [] }],
    ['does not begin', { turns: [{ kind: 'hang', before: [] } as const] }],
  ])('B014: a child that %s ends with the first-token limit', async (_, fake) => {
    const outcome = await underTest(fake).ask('Hi', {
      limits: { connectMs: 1000, firstTokenMs: 1000, totalMs: 60_000 },
    });
    expect(outcome).toMatchObject({
      ok: false,
      outputStarted: false,
      evidence: { code: 'ETIMEDOUT', phase: 'first-token' },
    });
    expect(verdict(outcome).reason).toBe('timeout');
  });

  test.each([
    ['the total limit', { totalMs: 1500, silenceMs: 60_000 }],
    ['the limit for silence', { totalMs: 60_000, silenceMs: 500 }],
  ])('a child that stands still in the middle ends with %s', async (_, { totalMs, silenceMs }) => {
    const world = underTest({ turns: [{ kind: 'hang', before: ['Hal'] }] }, { silenceMs });
    const limits = { connectMs: 60_000, firstTokenMs: 60_000, totalMs };
    expect(await world.ask('Hi', { limits })).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: { code: 'ETIMEDOUT', phase: 'stream' },
    });
  });

  test('garbage and escape sequences between the lines of the protocol are passed over', async () => {
    const hidden = '{"method":"item/agentMessage/delta","params":{"threadId":"thread-1","itemId":"item-1","delta":"x"}}';
    const lines = ['\u001b]0;title\u0007', 'WARNING: something', '[1,2]', '{"half":', '', `\u001b[2K${hidden}`];
    const world = underTest({ turns: [{ kind: 'garbage', lines, text: ['Hello'] }] });
    expect(await world.ask('Hi')).toMatchObject({ ok: true, text: 'xHello' });
  });

  test.each([
    ['only garbage', { kind: 'garbage', lines: Array(3000).fill('no protocol'), text: [] } as const],
    ['one line without an end', { kind: 'flood' } as const],
  ])('a child that prints %s is ended', async (_, step) => {
    const outcome = await underTest({ turns: [step] }).ask('Hi');
    expect(outcome).toMatchObject({ ok: false, evidence: { code: 'EPROTO' } });
  });

  test('a try that Codex makes again is no failure before the first word, and one after it', async () => {
    const error = { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null };
    const early = underTest({ turns: [{ kind: 'retry', before: [], error, text: ['Late'] }] });
    expect(await early.ask('Hi')).toMatchObject({ ok: true, text: 'Late' });
    const late = underTest({ turns: [{ kind: 'retry', before: ['Hal'], error, text: [] }] });
    expect(await late.ask('Hi')).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: { code: 'ECONNRESET', cause: { message: 'Reconnecting... 1/5' } },
    });
  });

  test('an answer without words is an empty response', async () => {
    const outcome = await underTest({ turns: [{ kind: 'reply', text: [] }] }).ask('Hi');
    expect(verdict(outcome).reason).toBe('empty_response');
  });

  test('a provider’s words in evidence hold neither our token nor escape sequences', async () => {
    const error = { message: 'Bad \u001b[31mcanary-access', codexErrorInfo: 'other', additionalDetails: 'canary-access' };
    const outcome = await underTest({ turns: [{ kind: 'fail', error }] }).ask('Hi', { token: TOKEN });
    expect(outcome).toMatchObject({ evidence: { message: 'Bad [redacted]', body: '[redacted]' } });
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
