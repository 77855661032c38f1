import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectDocument } from '../support/expect-document.ts';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { walkTo } from '../support/onboarding-walk.ts';
import { readTree } from '../support/program.ts';
import { PROGRAM_COMMAND, type PtySession } from '../support/pty-session.ts';

/** The wizard with its stdout in a file, as a script that a person sits in front of would run it. */
function openWithReceipt(journey: Journey): { readonly app: PtySession; readonly receipt: () => string } {
  const script = '"$0" "$@" > "$HOME/receipt.json"';
  const app = journey.open(['onboard', '--json'], { command: ['bash', '-c', script, ...PROGRAM_COMMAND] });
  return { app, receipt: () => readFileSync(join(journey.home, 'receipt.json'), 'utf8') };
}

/** The file as a command's output, to be held against its shape. */
function documentOf(name: string, stdout: string): unknown {
  return expectDocument(name, { exitCode: 0, stdout, stderr: '' });
}

describe('decision 32, ONB-20: onboard --json on a terminal', () => {
  test('the wizard asks on stderr; stdout holds the receipt and nothing else', async () => {
    const journey = await startJourney();
    const { app, receipt } = openWithReceipt(journey);
    await walkTo(app, journey.provider.url, 'receipt');
    expect(receipt(), 'no screen is drawn on stdout').toBe('');
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(documentOf('onboard', receipt())).toMatchObject({
      ok: true,
      model: expect.stringMatching(/\/alpha-large$/),
      profile: expect.stringMatching(/^custom-127-0-0-1-\d+:/),
      verified: true,
      problem: null,
      changed: true,
    });
    expect(receipt() + app.bytes).not.toContain(CANARY);
  });

  test('leaving it is one envelope, exit 130, nothing written', async () => {
    const journey = await startJourney();
    const { app, receipt } = openWithReceipt(journey);
    await walkTo(app, journey.provider.url, 'provider');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(documentOf('error', receipt())).toMatchObject({ error: { code: 'cancelled' } });
    expect([...readTree(journey.home).keys()]).toEqual(['receipt.json']);
  });

  test('on one terminal the receipt stands below the screen that is gone', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard', '--json']);
    await walkTo(app, journey.provider.url, 'receipt');
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('"ok": true');
    expect(app.screen()).not.toContain('The same from a script');
  });
});
