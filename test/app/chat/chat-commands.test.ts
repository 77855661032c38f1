import { afterEach, describe, expect, test } from 'vitest';
import type { ChatSession } from '../../../src/app/chat/chat-types.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, failsOn, OPENAI } from '../../support/turns.ts';
import { answerTo, chatOver, storedSession, told } from './chat.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const session = (chat: ChatSession) => storedSession(ports, chat);

async function ready(config?: unknown, keys?: readonly string[]): Promise<ChatSession> {
  const opened = await chatOver(config, keys);
  ports = opened.ports;
  return opened.chat;
}

describe('/models', () => {
  test('CHAT-2: the providers in the form of the requirement', async () => {
    const chat = await ready(chainConfig([], { models: { [OPENAI]: {}, [ANTHROPIC]: {} } }));
    expect(await answerTo(chat, '/models')).toEqual([
      'Providers:',
      '- anthropic (1)',
      '- openai (1)',
      '',
      'Use: /models <provider>',
      'Switch: /model <provider/model>',
    ]);
  });

  test('ALLOW-8: a default that the restriction leaves out can be chosen, so it is listed', async () => {
    const chat = await ready(chainConfig([], { models: { 'openai/gpt-4.1': {} } }), ['openai:a']);
    expect(await answerTo(chat, '/models')).toContain('- openai (2)');
    expect(await answerTo(chat, '/models openai')).toEqual(
      expect.arrayContaining([`- ${OPENAI}`, '- openai/gpt-4.1']),
    );
  });

  test('CHAT-7: a provider page by page, at most 25 at a time unless all are asked for', async () => {
    const chat = await ready();
    const first = await answerTo(chat, '/models openai size=2');
    expect(first[0]).toMatch(/^openai: 1–2 of \d+ \(page 1 of \d+\)$/);
    expect(first).toContain('More: /models openai 2 size=2');
    const second = await answerTo(chat, '/models list OpenAI page=2 size=2');
    expect(second[0]).toMatch(/^openai: 3–4 of /);
    const usual = (await answerTo(chat, '/models openai')).filter((line) => line.startsWith('- '));
    expect(usual.length).toBeGreaterThan(2);
    expect(usual.length).toBeLessThanOrEqual(25);
    const all = await answerTo(chat, '/models openai all');
    expect(all.filter((line) => line.startsWith('- openai/')).length).toBeGreaterThan(usual.length);
    expect(all.some((line) => line.startsWith('More'))).toBe(false);
    expect((await answerTo(chat, '/models openai 999'))[0]).toMatch(
      /^openai has \d+ pages?: |^openai has one page: /,
    );
    expect(await answerTo(chat, '/models opnai')).toEqual([
      'Unknown provider: opnai',
      expect.stringContaining('openai'),
      'Use: /models',
    ]);
  });

  test('Q-6: /models add is deprecated, names where to go instead, and registers nothing', async () => {
    const chat = await ready();
    const lines = await answerTo(chat, '/models add openai gpt-9');
    expect(lines.join('\n')).toMatch(
      /deprecated and registers nothing[\s\S]*openclaw models auth add[\s\S]*config/,
    );
    expect(ports.config.changes).toEqual([]);
  });
});

