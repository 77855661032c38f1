import { afterEach, describe, expect, test } from 'vitest';
import type { ChatSnapshot } from '../../../src/app/chat/chat-types.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failed, OPENAI, turnPorts } from '../../support/turns.ts';
import { lastAnswer, openChat, told } from './chat.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const OVERFLOW = {
  status: 400,
  body: '{"error":{"code":"context_length_exceeded","message":"maximum context length is 8192 tokens"}}',
};
const sessionOf = ({ agentId, sessionId }: ChatSnapshot) => ports.sessions.get(agentId, sessionId);
const refsAsked = () => ports.calls.map(({ target }) => `${target.ref.provider}/${target.ref.model}`);

async function ready(fallbacks: readonly string[] = []): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a', 'groq:a']);
}

describe('decision 20: a conversation that is too long', () => {
  const summaryAsked = () => ports.calls.filter(({ messages }) => messages[0]?.text.startsWith('Shorten'));

  test('is compacted once by the same model and asked again once; the newest turns stay', async () => {
    await ready([ANTHROPIC]);
    const chat = openChat(ports);
    for (const text of ['1', '2', '3']) await chat.submit(text);
    let isFull = true;
    ports.setAnswer(() => {
      const request = ports.calls.at(-1)?.messages ?? [];
      if (request[0]?.text.startsWith('Shorten') === true) {
        isFull = false;
        return answered('they counted');
      }
      return isFull ? failed(OVERFLOW) : answered('fits');
    });
    ports.calls.splice(0);
    await chat.submit('4');
    expect(refsAsked()).toEqual([OPENAI, OPENAI, OPENAI]);
    expect(ports.calls[2]?.messages.map(({ text }) => text)).toEqual([
      'Summary of the conversation so far:\nthey counted',
      '3',
      'hello',
      '4',
    ]);
    expect(told(chat).at(-1)).toContain('4 older messages became a summary');
    expect(told(chat)).toContain(`assistant(done ${OPENAI}): fits`);
    expect(sessionOf(chat.getSnapshot())).toMatchObject({ compactionCount: 1, profiles: { openai: {} } });
  });

  test('that stays too long fails after one retry; without history it fails at once', async () => {
    await ready();
    const chat = openChat(ports);
    ports.setAnswer(() => failed(OVERFLOW));
    await chat.submit('alone');
    expect(ports.calls).toHaveLength(1);
    expect(lastAnswer(chat)[0]).toContain('Agent failed before reply');
    ports.setAnswer(() => answered('hello'));
    await chat.submit('1');
    ports.setAnswer(() => {
      const request = ports.calls.at(-1)?.messages ?? [];
      return request[0]?.text.startsWith('Shorten') === true ? answered('short') : failed(OVERFLOW);
    });
    ports.calls.splice(0);
    await chat.submit('2');
    expect(summaryAsked()).toHaveLength(1);
    expect(ports.calls).toHaveLength(3);
    expect(chat.getSnapshot().activity).toBe('idle');
  });

  test('whose older part is too long as well is summarised in parts', async () => {
    await ready();
    const chat = openChat(ports);
    for (const text of ['1', '2', '3', '4']) await chat.submit(text);
    ports.setAnswer(() => {
      const text = ports.calls.at(-1)?.messages[0]?.text ?? '';
      return text.split('<user>').length > 2 ? failed(OVERFLOW) : answered('part');
    });
    await chat.submit('/compact');
    expect(lastAnswer(chat)).toEqual(['4 older messages became a summary.']);
    expect(sessionOf(chat.getSnapshot())?.messages[0]?.text).toBe(
      'Summary of the conversation so far:\npart\npart',
    );
  });

  test('/compact with nothing to shorten says so, and asks nobody', async () => {
    await ready();
    const chat = openChat(ports);
    await chat.submit('/compact');
    expect(lastAnswer(chat)).toEqual(['There is nothing to compact yet.']);
    expect(ports.calls).toEqual([]);
  });
});
