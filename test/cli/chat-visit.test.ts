import { afterEach, describe, expect, test } from 'vitest';
import { recordVisit } from '../../src/cli/chat/visit.ts';
import { openChat } from '../app/chat/chat.ts';
import type { TestPorts } from '../support/test-ports.ts';
import { turnPorts } from '../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

describe('P4: what stays on the terminal when the screen of a chat is gone', () => {
  test('is what was said since it was opened, also in conversations that were left', async () => {
    ports = await turnPorts([], ['openai:a']);
    const earlier = openChat(ports);
    await earlier.submit('long ago');
    const chat = openChat(ports, {});
    const visit = recordVisit(chat);
    await chat.submit('one');
    await chat.submit('/new');
    await chat.submit('two');
    await chat.submit('/reset');
    await chat.submit('three');
    const text = visit.lines().join('\n');
    expect(text).not.toContain('long ago');
    const said = text.match(/› \w+/g);
    expect(said).toEqual(['› one', '› two', '› three']);
    expect(text).toContain('› one\n\nhello\n\nNew session: ');
    visit.end();
    await chat.submit('four');
    expect(visit.lines().join('\n')).not.toContain('four');
  });

  test('an answer that was stopped is marked, one that never came is not there', async () => {
    ports = await turnPorts([], ['openai:a']);
    const chat = openChat(ports);
    const visit = recordVisit(chat);
    ports.setAnswer((_target, options) => {
      options.onText?.('Half');
      chat.abort();
      return { ok: false, evidence: { aborted: true }, outputStarted: true };
    });
    await chat.submit('one');
    ports.setAnswer(() => {
      chat.abort();
      return { ok: false, evidence: { aborted: true }, outputStarted: false };
    });
    await chat.submit('two');
    expect(visit.lines()).toEqual([
      ...['› one', '', 'Half', '(the answer is not whole)', '', 'Stopped.', ''],
      ...['› two', '', 'Stopped.', ''],
    ]);
  });
});
