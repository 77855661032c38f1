import { describe, expect, test } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { walkTo } from '../support/onboarding-walk.ts';
import { readTree } from '../support/program.ts';
import { PROGRAM_COMMAND } from '../support/pty-session.ts';

describe('Ctrl-Z', () => {
  test('7.3-30, P18: gives the shell its terminal back; fg goes on with every answer kept', async () => {
    const journey = await startJourney();
    const app = journey.open([], {
      command: ['bash', '--norc', '--noprofile', '-i'],
      env: { PS1: 'shell> ' },
    });
    await app.until('shell>');
    app.type(`${PROGRAM_COMMAND.join(' ')} onboard\r`);
    await walkTo(app, journey.provider.url, 'address');
    app.type('http://127.0.0.1:7777');
    await app.until('http://127.0.0.1:7777');
    app.press('ctrl-z');
    await app.until(/Stopped[\s\S]*shell>/);
    expect(app.screen()).not.toContain('What is the address');
    app.type('stty -a | grep -o "[-]*icanon"; echo "alive $((40 + 2))"\r');
    expect(await app.until('alive 42')).not.toContain('-icanon');
    app.type('fg\r');
    await app.until('What is the address of the server?');
    await app.until('http://127.0.0.1:7777');
    app.press('ctrl-c');
    await app.until(/Setup cancelled\.\s+shell>/);
    app.type('echo "code $?"\r');
    await app.until('code 130');
    expect([...readTree(journey.home).keys()], 'only what setup goes on with').toEqual([
      '.openclaw/state/onboarding.json',
    ]);
  });

  test('where no shell could continue it, the screen stays', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'address');
    const painted = app.bytes.length;
    app.press('ctrl-z');
    await app.untilBytes(painted, '\u001b[?1049h');
    app.type('http://127.0.0.1:7777');
    await app.until('http://127.0.0.1:7777');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });
});
