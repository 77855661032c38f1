import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { readSecretInput } from '../../src/cli/read-secret.ts';

const CANARY = 'canary-Wm4Tz9Qe2Lc7';

/** A keyboard, and whatever is drawn for it. */
function terminal({ isTTY, term }: { readonly isTTY: boolean; readonly term: string }) {
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (isRaw: boolean) => Object.assign(stdin, { isRaw }),
    resume: () => stdin,
    pause: () => stdin,
  });
  const drawn: string[] = [];
  const stderr = { isTTY, write: (text: string) => drawn.push(text) };
  const context = {
    process: { stdin, stderr, env: { TERM: term }, on: () => undefined, off: () => undefined },
    ports: { redactor: { add: () => undefined, redact: (text: string) => text } },
  } as unknown as CliContext;
  return {
    context,
    stdin,
    drawn: () => drawn.join(''),
    type: (text: string) => stdin.emit('data', Buffer.from(text)),
  };
}

describe('the prompt for a key', () => {
  it.each([
    { what: 'a terminal', isTTY: true, term: 'xterm', redraws: true },
    { what: 'TERM=dumb', isTTY: true, term: 'dumb', redraws: false },
    { what: 'stderr in a file', isTTY: false, term: 'xterm', redraws: false },
  ])('P16, S5: $what: dots only where they can be drawn over, and never the key', async (window) => {
    const app = terminal(window);
    const asked = readSecretInput(app.context, 'API key');
    expect(app.stdin.isRaw).toBe(true);
    for (const character of `x\u007f${CANARY}`) app.type(character);
    app.type('\r');
    expect((await asked).reveal()).toBe(CANARY);
    expect(app.stdin.isRaw).toBe(false);
    expect(app.drawn().includes('\u001b')).toBe(window.redraws);
    expect(app.drawn().includes(`•••• ${CANARY.length}`)).toBe(window.redraws);
    expect(app.drawn()).not.toContain('canary');
  });

  it('ctrl-c cancels, and an empty key says where it comes from', async () => {
    const cancelled = terminal({ isTTY: true, term: 'xterm' });
    const left = readSecretInput(cancelled.context, 'API key');
    cancelled.type('abc\u0003');
    await expect(left).rejects.toMatchObject({ code: 'cancelled', exitCode: 130 });
    const empty = terminal({ isTTY: true, term: 'xterm' });
    const entered = readSecretInput(empty.context, 'API key');
    empty.type('\r');
    await expect(entered).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('stdin') });
  });
});
