import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClaudeCliRuntime } from '../../../../src/adapters/runtimes/claude-cli/claude-cli-runtime.ts';
import { classifyFailure } from '../../../../src/core/failure/classify.ts';
import type { RuntimeRequest } from '../../../../src/core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../../src/core/ports/model-calls.ts';
import type { ChatMessage } from '../../../../src/core/ports/session-store.ts';
import { createRedactor } from '../../../../src/core/secrets/redact.ts';
import { Secret } from '../../../../src/core/secrets/secret.ts';
import { fakeClaude, grandchildOf, isAlive, RESETS_AT } from '../../../support/fake-claude.ts';
import { runtimeRequest } from '../../../support/runtime-request.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const NOW_MS = RESETS_AT * 1000 - 7_200_000;
const CANARY = 'canary-of-the-environment';

function open(env: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  const fake = fakeClaude(folder);
  const redactor = createRedactor();
  redactor.add(new Secret(CANARY));
  const runtime = createClaudeCliRuntime({
    env: { PATH: fake.bin, HOME: folder, ...env },
    folder: join(folder, 'work'),
    redact: (text) => redactor.redact(text),
    presence: () => ({ executable: fake.executable, login: 'present' }),
  });
  return { folder, fake, runtime };
}

function request(facts: Partial<RuntimeRequest> = {}): RuntimeRequest {
  return runtimeRequest({ provider: 'anthropic', model: 'claude-opus-4-6' }, 'hi', facts);
}

function verdict(outcome: CallOutcome) {
  if (outcome.ok) throw new Error('it answered');
  return { ...classifyFailure(outcome.evidence, NOW_MS), message: outcome.evidence.message };
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 20 }).toBe(true);
}

describe('a turn of the Claude CLI', () => {
  test('decision 37: streams the text, counts the tokens, sends the words on stdin only', async () => {
    const { fake, runtime } = open();
    const pieces: string[] = [];
    const outcome = await runtime.run(request({ onText: (text) => pieces.push(text) }));
    expect(outcome).toMatchObject({
      ok: true,
      text: 'turn 1: 1 part',
      usage: { inputTokens: 7, outputTokens: 5 },
    });
    expect(pieces).toEqual(['turn', ' 1: 1 part']);
    const [call] = fake.calls();
    expect(call?.text).toBe('hi');
    expect(call?.args).not.toContain('hi');
    expect(call?.args).toContain('--model=claude-opus-4-6');
    expect(call?.args[call.args.indexOf('--tools') + 1]).toBe('');
    await until(() => !isAlive(call?.pid ?? 0));
  });

  test('a program that streams nothing gives its answer whole', async () => {
    const { fake, runtime } = open();
    fake.behave('whole');
    const pieces: string[] = [];
    await runtime.run(request({ onText: (text) => pieces.push(text) }));
    expect(pieces).toEqual(['turn 1: 1 part']);
  });

  test('what was not streamed comes at the end', async () => {
    const { fake, runtime } = open();
    fake.behave('tail');
    const pieces: string[] = [];
    const outcome = await runtime.run(request({ onText: (text) => pieces.push(text) }));
    expect(outcome).toMatchObject({ ok: true, text: 'the first and the last' });
    expect(pieces).toEqual(['the first', ' and the last']);
  });

  test('images go with the words', async () => {
    const { runtime } = open();
    const images = [{ name: 'a.png', mediaType: 'image/png', base64: 'AAAA' }];
    const outcome = await runtime.run(request({ messages: [{ role: 'user', text: 'see', images }] }));
    expect(outcome).toMatchObject({ text: 'turn 1: 2 part' });
  });

  test('words that begin with a slash are no command of the program', async () => {
    const { fake, runtime } = open();
    await runtime.run(request({ messages: [{ role: 'user', text: '/clear' }] }));
    expect(fake.calls()[0]?.text).toBe('Answer the message that follows.\n\n/clear');
  });

  test('a turn that is stopped already starts nothing', async () => {
    const { fake, runtime } = open();
    const outcome = await runtime.run(request({ signal: AbortSignal.abort() }));
    expect(outcome).toMatchObject({ ok: false, evidence: { aborted: true } });
    expect(fake.calls()).toEqual([]);
  });

  test('S14: the program sees no key, of whatever provider, and works in a folder of ours', async () => {
    const keys = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY'];
    const secrets = Object.fromEntries(keys.map((name) => [name, CANARY]));
    const { fake, folder, runtime } = open({ ...secrets, NODE_OPTIONS: '--no-warnings', LANG: 'C' });
    await runtime.run(request());
    const [call] = fake.calls();
    expect(JSON.stringify(call)).not.toContain(CANARY);
    expect(call?.env['NODE_OPTIONS']).toBeUndefined();
    expect(call?.env).toMatchObject({ LANG: 'C', HOME: folder, CLAUDE_CODE_MAX_RETRIES: '0' });
    expect(call?.cwd).toBe(join(folder, 'work'));
  });
});

