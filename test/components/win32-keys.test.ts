import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeWin32Keys, win32Input } from '../../components/win32-keys.ts';

const ESCAPE = '\u001b';
const record = (...fields: readonly number[]): string => `${ESCAPE}[${fields.join(';')}_`;

describe('P29: records of the console of Windows', () => {
  test.each<readonly [string, string, string]>([
    ['a letter', record(65, 30, 97, 1, 0, 1), 'a'],
    ['with Shift', record(65, 30, 65, 1, 16, 1), 'A'],
    ['held', record(65, 30, 97, 1, 0, 3), 'aaa'],
    ['let go', record(65, 30, 97, 0, 0, 1), ''],
    ['Shift alone', record(16, 42, 0, 1, 16, 1), ''],
    ['a character of two units', record(0, 0, 0xd83d, 1, 0, 1) + record(0, 0, 0xde00, 1, 0, 1), '😀'],
    ['AltGr', record(81, 16, 64, 1, 9, 1), '@'],
    ['Alt and the keypad', record(18, 56, 228, 0, 0, 1), 'ä'],
    ['Alt let go', record(18, 56, 0, 0, 0, 1), ''],
    ['Enter', record(13, 28, 13, 1, 0, 1), '\r'],
    ['Alt with Enter', record(13, 28, 13, 1, 2, 1), `${ESCAPE}\r`],
    ['Escape', record(27, 1, 27, 1, 0, 1), `${ESCAPE}[27u`],
    ['Tab', record(9, 15, 9, 1, 0, 1), '\t'],
    ['Shift with Tab', record(9, 15, 9, 1, 16, 1), `${ESCAPE}[Z`],
    ['Backspace', record(8, 14, 8, 1, 0, 1), '\u007f'],
    ['Alt with Backspace', record(8, 14, 8, 1, 2, 1), `${ESCAPE}\u007f`],
    ['Delete', record(46, 83, 0, 1, 256, 1), `${ESCAPE}[3~`],
    ['↑', record(38, 72, 0, 1, 256, 1), `${ESCAPE}[A`],
    ['↓', record(40, 80, 0, 1, 256, 1), `${ESCAPE}[B`],
    ['→', record(39, 77, 0, 1, 256, 1), `${ESCAPE}[C`],
    ['←', record(37, 75, 0, 1, 256, 1), `${ESCAPE}[D`],
    ['Alt with ←', record(37, 75, 0, 1, 258, 1), `${ESCAPE}[1;3D`],
    ['Ctrl with →', record(39, 77, 0, 1, 264, 1), `${ESCAPE}[1;5C`],
    ['Home', record(36, 71, 0, 1, 256, 1), `${ESCAPE}[H`],
    ['End', record(35, 79, 0, 1, 256, 1), `${ESCAPE}[F`],
    ['Page up', record(33, 73, 0, 1, 256, 1), `${ESCAPE}[5~`],
    ['Page down', record(34, 81, 0, 1, 256, 1), `${ESCAPE}[6~`],
    ['Ctrl with a letter', record(67, 46, 3, 1, 8, 1), '\u0003'],
    ['the same without its character', record(85, 22, 0, 1, 4, 1), '\u0015'],
    ['Alt with a letter', record(66, 48, 98, 1, 2, 1), `${ESCAPE}b`],
    ['a function key, which no screen has', record(112, 59, 0, 1, 0, 1), ''],
    ['left out fields stand for nothing, and once', `${ESCAPE}[65;;97;1_`, 'a'],
    ['text around it', `x${record(65, 30, 97, 1, 0, 1)}y_z`, 'xay_z'],
    [
      'what is none',
      `${ESCAPE}[A${ESCAPE}[3~${ESCAPE}[200~snake_case${ESCAPE}[201~`,
      `${ESCAPE}[A${ESCAPE}[3~${ESCAPE}[200~snake_case${ESCAPE}[201~`,
    ],
  ])('%s', (_, bytes, expected) => {
    expect(decodeWin32Keys(bytes)).toEqual({ text: expected, rest: '' });
  });

  test('cut anywhere behind its first field, it is whole with the next chunk', () => {
    const bytes = record(65, 30, 97, 1, 0, 1) + record(13, 28, 13, 1, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min: 6, max: bytes.length }), (at) => {
        const one = decodeWin32Keys(bytes.slice(0, at));
        const isInsideStart = /^(?:\[\d*)?$/.test(bytes.slice(0, at).split(ESCAPE).at(-1) ?? '');
        fc.pre(!isInsideStart);
        expect(one.text + decodeWin32Keys(one.rest + bytes.slice(at)).text).toBe('a\r');
      }),
    );
  });

  test('a keyboard hands out decoded keys, keeps what is unfinished, and is the same otherwise', () => {
    const chunks: (string | null)[] = [`${ESCAPE}[65;30;97`, ';1;0;1_b', null];
    const stream = Object.assign(new EventEmitter(), { read: () => chunks.shift(), isTTY: true });
    const input = win32Input(stream as unknown as NodeJS.ReadStream);
    expect([input.read(), input.read(), input.read(), input.isTTY]).toEqual(['', 'ab', null, true]);
  });
});
