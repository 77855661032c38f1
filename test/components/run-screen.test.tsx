import { Text } from 'ink';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { useKeys } from '../../components/use-keys.ts';
import { renderScreen } from '../support/render-screen.tsx';

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

  test.each(['\u0003', 'abc\u0003'])('Ctrl-C cancels, alone or in a chunk with other keys', async (keys) => {
    const app = renderScreen<never>(() => <Fragile onEnter={() => undefined} />);
    await app.until('here');
    app.type(keys);
    expect(await app.result).toEqual({ kind: 'cancelled' });
    expect(app.bytes()).toContain(LEAVES_ALTERNATE_SCREEN);
  });

  test('a screen that throws rejects after the terminal is given back', async () => {
    const app = renderScreen<never>(() => <Broken />);
    await expect(app.result).rejects.toThrow('the screen broke');
    expect(app.bytes()).toContain(LEAVES_ALTERNATE_SCREEN);
  });
});