describe('a session', () => {
  const place = { sessionId: 's1' };
  const first: readonly ChatMessage[] = [{ role: 'user', text: 'one' }];
  const second = (answer: string): readonly ChatMessage[] => [
    ...first,
    { role: 'assistant', text: answer },
    { role: 'user', text: 'two' },
  ];

  test('the second turn goes on with the conversation of the first', async () => {
    const { fake, runtime } = open();
    await runtime.run(request({ ...place, messages: first }));
    const outcome = await runtime.run(request({ ...place, messages: second('turn 1: 1 part') }));
    expect(outcome).toMatchObject({ text: 'turn 2: 1 part' });
    const [one, two] = fake.calls();
    expect(two?.text).toBe('two');
    expect(two?.args.slice(-2)).toEqual(['--resume', one?.args.at(-1)]);
  });

  test('another model answered in between: the conversation is told anew', async () => {
    const { fake, runtime } = open();
    await runtime.run(request({ ...place, messages: first }));
    await runtime.run(request({ ...place, messages: second('said by another') }));
    const two = fake.calls()[1];
    expect(two?.args).toContain('--session-id');
    expect(two?.text).toContain('Assistant: said by another');
  });

  test('another agent has conversations of its own', async () => {
    const { fake, runtime } = open();
    await runtime.run(request({ ...place, messages: first }));
    await runtime.run(request({ ...place, agentId: 'other', messages: second('turn 1: 1 part') }));
    expect(fake.calls()[1]?.args).toContain('--session-id');
  });

  test('a conversation that the program has lost is told anew', async () => {
    const { fake, runtime } = open();
    await runtime.run(request({ ...place, messages: first }));
    rmSync(join(fake.bin, 'sessions'), { recursive: true });
    const outcome = await runtime.run(request({ ...place, messages: second('turn 1: 1 part') }));
    expect(outcome).toMatchObject({ ok: true, text: 'turn 1: 1 part' });
    expect(fake.calls().map(({ args }) => args.at(-2))).toEqual(['--session-id', '--resume', '--session-id']);
  });

  test('after a failure the conversation is told anew, and no word of it is kept by us', async () => {
    const { fake, folder, runtime } = open();
    await runtime.run(request({ ...place, messages: first }));
    const kept = join(folder, 'work', 'threads.json');
    expect(readFileSync(kept, 'utf8')).not.toContain('one');
    fake.behave('crash');
    await runtime.run(request({ ...place, messages: second('turn 1: 1 part') }));
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({});
  });
});

