import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import type { PtySession } from '../support/pty-session.ts';

async function openPicker(): Promise<{ journey: Journey; app: PtySession; config: () => Buffer }> {
  const journey = await startJourney();
  await journey.connect(CANARY);
  const app = journey.open(['models', 'set']);
  await app.until('Select a model');
  const config = (): Buffer => readFileSync(join(journey.home, '.openclaw', 'openclaw.json'));
  return { journey, app, config };
}

/** Tab twice: usable now, configured, all models. */
async function widen(app: PtySession): Promise<number> {
  app.press('tab');
  await app.until(/configured · /);
  app.press('tab');
  const screen = await app.until(/all models · \d+ of \d+/);
  return Number(/of (\d+)/.exec(screen)?.[1]);
}

describe('openclaw models set without a model, on a terminal', () => {
  test('B025, P4, decision 40: among all models one is pointed at by its number and chosen', async () => {
    const { journey, app } = await openPicker();
    const total = await widen(app);
    expect(total).toBeGreaterThan(1500);
    app.type('alpha small');
    const [, number] = /❯ +(\d+)\. .*alpha-small/.exec(await app.until(/❯ +\d+\. .*alpha-small/)) ?? [];
    app.press('escape');
    await app.until(`${total} of ${total}`);
    app.type(`${number}`);
    await app.until(new RegExp(`❯ +${number}\\. .*alpha-small`));
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Default model: fake/alpha-small');
    expect(app.screen()).toContain('Applies to the next run.');
    expect((await journey.run(['models', 'status', '--plain'])).stdout).toBe('fake/alpha-small\n');
  });

  test('P27: the pointer reaches the last of all models with one key, and its number is their count', async () => {
    const { app } = await openPicker();
    const total = await widen(app);
    app.press('end');
    await app.until(new RegExp(`❯ +${total}\\. `));
    app.press('home');
    await app.until(/❯ +1\. /);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });

  test('7.3-8: Enter on the model in use changes nothing and says so', async () => {
    const { app, config } = await openPicker();
    const before = config();
    await app.until(/❯ .*alpha-large/);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Nothing changed.');
    expect(config()).toEqual(before);
  });

  test('B100: Esc clears the filter, then leaves; nothing is changed', async () => {
    const { app, config } = await openPicker();
    const before = config();
    app.type('zzzz');
    await app.until('No models match');
    app.press('escape');
    await app.until(/❯.*alpha-large/);
    app.press('escape');
    expect(await app.exit()).toBe(130);
    expect(config()).toEqual(before);
  });

  test('B026: Enter on a model without credentials leads to what would mend it; leaving there changes nothing', async () => {
    const { journey, app, config } = await openPicker();
    const before = config();
    await widen(app);
    app.type('groq gpt-oss-120b');
    await app.until(/❯.*groq\/openai\/gpt-oss-120b/);
    app.press('enter');
    await app.until('A model is configured already');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(config()).toEqual(before);
    expect(journey.provider.requests.some((request) => request.model.includes('gpt-oss'))).toBe(false);
  });
});
