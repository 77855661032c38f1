import { describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { CANARY, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';

const briefly = (request: FakeRequest) =>
  request.key === CANARY && request.dialect !== 'models' && request.count > 0
    ? ({
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '4' },
        body: { error: { message: 'slow down' } },
      } as const)
    : keyedBehaviour(request);

describe('the live panel', () => {
  test('7.3-24, 7.3-26: another process’s change appears, a countdown runs and reaches zero by itself', async () => {
    const journey = await startJourney({ behave: briefly });
    await journey.connect(CANARY);
    const app = journey.open([]);
    await app.until('fake/alpha-large');
    await app.until(/fake:default.*ready/);
    await journey.run(
      ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'],
      SECOND_CANARY,
    );
    await app.until('fake:second');
    await journey.run(['agent', '--message', 'hi']);
    await app.until(/fake:default.*cooling/);
    await app.until(/fake:default.*ready/);
    app.press('q');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).not.toContain(CANARY);
  });

  test('c clears a block, journaled; the next turn uses the key again', async () => {
    const journey = await startJourney({
      behave: (request) =>
        request.key === CANARY && request.dialect !== 'models' && request.count === 1
          ? {
              kind: 'status',
              status: 429,
              headers: { 'retry-after': '600' },
              body: { error: { message: 'slow down' } },
            }
          : keyedBehaviour(request),
    });
    await journey.connect(CANARY);
    await journey.run(['agent', '--message', 'hi']);
    const app = journey.open([]);
    await app.until(/fake:default.*cooling/);
    app.press('c');
    await app.until(/fake:default.*ready/);
    app.press('q');
    expect(await app.exit()).toBe(0);
    expect((await journey.run(['agent', '--message', 'hi'])).stdout).toBe('Hello from the fake provider.\n');
  });

  test('m opens the picker: 1 600 models by filter and by number', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open(['models', 'set']);
    await app.until('Select a model');
    app.press('tab');
    app.press('tab');
    await app.until(/of 1[0-9]{3}/);
    app.type('alpha small');
    await app.until(/❯.*alpha-small/);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect((await journey.run(['models', 'status', '--plain'])).stdout).toBe('fake/alpha-small\n');
  });

  test('the terminal is restored: alternate screen left, cursor shown, paste mode off', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const app = journey.open([]);
    await app.until('fake/alpha-large');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(app.bytes.lastIndexOf('\u001b[?1049h'));
    expect(app.bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(app.bytes.lastIndexOf('\u001b[?25l'));
  });

  test('demo: trouble on a script, nothing left behind', async () => {
    const journey = await startJourney();
    const app = journey.open(['demo']);
    await app.until('aurora/aurora-large');
    await app.until(/answered in/);
    app.press('q');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('The demo is over');
  });
});
