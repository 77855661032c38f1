import { afterEach, describe, expect, test } from 'vitest';
import type { ChatSnapshot } from '../../../src/app/chat/chat-types.ts';
import type { ChatMessage } from '../../../src/core/ports/session-store.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, asked, failed, failsOn, GROQ, limited, OPENAI, turnPorts } from '../../support/turns.ts';
import { finish, holdCalls, lastAnswer, openChat, told } from './chat.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const sessionOf = ({ agentId, sessionId }: ChatSnapshot) => ports.sessions.get(agentId, sessionId);
const refsAsked = () => ports.calls.map(({ target }) => `${target.ref.provider}/${target.ref.model}`);

async function ready(fallbacks: readonly string[] = []): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a', 'groq:a']);
}

describe('a reply', () => {
  test('grows while it is streamed, and names who served it', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const seen: string[] = [];
    chat.subscribe(() => seen.push(told(chat).at(-1) ?? ''));
    const done = chat.submit('hello');
    const call = await calls.next();
    expect(chat.getSnapshot().activity).toBe('replying');
    call.say('Good ');
    finish(call, 'morning');
    await done;
    expect(seen).toContain('assistant(waiting): ');
    expect(seen).toContain('assistant(streaming): Good ');
    expect(told(chat)).toEqual(['user: hello', `assistant(done ${OPENAI}): Good morning`]);
    expect(chat.getSnapshot()).toMatchObject({ activity: 'idle', model: OPENAI, isPinned: false });
  });

  test('the next one carries the conversation; a later chat goes on with it', async () => {
    await ready();
    const chat = openChat(ports);
    await chat.submit('first');
    await chat.submit('second');
    expect(ports.calls[1]?.messages.map(({ text }) => text)).toEqual(['first', 'hello', 'second']);
    const later = openChat(ports, {});
    expect(later.getSnapshot().sessionId).toBe(chat.getSnapshot().sessionId);
    expect(told(later)).toEqual([
      'user: first',
      'assistant(done): hello',
      'user: second',
      'assistant(done): hello',
    ]);
    expect(openChat(ports, { isNew: true }).getSnapshot().entries).toEqual([]);
    expect(openChat(ports, { sessionId: 'mine' }).getSnapshot().sessionId).toBe('mine');
  });

  test('joiners and tabs are part of what was said, controls are not, now and later', async () => {
    await ready();
    const said = 'a\t👩‍👩‍👧 نمی‌خواهم';
    ports.setAnswer(() => answered(`${said}\u001b[31m`));
    const chat = openChat(ports);
    await chat.submit(`${said}\u202e`);
    const expected = [`user: ${said}`, `assistant(done): ${said}`];
    expect(told(chat).map((text) => text.replace(` ${OPENAI}`, ''))).toEqual(expected);
    expect(told(openChat(ports, {}))).toEqual(expected);
  });

  test('lines that are typed meanwhile wait, in order', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const all = [chat.submit('one'), chat.submit('two'), chat.submit('/reset')];
    const first = await calls.next();
    expect(chat.getSnapshot().queued).toEqual(['two', '/reset']);
    finish(first, 'a');
    finish(await calls.next(), 'b');
    await Promise.all(all);
    expect(chat.getSnapshot()).toMatchObject({ queued: [], activity: 'idle' });
    expect(told(chat)).toEqual([expect.stringContaining('starts anew')]);
  });
});

describe('B002: who answers', () => {
  test('FALL-12: an outage shows the badge and one notice; the return takes it away with one more', async () => {
    await ready([ANTHROPIC]);
    const chat = openChat(ports);
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '30' } });
    await chat.submit('one');
    await chat.submit('two');
    expect(chat.getSnapshot().fallback).toEqual({
      requested: OPENAI,
      served: ANTHROPIC,
      reason: 'rate limit',
    });
    const notices = () => told(chat).filter((line) => line.startsWith('notice'));
    const away = `notice: ↪️ Model Fallback: ${ANTHROPIC} (selected ${OPENAI}; rate limit)`;
    expect(notices()).toEqual([away]);
    expect(openChat(ports, {}).getSnapshot().fallback).toEqual({
      requested: OPENAI,
      served: ANTHROPIC,
      reason: 'rate limit',
    });
    ports.setAnswer(() => answered('back'));
    await ports.clock.sleep(31_000);
    expect(openChat(ports, {}).getSnapshot().fallback).toMatchObject({ reason: undefined });
    await chat.submit('three');
    expect(chat.getSnapshot().fallback).toBeUndefined();
    expect(notices()).toEqual([away, `notice: ↪️ Model Fallback cleared: ${OPENAI} (was ${ANTHROPIC})`]);
  });

  test('FALL-9: when nobody answers, every reason and the log; the message is not kept', async () => {
    await ready();
    ports.setAnswer(() => limited('30'));
    const chat = openChat(ports);
    await chat.submit('hello');
    const lines = lastAnswer(chat);
    expect(lines[0]).toMatch(/^⚠️ Agent failed before reply: All models failed \(1\): openai\/gpt-5\.5: /);
    expect(lines.at(-1)).toBe('Logs: openclaw logs --follow');
    expect(chat.getSnapshot().entries.at(-1)).toMatchObject({ kind: 'error', exitCode: 1 });
    expect(told(chat).some((line) => line.startsWith('assistant'))).toBe(false);
    expect(sessionOf(chat.getSnapshot())?.messages ?? []).toEqual([]);
  });

  test('RETRY-8: an answer that breaks off keeps its words, marked, and is not replayed', async () => {
    await ready([ANTHROPIC]);
    ports.setAnswer((_target, { onText }) => {
      onText?.('half an ans');
      return failed({ code: 'ECONNRESET' }, true);
    });
    const chat = openChat(ports);
    await chat.submit('hello');
    expect(told(chat)[1]).toBe('assistant(broken): half an ans');
    expect(lastAnswer(chat)[0]).toMatch(/^The answer broke off: /);
    expect(asked(ports)).toHaveLength(1);
    expect(sessionOf(chat.getSnapshot())?.messages).toEqual([
      { role: 'user', text: 'hello' },
      { role: 'assistant', text: 'half an ans', isPartial: true },
    ] satisfies ChatMessage[]);
  });
});

