import { describe, expect, test } from 'vitest';
import { SecretField } from '../../../components/ui/secret-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { renderScreen, type TestScreen } from '../../support/render-screen.tsx';

const CANARY = 'canary-Rk5Vd8Ys1Pz3';

function secret(): TestScreen<string> {
  return renderScreen<string>((done) => <SecretField onSubmit={done} />);
}

describe('secret field (P12, P13, B102)', () => {
  test('7.3-19, 7.3-20: typed or pasted, it is dots and a length, and arrives whole', async () => {
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

  test('7.3-19: the first character that is typed is a dot already, and no byte holds one of them', async () => {
    const app = secret();
    await app.until('nothing is shown');
    for (const [index, character] of [...'Q#Z'].entries()) {
      app.type(character);
      await app.until(`❯ ${'•'.repeat(index + 1)}  ${index + 1} characters`);
    }
    expect(app.bytes()).not.toMatch(/[Q#Z]/);
  });

  test('7.3-21, T6: a key and Enter in one piece are submitted once, without the Enter', async () => {
    const app = secret();
    await app.until('nothing is shown');
    app.type(`${CANARY}\r`);
    expect(await app.result).toEqual({ kind: 'done', value: CANARY });
    expect(app.bytes()).not.toContain(CANARY.slice(0, 9));
  });

  test('P12: line breaks inside a paste press no Enter', async () => {
    const app = secret();
    await app.until('nothing is shown');
    app.paste(`${CANARY}\r\nand more\r`);
    await app.until(`${CANARY.length + 10} characters`);
    app.press('ctrl-u');
    await app.until('nothing is shown');
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

  test('7.3-21, T6: control keys inside a chunk of text act in their place', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />);
    await app.until('❯');
    app.type('wrong\u0015right\r');
    expect(await app.result).toEqual({ kind: 'done', value: 'right' });
  });

  test('P8: the caret goes over whole characters, and a long line shows the stretch around it', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />, { columns: 40 });
    await app.until('❯');
    app.type('👩‍👩‍👧e\u0301x');
    await app.until('x');
    app.press('left', 'left', 'backspace');
    await app.untilGone('👩');
    app.type(`${'y'.repeat(60)}`);
    await app.until(/…y+e\u0301x$/);
    app.press('home');
    await app.until(/❯ y{20,}/);
    app.press('end', 'backspace', 'backspace', 'enter');
    expect(await app.result).toEqual({ kind: 'done', value: 'y'.repeat(60) });
  });

  test('a long line keeps the caret’s end in sight and never wraps', async () => {
    const app = renderScreen<string>((done) => <TextField value="" onSubmit={done} />, { columns: 40 });
    await app.until('❯');
    app.type(`${'x'.repeat(80)}END`);
    await app.until('END');
    expect(app.faults()).toEqual([]);
  });
});