describe('sessions and agents', () => {
  test('/new begins another session; a model or provider behind it is chosen, anything else is said', async () => {
    const chat = await ready();
    await chat.submit('hi');
    const before = chat.getSnapshot().sessionId;
    await chat.submit('/new anthropic');
    expect(chat.getSnapshot().sessionId).not.toBe(before);
    expect(chat.getSnapshot().model).toMatch(/^anthropic\//);
    await chat.submit('/new antropic');
    expect(chat.getSnapshot()).toMatchObject({ isPinned: true });
    await chat.submit(`/new ${ANTHROPIC} say it`);
    expect(told(chat)).toContain('user: say it');
    expect(chat.getSnapshot().model).toBe(ANTHROPIC);
    await chat.submit('/new hello there');
    expect(chat.getSnapshot()).toMatchObject({ model: OPENAI, isPinned: false });
    expect(told(chat)).toContain('user: hello there');
  });

  test('SRC-5: /reset forgets the words and the stand-in; the person’s choice stays', async () => {
    const chat = await ready();
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '90' } });
    await chat.submit('hi');
    await chat.submit('/fast on');
    expect(await answerTo(chat, '/reset')).toEqual(['This conversation starts anew.']);
    expect(session(chat)).toMatchObject({ messages: [], override: undefined, params: { fastMode: true } });
    expect(chat.getSnapshot().fallback).toBeUndefined();
    await chat.submit(`/model ${ANTHROPIC}`);
    expect(await answerTo(chat, '/reset')).toEqual([
      'This conversation starts anew; the model that you chose stays.',
    ]);
    expect(chat.getSnapshot()).toMatchObject({ model: ANTHROPIC, isPinned: true });
  });

  test('/agent names them and goes on as another, in its own sessions', async () => {
    const chat = await ready({
      agents: { defaults: { model: OPENAI }, list: [{ id: 'main' }, { id: 'coder', model: ANTHROPIC }] },
    });
    expect(await answerTo(chat, '/agent')).toEqual([
      'Agents:',
      '- main (current)',
      '- coder',
      '',
      'Go on as another: /agent <id>',
    ]);
    await chat.submit('/agent coder');
    expect(chat.getSnapshot()).toMatchObject({ agentId: 'coder', model: ANTHROPIC });
    expect((await answerTo(chat, '/agent nobody'))[0]).toBe('There is no agent "nobody"');
    await chat.submit('hi');
    expect(ports.sessions.list('coder')).toHaveLength(1);
    expect(ports.sessions.list('main')).toHaveLength(0);
  });
});

describe('what else there is', () => {
  test('/fast and /thinking are kept on the session, and shown', async () => {
    const chat = await ready();
    expect(await answerTo(chat, '/fast')).toEqual(['Fast mode: as configured']);
    expect(await answerTo(chat, '/fast on')).toEqual(['Fast mode: on']);
    expect(await answerTo(chat, '/thinking off')).toEqual(['Thinking: off']);
    expect(session(chat)?.params).toEqual({ fastMode: true, thinking: false });
    expect(chat.getSnapshot().params).toEqual({ fastMode: true, thinking: false });
  });

  test('CHAT-4: /status has model, credential, the stand-in with its reason, and the pin', async () => {
    const chat = await ready(chainConfig([ANTHROPIC]), ['openai:a', 'anthropic:a']);
    expect((await answerTo(chat, '/status'))[0]).toBe(`🧠 Model: ${OPENAI} · 🔑 api-key (openai:a)`);
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '90' } });
    await chat.submit('hi');
    expect((await answerTo(chat, '/status')).slice(0, 2)).toEqual([
      `🧠 Model: ${OPENAI} · 🔑 api-key (anthropic:a) for ${ANTHROPIC}`,
      `↪️ Fallback: ${ANTHROPIC} (rate limit)`,
    ]);
    await chat.submit(`/model ${ANTHROPIC}`);
    const lines = await answerTo(chat, '/status');
    expect(lines).toContain(
      `This session is pinned to ${ANTHROPIC}; config primary ${OPENAI} will apply to new/unpinned sessions.`,
    );
    expect(lines.some((line) => line.includes('Fallback'))).toBe(false);
  });

  test('a line that is being typed is completed from what may be chosen here', async () => {
    const chat = await ready(chainConfig([], { models: { [OPENAI]: {}, [ANTHROPIC]: { alias: 'quick' } } }));
    expect(chat.complete('/model q')).toEqual(['/model quick']);
    expect(chat.complete('/model anth')).toEqual([`/model ${ANTHROPIC}`]);
    expect(chat.complete('/models o')).toEqual(['/models openai', '/models anthropic']);
    expect(chat.complete('what is /model')).toEqual([]);
    ports.config.overwrite('{ broken');
    await chat.submit('/status');
    expect(chat.complete('/model q')).toEqual([]);
  });

  test('/help names every command; a mistake costs no request; /exit leaves', async () => {
    const chat = await ready();
    const lines = await answerTo(chat, '/help');
    for (const name of [
      '/model',
      '/models',
      '/new',
      '/reset',
      '/status',
      '/fast',
      '/thinking',
      '/agent',
      '/compact',
    ]) {
      expect(lines.some((line) => line.startsWith(name))).toBe(true);
    }
    expect(await answerTo(chat, '/modle opus')).toContain('See /help. Nothing was sent.');
    expect(await answerTo(chat, '/reset everything')).toEqual(['Write: /reset']);
    await chat.submit('   ');
    expect(ports.calls).toEqual([]);
    await chat.submit('/exit');
    expect(chat.getSnapshot().isLeaving).toBe(true);
  });
});
