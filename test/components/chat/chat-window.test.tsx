import { afterEach, describe, expect, test, vi } from 'vitest';
import { holdCalls } from '../../app/chat/chat.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failsOn, turnPorts } from '../../support/turns.ts';
import { COLOUR_CODE } from '../../support/whole-frame.ts';
import { drawChat } from './chat.tsx';

let ports: TestPorts;
afterEach(() => ports.close());

async function ready(fallbacks: readonly string[] = []): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a']);
}

describe('the window', () => {
  const LONG = Array.from(
    { length: 40 },
    (_, index) => `${index + 1}. 日本語 words that go on ${'and on '.repeat(8)}`,
  ).join('\n');

  test.each([
    [40, 10],
    [40, 15],
    [80, 24],
    [200, 60],
  ])('P1, P7: at %i×%i a long answer, a badge, a queue and a long draft fit', async (columns, rows) => {
    await ready([ANTHROPIC]);
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '30' } });
    const app = drawChat(ports, { columns, rows });
    await app.until('Write a message');
    app.type('one\r');
    await app.until('↪ ');
    const calls = holdCalls(ports);
    app.type('two\r');
    (await calls.next()).say(LONG);
    await app.until('40. ');
    app.type('three\r');
    await vi.waitFor(() => expect(app.chat.getSnapshot().queued).toEqual(['three']));
    app.paste(LONG);
    await app.until(/and on $|and on\n|and$/m);
    app.type('/');
    app.press('pageup');
    await app.until(/↓ \d+ more/);
    expect(app.screen()).toMatch(/^ Chat · .*openai/);
    expect(app.faults()).toEqual([]);
  });

  test('pages back and forth; new words do not move what is read', async () => {
    await ready();
    const calls = holdCalls(ports);
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    const call = await calls.next();
    call.say(LONG);
    await app.until('40. ');
    app.press('pageup');
    const before = (await app.until(/↓ \d+ more rows/)).split('\n')[8];
    call.say(`\n${LONG}`);
    await app.until(/↓ 9\d more rows/);
    expect(app.screen().split('\n')[8]).toBe(before);
    app.press('pagedown', 'pagedown');
    app.type('next\r');
    await app.untilGone('more rows');
    expect(app.screen()).toContain('40. ');
  });

  test('P5: after a resize in mid-reply it is what a chat of that size shows', async () => {
    await ready();
    const calls = holdCalls(ports);
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    (await calls.next()).say(LONG);
    await app.until('40. ');
    const first = app.screen();
    for (const [columns, rows] of [
      [40, 15],
      [30, 8],
      [200, 60],
      [80, 24],
    ] as const) {
      app.resize(columns, rows);
      await app.until(columns === 30 ? 'make the window larger' : /^ Chat/);
    }
    await app.until(/^ Chat/);
    await vi.waitFor(() => expect(app.screen()).toBe(first));
    expect(app.faults().filter((fault) => fault.includes('cleared'))).toEqual([]);
  });

  test('NO_COLOR: everything is there without colours', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    await app.until(/› hello\n\n {3}hello/);
    expect(app.bytes()).not.toMatch(COLOUR_CODE);
  });
});