describe('a stop', () => {
  test('keeps what came, marked, and drops what waited', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const all = [chat.submit('hello'), chat.submit('and more')];
    (await calls.next()).say('half an ans');
    expect(chat.abort()).toBe(true);
    await Promise.all(all);
    expect(told(chat)).toEqual([
      'user: hello',
      'assistant(stopped): half an ans',
      'notice: Not sent: 1 waiting line.',
      'notice: Stopped.',
    ]);
    expect(told(openChat(ports, {}))).toEqual(['user: hello', 'assistant(stopped): half an ans']);
    expect(chat.abort()).toBe(false);
  });

  test('before any word leaves nothing behind but the notice', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const done = chat.submit('hello');
    await calls.next();
    await chat.close();
    await done;
    expect(told(chat)).toEqual(['user: hello', 'notice: Stopped.']);
    expect(sessionOf(chat.getSnapshot())?.messages ?? []).toEqual([]);
  });
});

describe('LIVE: a switch', () => {
  test('LIVE-1, LIVE-2: idle, it is stored at once and the next message uses it', async () => {
    await ready();
    const chat = openChat(ports);
    await chat.submit(`/model ${GROQ}`);
    expect(sessionOf(chat.getSnapshot())?.override).toMatchObject({ provider: 'groq', source: 'user' });
    expect(chat.getSnapshot()).toMatchObject({ model: GROQ, isPinned: true, pendingModel: undefined });
    await chat.submit('hello');
    expect(refsAsked()).toEqual([GROQ]);
  });

  test('LIVE-3: between two tries of a running reply it restarts there', async () => {
    await ready([ANTHROPIC]);
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const done = chat.submit('hello');
    const first = await calls.next();
    await chat.submit(`/model ${GROQ}`);
    expect(chat.getSnapshot()).toMatchObject({ pendingModel: GROQ, model: GROQ });
    first.end(limited('30'));
    finish(await calls.next(), 'from groq');
    await done;
    expect(refsAsked()).toEqual([OPENAI, GROQ]);
    expect(chat.getSnapshot()).toMatchObject({
      pendingModel: undefined,
      fallback: undefined,
      isPinned: true,
    });
    expect(told(chat)).toContain(`assistant(done ${GROQ}): from groq`);
    expect(sessionOf(chat.getSnapshot())?.override).toMatchObject({ provider: 'groq', source: 'user' });
  });

  test('LIVE-3: a run that failed before any word starts again with it, and says so before its answer', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const done = chat.submit('hello');
    const first = await calls.next();
    await chat.submit(`/model ${GROQ}`);
    first.end(failed({ status: 402, body: 'Insufficient credits' }));
    finish(await calls.next(), 'from groq');
    await done;
    expect(told(chat).slice(-2)).toEqual([
      `notice: The reply starts again with ${GROQ}.`,
      `assistant(done ${GROQ}): from groq`,
    ]);
  });

  test('LIVE-4: once words have come it waits for the next message', async () => {
    await ready();
    const calls = holdCalls(ports);
    const chat = openChat(ports);
    const done = chat.submit('hello');
    const first = await calls.next();
    first.say('I am ');
    await chat.submit(`/model ${GROQ}`);
    first.end(answered('I am done'));
    await done;
    expect(chat.getSnapshot()).toMatchObject({ pendingModel: undefined, model: GROQ });
    const next = chat.submit('again');
    finish(await calls.next(), 'from groq');
    await next;
    expect(refsAsked()).toEqual([OPENAI, GROQ]);
  });

  test('LIVE-6: what another process chose for the session answers, and is shown', async () => {
    await ready();
    const chat = openChat(ports);
    await chat.submit('hello');
    const { sessionId } = chat.getSnapshot();
    await openChat(ports, { sessionId }).submit(`/model ${GROQ}`);
    await chat.submit('again');
    expect(refsAsked()).toEqual([OPENAI, GROQ]);
    expect(chat.getSnapshot()).toMatchObject({ model: GROQ, isPinned: true });
  });

  test('LIVE-5: a hop marks no pending switch', async () => {
    await ready([ANTHROPIC]);
    const chat = openChat(ports);
    const pending: (string | undefined)[] = [];
    chat.subscribe(() => pending.push(chat.getSnapshot().pendingModel));
    failsOn(ports, 'openai:a', { status: 529 });
    await chat.submit('hello');
    expect(pending.filter((ref) => ref !== undefined)).toEqual([]);
  });
});