describe('a failure', () => {
  test.each([
    ['limit', { reason: 'rate_limit', hint: { afterMs: 7_200_000 } }],
    ['limit-words', { reason: 'rate_limit', hint: { afterMs: 7_200_000 } }],
    ['overloaded', { reason: 'overloaded' }],
    ['slower', { reason: 'rate_limit', message: 'Slower, please' }],
    ['empty', { reason: 'empty_response' }],
    ['anew', { reason: 'timeout', message: expect.stringContaining('another one took its place') }],
    ['logged-out', { reason: 'auth' }],
    ['crash', { reason: 'timeout', message: 'the Claude CLI ended in the middle of its answer (code 3)' }],
    [
      'crash-at-once',
      { message: 'the Claude CLI ended before it answered (code 1): unknown option --tools' },
    ],
    ['garbage', { message: 'the Claude CLI ended before it answered (code 0): what is this' }],
  ] as const)('%s', async (mode, expected) => {
    const { fake, runtime } = open();
    fake.behave(mode);
    const outcome = await runtime.run(request());
    expect(verdict(outcome)).toMatchObject(expected);
    expect(outcome).toMatchObject({ ok: false, outputStarted: ['crash', 'anew'].includes(mode) });
  });

  test('a flood without end is left', async () => {
    const { fake, runtime } = open();
    fake.behave('flood');
    expect(verdict(await runtime.run(request())).message).toContain('more than fits');
    await until(() => !isAlive(fake.calls()[0]?.pid ?? 0));
  });

  test('S9: nothing of its words reaches us unredacted', async () => {
    const { fake, runtime } = open({ LC_LEAK: CANARY });
    fake.behave('leak');
    const { message } = verdict(await runtime.run(request()));
    expect(message).toContain('Authorization');
    expect(message).not.toContain(CANARY);
  });

  test('a program that is not there is told with what mends it', async () => {
    const folder = temporaryFolder();
    const runtime = createClaudeCliRuntime({
      env: {},
      folder,
      redact: (text) => text,
      presence: () => ({ executable: undefined, login: 'unknown' }),
    });
    expect(verdict(await runtime.run(request())).message).toContain('claude auth login');
  });
});

describe('time and end', () => {
  const short = { connectMs: 300, firstTokenMs: 300, totalMs: 20_000 };

  test('decision 19: no first word in time', async () => {
    const { fake, runtime } = open();
    fake.behave('hang');
    const outcome = await runtime.run(request({ limits: { ...short, firstTokenMs: 1500 } }));
    expect(verdict(outcome)).toMatchObject({ reason: 'timeout', message: 'no answer within 2 s' });
    await until(() => !isAlive(fake.calls()[0]?.pid ?? 0) && !isAlive(grandchildOf(fake)));
  });

  test('an answer that does not go on, and one that takes all the time', async () => {
    const { fake, runtime } = open();
    fake.behave('hang-midway');
    const idle = await runtime.run(request({ limits: { ...short, firstTokenMs: 2000 } }));
    expect(verdict(idle).message).toBe('the answer did not go on for 2 s');
    const total = await runtime.run(request({ limits: { ...short, firstTokenMs: 9000, totalMs: 2500 } }));
    expect(verdict(total).message).toBe('the answer was not complete within 3 s');
    expect(total).toMatchObject({ outputStarted: true });
  });

  test('a stop ends the program and all that it started', async () => {
    const { fake, runtime } = open();
    fake.behave('hang');
    const controller = new AbortController();
    const turn = runtime.run(request({ signal: controller.signal }));
    await until(() => existsSync(join(fake.bin, 'grandchild')));
    controller.abort();
    expect(await turn).toMatchObject({ ok: false, evidence: { aborted: true } });
    await until(() => ![fake.calls()[0]?.pid ?? 0, grandchildOf(fake)].some(isAlive));
  });

  test('closing ends what runs', async () => {
    const { fake, runtime } = open();
    fake.behave('hang');
    const turn = runtime.run(request());
    await until(() => existsSync(join(fake.bin, 'grandchild')));
    await runtime.close();
    expect(await turn).toMatchObject({ ok: false });
    await until(() => !isAlive(grandchildOf(fake)));
  });
});
