import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { pasteKey, walkFrom, walkTo } from '../support/onboarding-walk.ts';
import { readTree } from '../support/program.ts';
import type { PtySession } from '../support/pty-session.ts';

const NOTES = '.openclaw/state/onboarding.json';

/** Onboarding as far as the fallbacks, ended by this signal. */
async function killedAtFallbacks(journey: Journey, signal: NodeJS.Signals): Promise<PtySession> {
  const app = journey.open(['onboard']);
  await walkTo(app, journey.provider.url, 'fallbacks');
  process.kill(app.pid, signal);
  await app.exit();
  return app;
}

function names(journey: Journey): readonly string[] {
  return [...readTree(journey.home).keys()];
}

describe('onboarding that was killed in the middle', () => {
  test.each(['SIGKILL', 'SIGHUP'] as const)(
    '7.3, %s: only answers are kept, no key; the next one goes on there to the end',
    async (signal) => {
      const journey = await startJourney();
      await killedAtFallbacks(journey, signal);
      expect(names(journey)).toEqual([NOTES]);
      expect(readFileSync(join(journey.home, NOTES), 'utf8')).not.toContain('canary');
      const app = journey.open(['onboard']);
      await app.until('An earlier setup was interrupted');
      expect(app.screen()).toContain('alpha-large');
      app.press('1');
      await app.until('Paste the API key');
      await pasteKey(app, CANARY);
      await app.until('Who stands in when it fails?');
      await walkFrom(app, journey.provider.url, 'fallbacks', 'receipt');
      app.press('enter');
      expect(await app.exit()).toBe(0);
      expect(names(journey)).not.toContain(NOTES);
      const { stdout } = await journey.run(['models', 'status', '--plain']);
      expect(stdout).toMatch(/^custom-127-0-0-1-\d+\/alpha-large\n$/);
    },
  );

  test('B097: as plain questions too, started anew; Ctrl-C says that the answers are kept', async () => {
    const journey = await startJourney();
    await killedAtFallbacks(journey, 'SIGKILL');
    const app = journey.open(['onboard', '--no-tui']);
    await app.untilBytes(0, '2. Start anew');
    app.type('2\r');
    await app.untilBytes(0, 'Before you start');
    expect(names(journey)).toEqual([]);
    app.type('1\r');
    await app.untilBytes(0, 'How do you want to connect?');
    app.type('custom\r');
    await app.untilBytes(0, 'address of the server');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).toContain('Your answers are kept for a week, without any key');
    expect(names(journey)).toEqual([NOTES]);
  });
});
