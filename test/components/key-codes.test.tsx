import { describe, expect, test } from 'vitest';
import { TextField } from '../../components/ui/text-field.tsx';
import { openPickerScreen } from '../support/picker-screen.tsx';
import { renderScreen } from '../support/render-screen.tsx';

const ESCAPE = '\u001b';

describe('P29: one key in the encodings of many terminals', () => {
  test.each([
    ['Home', ['[H', 'OH', '[1~', '[7~'], '>abc'],
    ['End', ['[F', 'OF', '[4~', '[8~'], 'abc>'],
    ['Backspace', ['\u007f', '\b'], 'ab>'],
    ['←', ['[D', 'OD', '[1;1D'], 'ab>c'],
    ['Ctrl with an arrow, which no field has', ['[1;5D', 'Od', '[1;5C', 'Oc'], 'abc>'],
    [
      'records of Windows: a letter twice, let go, Shift alone',
      ['[88;45;120;1;0;2_', '[88;45;120;0;0;1_\u001b[88;45;120;1;0;2_\u001b[16;42;0;1;16;1_'],
      'abcxx>',
    ],
    [
      'records of Windows: ← and Backspace',
      ['[37;75;0;1;256;1_\u001b[37;75;0;0;256;1_\u001b[8;14;8;1;0;1_'],
      'a>c',
    ],
  ])('%s', async (_name, encodings, expected) => {
    for (const encoding of encodings) {
      const app = renderScreen<string>((done) => <TextField value="abc" onSubmit={done} />);
      await app.until('abc');
      app.type(/^[[O]/.test(encoding) ? ESCAPE + encoding : encoding);
      app.type('>\r');
      expect(await app.result, JSON.stringify(encoding)).toEqual({ kind: 'done', value: expected });
    }
  });

  test.each([
    ['Enter of the keypad', ['OM']],
    ['Enter in the protocol of kitty', ['[13u', '[57414u']],
    ['Enter in the records of Windows', ['[13;28;13;1;0;1_']],
  ])('%s chooses', async (_name, encodings) => {
    for (const encoding of encodings) {
      const app = openPickerScreen();
      await app.until('usable now');
      app.type(`${ESCAPE}OB`);
      app.type(ESCAPE + encoding);
      expect(await app.result, encoding).toMatchObject({ value: { ref: 'openai/gpt-5.5' } });
    }
  });

  test('Esc and Ctrl-C in the protocol of kitty and in the records of Windows leave', async () => {
    for (const [encoding, result] of [
      ['[27u', { kind: 'done', value: 'back' }],
      ['[99;5u', { kind: 'cancelled' }],
      ['[27;1;27;1;0;1_\u001b[27;1;27;0;0;1_', { kind: 'done', value: 'back' }],
      ['[67;46;3;1;8;1_', { kind: 'cancelled' }],
    ] as const) {
      const app = openPickerScreen();
      await app.until('usable now');
      app.type(ESCAPE + encoding);
      expect(await app.result).toEqual(result);
    }
  });
});
