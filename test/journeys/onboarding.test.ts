import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, keyedBehaviour, startJourney } from '../support/journey.ts';
import { readTree } from '../support/program.ts';
import type { PtySession } from '../support/pty-session.ts';

/** All that a setup leaves behind, but for the answers that an interrupted one goes on with. */
function settled(home: string): readonly string[] {
  return [...readTree(home).keys()].filter((name) => !name.endsWith('state/onboarding.json'));
}

/** From the first screen to the key field of a server of one's own. */
async function toKeyField(app: PtySession, url: string): Promise<void> {
  await app.until('Before you start');
  app.press('enter');
  await app.until('How do you want to connect?');
  app.type('another');
  await app.until(/❯.*Another server/);
  app.press('enter');
  await app.until('What is the address of the server?');
  app.type(`${url}/v1`);
  await app.until(`${url}/v1`);
  app.press('enter');
  await app.until('Which protocol does it speak?');
  app.press('enter');
  await app.until('Where is the key?');
  app.press('2');
  await app.until('Paste the API key');
}

/** @param isOwn a server of one's own, whose models have names that do not tell whether they see */
async function fromModelToEnd(app: PtySession, isOwn = true): Promise<void> {
  await app.until('Which model answers by default?');
  app.press('enter');
  if (isOwn) {
    await app.until('Does this model support image input?');
    app.press('enter');
  }
  await app.until('Who stands in when it fails?');
  app.press('enter');
  await app.until('This is what will be written');
  app.press('enter');
  await app.until('Hello from the fake provider.');
}

describe('onboarding in a terminal', () => {
  test('7.3-17, B024: a pasted key is checked, a model chosen, the diff shown, a message answered', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await toKeyField(app, journey.provider.url);
    app.paste(`  ${CANARY}\n`);
    await app.until(/•/);
    expect(app.screen()).not.toContain(CANARY.slice(0, 8));
    app.press('enter');
    await app.until('Which model answers by default?');
    expect(settled(journey.home), 'nothing is written before the review').toEqual([]);
    await fromModelToEnd(app);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.bytes).not.toContain(CANARY);
    expect(app.screen()).toContain('The same from a script');
    const config = JSON.parse(readFileSync(join(journey.home, '.openclaw', 'openclaw.json'), 'utf8'));
    expect(config.agents.defaults.model.primary).toMatch(/^custom-127-0-0-1-\d+\/alpha-large$/);
    const answer = await journey.run(['agent', '--message', 'hi']);
    expect(answer.stdout).toBe('Hello from the fake provider.\n');
  });

  test('a wrong key is told in the provider’s words; the right one goes on from there', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await toKeyField(app, journey.provider.url);
    app.paste('wrong-key-000');
    app.press('enter');
    await app.until('That did not work');
    expect(app.screen()).toContain('Incorrect API key provided');
    expect(settled(journey.home)).toEqual([]);
    app.press('2');
    await app.until('Paste the API key');
    app.paste(CANARY);
    app.press('enter');
    await fromModelToEnd(app);
    app.press('enter');
    expect(await app.exit()).toBe(0);
  });

  test('B042: Esc goes back through all steps with the answers kept', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await toKeyField(app, journey.provider.url);
    for (const title of [
      'Where is the key?',
      'Which protocol',
      'What is the address',
      'How do you want to connect?',
      'Before you start',
    ]) {
      app.press('escape');
      await app.until(title);
      if (title === 'What is the address') expect(app.screen()).toContain(`${journey.provider.url}/v1`);
    }
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(settled(journey.home)).toEqual([]);
  });

  test('Ollama is found by itself and needs no key', async () => {
    const journey = await startJourney({
      behave: (request) =>
        request.path.startsWith('/api/')
          ? { kind: 'answer', text: 'Hello from the fake provider.' }
          : keyedBehaviour(request),
      models: ['gemma4:latest', 'nomic-embed-text'],
    });
    const host = journey.provider.url.replace('http://', '');
    const app = journey.open(['onboard'], { env: { OLLAMA_HOST: host } });
    await app.until('Before you start');
    app.press('enter');
    await app.until(/Ollama.*running here/);
    app.type('ollama');
    // Text and Enter written at once arrive as one piece (T6); a person presses Enter after seeing the text.
    await app.until(/Search: ollama[\s\S]*❯.*Ollama/);
    app.press('enter');
    await app.until('Which plan or region?');
    app.press('1');
    await app.until('What is the address');
    app.press('enter');
    await app.until('Which model answers by default?');
    expect(app.screen()).toContain('gemma4');
    expect(app.screen()).not.toContain('nomic-embed');
    await fromModelToEnd(app, false);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    const answer = await journey.run(['models', 'status', '--plain']);
    expect(answer.stdout).toBe('ollama/gemma4:latest\n');
  });

  test('7.3-34, T1: CI=1 in a real terminal paints all the same', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard'], { env: { CI: '1' } });
    await app.until('Before you start');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });

  test('NO_COLOR: no colour codes, the same words', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard'], { env: { NO_COLOR: '1' } });
    await app.until('Before you start');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
    expect(app.bytes).not.toMatch(/\u001b\[(?:3|4|9|10)\d(?:;\d+)*m/);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });

  test('7.3-31, T4: after narrowing and widening there is exactly one frame', async () => {
    const journey = await startJourney();
    const app = journey.open(['onboard']);
    await app.until('Before you start');
    for (const [columns, rows] of [
      [60, 20],
      [40, 15],
      [120, 40],
    ] as const) {
      app.resize(columns, rows);
      await app.until('Before you start');
    }
    expect(app.screen().match(/Before you start/g)).toHaveLength(1);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
  });

  test('7.3-34, P16: without a terminal it says what to write instead, exit 2, no escape codes', async () => {
    const journey = await startJourney();
    const answer = await journey.run(['onboard']);
    expect(answer.exitCode).toBe(2);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toContain('--non-interactive');
    expect(answer.stderr).not.toContain('\u001b');
  });
});
