import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openPlainTalk } from '../../../src/cli/plain/plain-talk.ts';

type Source = Parameters<typeof openPlainTalk>[0];

/** A pipe or a terminal, and everything that is written to it. */
function scene({ isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {}) {
  const stdin = Object.assign(new PassThrough(), {
    isTTY,
    isRaw: false,
    setRawMode: (isRaw: boolean) => Object.assign(stdin, { isRaw }),
  });
  const signals = new EventEmitter();
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const process = Object.assign(signals, {
    stdin,
    stdout: { write },
    stderr: { write },
    env,
    platform: 'linux',
  });
  const say = (text = ''): void => void write(`${text}\n`);
  const source = { process, output: { line: say, note: say } } as unknown as Source;
  return { source, stdin, signals, written: () => written };
}

describe('B097: a talk in lines', () => {
  test('what came further than it was asked for goes to the next talk, the end of a script too', async () => {
    const { source, stdin } = scene();
    stdin.end('one\ntwo\r\nthree');
    const first = openPlainTalk(source);
    expect(await first.ask('? ')).toBe('one');
    first.close();
    const second = openPlainTalk(source);
    expect(await second.ask('? ')).toBe('two');
    expect(await second.ask('? ')).toBe('three');
    expect(await second.ask('? ')).toBeUndefined();
    expect(second.hasLeft()).toBe(false);
    second.close();
    const third = openPlainTalk(source);
    expect(await third.ask('? ')).toBeUndefined();
    third.close();
  });

  test('B101: a signal leaves, drops what was typed ahead, and says so', async () => {
    const { source, stdin, signals } = scene();
    stdin.write('typed ahead');
    const talk = openPlainTalk(source);
    const asked = talk.ask('? ');
    signals.emit('SIGINT');
    expect(await asked).toBeUndefined();
    await talk.left;
    expect(talk.hasLeft()).toBe(true);
    talk.close();
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  test('a pipe shows no end of a line that was typed, a terminal does', async () => {
    const pipe = scene();
    pipe.stdin.end('x\n');
    await openPlainTalk(pipe.source).ask('Name: ');
    expect(pipe.written()).toBe('Name: \n');
    const terminal = scene({ isTTY: true });
    terminal.stdin.write('x\n');
    await openPlainTalk(terminal.source).ask('Name: ');
    expect(terminal.written()).toBe('Name: ');
  });

  test('S5: a secret is read without an echo; backspace and the marks of a paste are none of it', async () => {
    const { source, stdin, written } = scene({ isTTY: true });
    const talk = openPlainTalk(source);
    const asked = talk.askHidden('Key: ');
    expect(stdin.isRaw).toBe(true);
    stdin.write('\u001b[200~canary-x\u007fy\u001b[201~\r');
    expect(await asked).toBe('canary-y');
    expect(stdin.isRaw).toBe(false);
    expect(written()).toBe('Key: \n');
  });

  test('P29: ASCII where the terminal knows nothing else', async () => {
    const { source, stdin, written } = scene({ env: { LANG: 'C' } });
    stdin.end('\n');
    const talk = openPlainTalk(source);
    talk.line('● ready');
    await talk.ask('‘x’ → ');
    expect(written()).toBe("* ready\n'x' > \n");
  });
});
