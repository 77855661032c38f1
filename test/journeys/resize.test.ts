import { describe, expect, test } from 'vitest';
import { CANARY, startJourney } from '../support/journey.ts';
import { TITLES, WALK, walkFrom, walkTo } from '../support/onboarding-walk.ts';
import type { PtySession } from '../support/pty-session.ts';
import { wholeFrame } from '../support/whole-frame.ts';

/** From wide to narrow and back; the last one is the size that every session begins with. */
const SIZES = [
  [200, 50],
  [60, 20],
  [40, 15],
  [40, 10],
  [120, 40],
  [100, 30],
] as const;

async function throughSizes(app: PtySession, title: string): Promise<void> {
  for (const [columns, rows] of SIZES) {
    app.resize(columns, rows);
    await app.until(wholeFrame(title, rows));
  }
}

describe('resizing, in a real terminal', () => {
  test('7.3-31, P5, P6, T4: every onboarding screen is one whole frame at every size, with its answers kept', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'risk');
    for (const [index, stop] of WALK.entries()) {
      await throughSizes(app, TITLES[stop]);
      const next = WALK[index + 1];
      if (next !== undefined) await walkFrom(app, journey.provider.url, stop, next);
    }
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect((await journey.run(['agent', '--message', 'hi'])).exitCode).toBe(0);
  });

  test('P6: a field keeps what was typed when the window becomes too small and large again', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await walkTo(app, journey.provider.url, 'key');
    app.paste(CANARY);
    await app.until('•');
    app.resize(39, 9);
    await app.until(/^Please make the window larger/);
    app.resize(100, 30);
    await app.until(wholeFrame(TITLES.key, 30));
    expect(app.screen()).toContain(`${CANARY.length}`);
    app.press('enter');
    await app.until(TITLES.model);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });

  test('P5, P31: the live panel, its details and its keys', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open([]);
    await app.until(/fake:default.*ready/);
    await throughSizes(app, 'OpenClaw · agent main');
    expect(app.screen()).toContain('fake:default');
    app.press('?');
    await app.until(/^ Keys/);
    await throughSizes(app, 'Keys');
    app.press('escape');
    await app.until('Credentials');
    app.press('enter');
    await app.until(/^ fake:default/);
    await throughSizes(app, 'fake:default');
    app.press('escape');
    await app.until('Credentials');
    app.resize(30, 8);
    await app.until(/^Please make the window larger/);
    app.resize(100, 30);
    await app.until(/fake:default.*ready/);
    app.press('q');
    expect(await app.exit()).toBe(0);
  });

  test('P27: the picker keeps filter and pointer', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open(['models', 'set']);
    await app.until('Select a model');
    app.press('tab');
    app.press('tab');
    await app.until(/of 1\d{3}/);
    app.type('alpha small');
    await app.until(/❯.*alpha-small/);
    await throughSizes(app, 'Select a model');
    await app.until(/Filter: alpha small[\s\S]*❯.*alpha-small/);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect((await journey.run(['models', 'status', '--plain'])).stdout).toBe('fake/alpha-small\n');
  });
});
