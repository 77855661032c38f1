import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, OPENAI, turnPorts } from '../../support/turns.ts';
import { drawChat } from './chat.tsx';

let ports: TestPorts;
afterEach(() => ports.close());

async function ready(fallbacks: readonly string[] = []): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a']);
}

const lastAsked = () => ports.calls.at(-1)?.messages.at(-1)?.text;

describe('keys', () => {
  test('tab completes commands, one after the other; the list is below the prompt', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('/mo');
    await app.until(/❯ \/mo\n {5}\/model\n {5}\/models/);
    app.press('tab');
    await app.until(/❯ \/model\n {3}› \/model\n/);
    app.press('tab');
    await app.until(/❯ \/models\n {5}\/model\n {3}› \/models/);
    app.type(' open');
    await app.until(/❯ \/models open\n {5}\/models openai/);
    app.press('tab');
    await app.until(/❯ \/models openai\n(?! {5})/);
  });

  test('P12: a paste of several lines is one message; arrows move in it and reach what was sent before', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.paste('first line\r\nsecond line\n\tthird');
    await app.until(/❯ first line\n {3}second line\n {7}third/);
    expect(ports.calls).toEqual([]);
    app.press('enter');
    await app.until(/› first line\n {3}second line\n {7}third/);
    await vi.waitFor(() => expect(lastAsked()).toBe('first line\nsecond line\n\tthird'));
    app.type('draft');
    app.press('up');
    await app.until(/❯ first line/);
    app.press('down');
    await app.until(/❯ draft/);
  });

  test('moves by words and over wide characters, and erases whole ones', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('one 日本 👩‍👩‍👧');
    app.press('backspace');
    await app.until(/❯ one 日本$/m);
    app.press('alt-left', 'alt-left');
    app.type('the ');
    await app.until(/❯ the one 日本$/m);
    app.press('end', 'alt-enter');
    app.type('more');
    await app.until(/❯ the one 日本\n {3}more/);
    app.press('ctrl-w', 'backspace', 'backspace', 'backspace', 'enter');
    await vi.waitFor(() => expect(lastAsked()).toBe('the one 日'));
  });

  test('a chunk of a robot is its keys one after the other', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    await vi.waitFor(() => expect(lastAsked()).toBe('hello'));
  });

  test('P28: Ctrl-C twice leaves as cancelled, any key in between stays', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('draft');
    await app.until('❯ draft');
    app.press('ctrl-c');
    await app.until('ctrl-c again leaves');
    expect(app.screen()).not.toContain('draft');
    app.type('x');
    await app.untilGone('ctrl-c again leaves');
    app.press('ctrl-c');
    await app.until('ctrl-c again leaves');
    app.press('ctrl-c');
    expect(await app.result).toEqual({ kind: 'cancelled' });
  });

  test.each([
    ['the picker', '/model\r', 'Model for this conversation'],
    ['the help', '?', 'Chat: commands and keys'],
  ])('7.3-29: Ctrl-C closes %s, and a second one leaves', async (_, open, title) => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type(open);
    await app.until(title);
    app.press('ctrl-c');
    await app.until('ctrl-c again leaves');
    expect(app.chat.getSnapshot().isPickerOpen).toBe(false);
    app.press('ctrl-c');
    expect(await app.result).toEqual({ kind: 'cancelled' });
  });

  test.each([
    ['Ctrl-D', (app: ReturnType<typeof drawChat>) => app.press('ctrl-d')],
    ['/exit', (app: ReturnType<typeof drawChat>) => app.type('/exit\r')],
  ])('%s leaves', async (_, leave) => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    leave(app);
    expect(await app.result).toEqual({ kind: 'done', value: 'exit' });
  });

  test('P30: ? shows all commands and keys where nothing is written, and is text elsewhere', async () => {
    await ready();
    const app = drawChat(ports, { columns: 100, rows: 50 });
    await app.until('Write a message');
    app.type('what');
    app.type('?');
    await app.until('❯ what?');
    app.press('ctrl-u');
    await app.until(/❯$/m);
    app.type('?');
    await app.until('/thinking on|off');
    expect(app.screen()).toContain('alt+enter, ctrl+j');
    app.press('escape');
    await app.until(/❯$/m);
  });
});

describe('the picker', () => {
  test('opens by /model, chooses for this session, and comes back to the prompt', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('/model\r');
    await app.until('Model for this conversation');
    app.press('down', 'enter');
    await app.until(`${ANTHROPIC} · pinned`);
    app.type('/model\r');
    await app.until('Model for this conversation');
    app.press('escape');
    await app.until(/❯$/m);
    expect(app.chat.getSnapshot()).toMatchObject({ isPickerOpen: false, model: ANTHROPIC });
  });

  test('B026: a row that cannot answer leads to its setup', async () => {
    await ready();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('/model\r');
    await app.until('Model for this conversation');
    app.press('end', 'enter');
    expect(await app.result).toEqual({ kind: 'done', value: 'setup' });
    expect(app.chat.getSnapshot()).toMatchObject({ isPickerOpen: false, model: OPENAI });
  });
});
