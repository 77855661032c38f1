import { Text } from 'ink';
import { type ReactNode, useState } from 'react';
import { describe, expect, test } from 'vitest';
import { toAscii } from '../../components/ascii-output.ts';
import { useKeys } from '../../components/use-keys.ts';
import { knowsUnicode } from '../../src/cli/knows-unicode.ts';
import { renderScreen } from '../support/render-screen.tsx';
import { modesLeft } from '../support/terminal-modes.ts';

const LEAVES_ALTERNATE_SCREEN = '\u001b[?1049l';

function Fragile({ onEnter }: { readonly onEnter: () => void }): ReactNode {
  useKeys([{ keys: ['enter'], help: '', run: onEnter }]);
  return <Text>here</Text>;
}

function Broken(): ReactNode {
  throw new Error('the screen broke');
}

describe('the one owner of a screen (architecture 5.7, P18, P28)', () => {
  test('a value ends it and gives the terminal back', async () => {
    const app = renderScreen<string>((done) => <Fragile onEnter={() => done('entered')} />);
    await app.until('here');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: 'entered' });
    expect(app.bytes()).toContain(LEAVES_ALTERNATE_SCREEN);
  });

  test.each(['\u0003', 'abc\u0003'])(
    '7.3-29: Ctrl-C cancels, alone or in a chunk with other keys',
    async (keys) => {
      const app = renderScreen<never>(() => <Fragile onEnter={() => undefined} />);
      await app.until('here');
      app.type(keys);
      expect(await app.result).toEqual({ kind: 'cancelled' });
      expect(app.bytes()).toContain(LEAVES_ALTERNATE_SCREEN);
    },
  );

  test('7.3-28, P18: a screen that throws rejects after the terminal is given back', async () => {
    const app = renderScreen<never>(() => <Broken />);
    await expect(app.result).rejects.toThrow('the screen broke');
    expect(app.bytes()).toContain(LEAVES_ALTERNATE_SCREEN);
    expect(modesLeft(app.bytes())).toEqual([]);
  });

  test('7.3-35, P22: what a library logs or warns of cannot tear the frame', async () => {
    const noisy = (): void => {
      // biome-ignore lint/suspicious/noConsole: this is the library that does not know better
      console.log('noise of a library');
    };
    const told: unknown[] = [];
    // biome-ignore lint/suspicious/noConsole: what was held comes out here
    const real = console.error;
    console.error = (...parts: readonly unknown[]): void => void told.push(...parts);
    try {
      const app = renderScreen<never>(() => <Fragile onEnter={noisy} />);
      await app.until('here');
      app.press('enter');
      app.press('ctrl-c');
      await app.result;
      expect(app.bytes()).not.toContain('noise');
      expect(told).toEqual(['noise of a library']);
    } finally {
      console.error = real;
    }
  });

  test('7.3-21: two arrows and Enter in one chunk are three keys, each answered by what the one before made', async () => {
    const app = renderScreen<number>((done) => <Counter onEnter={done} />);
    await app.until('count 0');
    app.type('\u001b[B\u001b[B\r');
    expect(await app.result).toEqual({ kind: 'done', value: 2 });
  });
});

describe('P29: ASCII', () => {
  test('known signs become letters, everything else a question mark for each of its cells', () => {
    expect(toAscii('❯ ● ready · 模型 👍 é')).toBe('> * ready - ???? ?? ?');
    expect(toAscii('plain \u001b[2m text')).toBe('plain \u001b[2m text');
  });

  test.each([
    [{}, 'linux', true],
    [{ LANG: 'de_DE.UTF-8' }, 'linux', true],
    [{ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux', false],
    [{ LC_ALL: '', LC_CTYPE: 'en_US.utf8' }, 'linux', true],
    [{ LANG: 'en_US.ISO-8859-1' }, 'darwin', false],
    [{ TERM: 'linux', LANG: 'C.UTF-8' }, 'linux', false],
    [{}, 'win32', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
  ] as const)('with %j on %s the terminal knows Unicode: %s', (env, platform, expected) => {
    expect(knowsUnicode({ env, platform })).toBe(expected);
  });
});

function Counter({ onEnter }: { readonly onEnter: (count: number) => void }): ReactNode {
  const [count, setCount] = useState(0);
  useKeys([
    { keys: ['down'], help: '', run: () => setCount(count + 1) },
    { keys: ['enter'], help: '', run: () => onEnter(count) },
  ]);
  return <Text>count {count}</Text>;
}
