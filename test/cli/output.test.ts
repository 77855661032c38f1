import { describe, expect, it } from 'vitest';
import type { CliProcess } from '../../src/cli/cli-context.ts';
import { createOutput, type Output } from '../../src/cli/output.ts';

const EVIL = 'evil\u001b[31m\u001b]0;owned\u0007\u009b2J\u202e-model';

function outputOn(isTTY: boolean): { output: Output; written: () => { out: string; all: string } } {
  let out = '';
  let all = '';
  const process = {
    env: {},
    stdout: {
      isTTY,
      write: (text: string) => {
        out += text;
        all += text;
        return true;
      },
    },
    stderr: {
      isTTY,
      write: (text: string) => {
        all += text;
        return true;
      },
    },
  } as unknown as CliProcess;
  const redactor = { add: () => undefined, redact: (text: string) => text };
  return { output: createOutput(process, redactor), written: () => ({ out, all }) };
}

describe('output', () => {
  it.each([true, false])('P23: what a name hides from a terminal is not printed (terminal: %s)', (isTTY) => {
    const { output, written } = outputOn(isTTY);
    output.line(`a ${EVIL}`);
    output.note(`b ${EVIL}`);
    output.write(`c ${EVIL}\n`);
    expect(written().all).toBe('a evil-model\nb evil-model\nc evil-model\n');
  });

  it('columns for scripts stay separated by a tab', () => {
    const { output, written } = outputOn(false);
    output.line(`alias\t${EVIL}`);
    expect(written().out).toBe('alias\tevil-model\n');
  });

  it('P23: a document of JSON spells it out and stays the same document', () => {
    const { output, written } = outputOn(true);
    output.json({ name: EVIL });
    expect(written().out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(JSON.parse(written().out)).toEqual({ name: EVIL });
  });

  it('half an answer and the line that says why it ended stand on two lines of a terminal', () => {
    const { output, written } = outputOn(true);
    output.write('Half of');
    output.note('The connection was cut off.');
    output.note('Try again.');
    expect(written().all).toBe('Half of\nThe connection was cut off.\nTry again.\n');
  });

  it('off a terminal the document holds the answer alone', () => {
    const { output, written } = outputOn(false);
    output.write('Half of');
    output.note('The connection was cut off.');
    expect(written().out).toBe('Half of');
  });
});
