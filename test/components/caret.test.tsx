import stringWidth from 'string-width';
import { afterEach, describe, expect, test } from 'vitest';
import { SecretField } from '../../components/ui/secret-field.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { openPickerScreen } from '../support/picker-screen.tsx';
import { renderScreen, type TestScreen } from '../support/render-screen.tsx';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { chainConfig, saveKeys } from '../support/turns.ts';
import { drawChat } from './chat/chat.tsx';

let ports: TestPorts | undefined;

afterEach(() => {
  ports?.close();
  ports = undefined;
});

/** The cursor stands in the row with `lead`, this far behind it. */
async function expectCursor(app: TestScreen<unknown>, lead: string, written: string): Promise<void> {
  await expect
    .poll(() => {
      const lines = app.screen().split('\n');
      const y = lines.findIndex((line) => line.includes(lead));
      const x = stringWidth((lines[y] ?? '').split(lead)[0] ?? '') + stringWidth(lead) + stringWidth(written);
      return { cursor: app.cursor(), caret: { x, y } };
    })
    .toSatisfy(
      (seen: { cursor: unknown; caret: unknown }) =>
        JSON.stringify(seen.cursor) === JSON.stringify(seen.caret),
    );
}

describe('P10: the cursor of the terminal stands at the caret', () => {
  test('of a text, whatever its characters take', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />);
    await app.until('❯');
    await expectCursor(app, '❯', ' ');
    for (const [piece, all] of [
      ['模型', '模型'],
      ['👍', '模型👍'],
    ] as const) {
      app.type(piece);
      await app.until(all);
      await expectCursor(app, '❯', ` ${all}`);
    }
    app.press('left');
    await expectCursor(app, '❯', ' 模型');
    app.press('home');
    await expectCursor(app, '❯', ' ');
    app.press('enter');
    await app.result;
    expect(app.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(app.bytes().lastIndexOf('\u001b[?25l'));
  });

  test('of a hidden key', async () => {
    const app = renderScreen<string>((done) => <SecretField onSubmit={done} />);
    await app.until('nothing is shown');
    app.paste('canary-hidden');
    await app.until('13 characters');
    await expectCursor(app, '❯', ` ${'•'.repeat(12)}`);
  });

  test('of a filter, after a resize too', async () => {
    const app = openPickerScreen();
    await app.until('usable now');
    app.type('gpt');
    await app.until('Filter: gpt');
    await expectCursor(app, 'Filter:', ' gpt');
    app.resize(60, 20);
    await app.until('Filter: gpt');
    await expectCursor(app, 'Filter:', ' gpt');
    app.resize(30, 8);
    await app.until('larger');
    await expect.poll(() => app.cursor()).toBeUndefined();
  });

  test('of a chat, over rows and in front of a list of commands; none under an overlay without a field', async () => {
    ports = testPorts({ config: chainConfig() });
    await saveKeys(ports, 'openai:a');
    const app = drawChat(ports);
    await app.until('Write a message');
    await expectCursor(app, '❯', ' ');
    app.paste('first\n大 second');
    await app.until('second');
    await expectCursor(app, '大 second', '');
    app.press('ctrl-u', 'backspace', 'ctrl-u');
    app.type('/mod');
    await app.until('/models');
    await expectCursor(app, '❯', ' /mod');
    app.press('ctrl-u');
    await app.untilGone('/models');
    app.type('?');
    await app.until('Chat: commands and keys');
    await expect.poll(() => app.cursor()).toBeUndefined();
    app.press('escape');
    await app.until('❯');
    await expectCursor(app, '❯', ' ');
    await app.chat.close();
  });
});
