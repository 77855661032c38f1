import { describe, expect, test } from 'vitest';
import { enterMeans, PASTE_GAP_MS } from '../../components/paste-break.ts';
import { SecretField } from '../../components/ui/secret-field.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { renderScreen } from '../support/render-screen.tsx';

describe('7.3, T6, P12: Enter where the terminal does not mark pastes', () => {
  const at = 1000;
  test.each([
    ['nothing before it', { textBeforeMs: undefined, textAfterMs: undefined, nowMs: at }, 'key'],
    ['typed by hand', { textBeforeMs: at - 31, textAfterMs: undefined, nowMs: at }, 'key'],
    ['typed by hand, whatever follows', { textBeforeMs: at - 31, textAfterMs: at + 1, nowMs: at + 1 }, 'key'],
    ['just behind a text', { textBeforeMs: at, textAfterMs: undefined, nowMs: at }, 'wait'],
    ['still nothing', { textBeforeMs: at - 30, textAfterMs: undefined, nowMs: at + 30 }, 'wait'],
    ['and nothing came: a robot', { textBeforeMs: at, textAfterMs: undefined, nowMs: at + 31 }, 'key'],
    ['in the middle of a text', { textBeforeMs: at, textAfterMs: at, nowMs: at }, 'break'],
    ['the rest comes in time', { textBeforeMs: at, textAfterMs: at + 30, nowMs: at + 40 }, 'break'],
    ['the rest is of another time', { textBeforeMs: at, textAfterMs: at + 31, nowMs: at + 40 }, 'key'],
  ] as const)('%s', (_, times, expected) => {
    expect(PASTE_GAP_MS).toBe(30);
    expect(enterMeans({ atMs: at, ...times })).toBe(expected);
  });

  test.each([
    ['in one piece', ['one\rtwo\r\rthree\r']],
    ['in pieces, one that ends at the break', ['one\r', 'two\r\rth', 'ree\r']],
  ])('a field of one line takes a paste %s as a whole, and submits once', async (_, pieces) => {
    const submitted: string[] = [];
    const app = renderScreen<string>((done) => (
      <TextField
        value=""
        onSubmit={(text) => {
          submitted.push(text);
          done(text);
        }}
      />
    ));
    await app.until('❯');
    for (const piece of pieces) app.type(piece);
    expect(await app.result).toEqual({ kind: 'done', value: 'onetwothree' });
    expect(submitted).toHaveLength(1);
  });

  test('a key with a line break inside stays one text, for the check that refuses it', async () => {
    const app = renderScreen<string>((done) => <SecretField onSubmit={done} />);
    await app.until('nothing is shown');
    app.type('canary-half\rother-half\r');
    expect(await app.result).toEqual({ kind: 'done', value: 'canary-half\nother-half' });
  });
});

test('T7: a paste comes in its turn, behind the key that empties the line for it', async () => {
  const app = renderScreen<string>((done) => <TextField value="old" onSubmit={done} />);
  await app.until('old');
  app.type('er');
  app.press('ctrl-u');
  app.paste('new');
  app.press('enter');
  expect(await app.result).toEqual({ kind: 'done', value: 'new' });
});
