import { describe, expect, test } from 'vitest';
import { SecretField } from '../../../components/ui/secret-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { renderScreen, type TestScreen } from '../../support/render-screen.tsx';

const CANARY = 'canary-Rk5Vd8Ys1Pz3';

function secret(): TestScreen<string> {
  return renderScreen<string>((done) => <SecretField onSubmit={done} />);
}

describe('secret field (P12, P13, B102)', () => {
  test('7.3: typed or pasted, it is dots and a length, and arrives whole', async () => {
    const app = secret();
    await app.until('nothing is shown');
    app.paste(`\t${CANARY}\r\n`);
    await app.until(`•••••••••••• ${' '}${CANARY.length} characters`);
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: CANARY });
    expect(app.bytes()).not.toContain(CANARY.slice(0, 9));
  });

  test.each([
    ['n', 'first-one'],
    ['y', 'second-one'],
  ])('a second paste asks before it replaces: %s gives %s', async (answer, expected) => {
    const app = secret();
    await app.until('nothing is shown');
    app.paste('first-one');
    await app.until('9 characters');
    app.paste('second-one');
    await app.until('Replace what is there');
    app.type(answer);
    await app.untilGone('Replace what is there');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: expected });
  });

  test('enter on nothing does nothing; backspace takes one, ctrl-u all', async () => {
    const app = secret();
    await app.until('nothing is shown');
    app.press('enter');
    app.type('abc');
    await app.until('3 characters');
    app.press('backspace');
    await app.until('2 characters');
    app.press('ctrl-u');
    await app.until('nothing is shown');
  });
});

describe('text field', () => {
  test('edits at the caret and takes a paste of several lines as one', async () => {
    const app = renderScreen<string>((done) => (
      <TextField value="" placeholder="http://127.0.0.1:8000/v1" onSubmit={done} />
    ));
    await app.until('http://127.0.0.1:8000/v1');
    app.paste('one\r\ntwo\n');
    await app.until('onetwo');
    app.press('home');
    app.type('>');
    await app.until('>onetwo');
    app.press('end', 'backspace');
    await app.untilGone('onetwo');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: '>onetw' });
  });

  test('7.3, T6: control keys inside a chunk of text act in their place', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />);
    await app.until('❯');
    app.type('wrong\u0015right\r');
    expect(await app.result).toEqual({ kind: 'done', value: 'right' });
  });

  test('a long line keeps the caret’s end in sight and never wraps', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />, { columns: 40 });
    await app.until('❯');
    app.type(`${'x'.repeat(80)}END`);
    await app.until('END');
    expect(app.faults()).toEqual([]);
  });
});
