import { afterEach, describe, expect, test } from 'vitest';
import { memoryNotes, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, lists, noList, openWizard, refusedKey, stepOf } from './wizard.ts';

const KEY = 'canary-resume-key-0001';
const URL_OF_OWN = 'http://127.0.0.1:8123/v1';
const TO_KEY = ['yes', 'custom', URL_OF_OWN, 'openai-completions', 'paste'] as const;
const DAY_MS = 24 * 60 * 60_000;

let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

/** A wizard that is killed after these answers, and the notes that it leaves. */
async function interrupted(...answers: readonly string[]) {
  ports = testPorts({ inspector: inspectorOf(lists('big', 'small')) });
  const notes = memoryNotes();
  await openWizard(ports, { notes }).answer(...answers);
  closeWizards();
  return notes;
}

describe('7.3: an interrupted onboarding', () => {
  test.each([
    ['at the risk', [], 'risk'],
    ['at the provider', ['yes'], 'risk'],
  ])('%s: nothing was answered that could be gone on with', async (_name, answers, id) => {
    const notes = await interrupted(...answers);
    expect(notes.text).toBeUndefined();
    expect(openWizard(ports, { notes }).step().id).toBe(id);
  });

  const CUSTOM_REF = 'custom-127-0-0-1-8123/small';
  test.each([
    ['the address', TO_KEY.slice(0, 2), [], 'base-url'],
    ['the protocol', TO_KEY.slice(0, 3), [], 'compatibility'],
    ['where the key is', TO_KEY.slice(0, 4), [], 'credential'],
    ['the key', TO_KEY, [], 'secret'],
    ['the model', [...TO_KEY, KEY], [KEY], 'model'],
    ['the images', [...TO_KEY, KEY, CUSTOM_REF], [KEY], 'image-input'],
    ['the fallbacks', [...TO_KEY, KEY, CUSTOM_REF, 'no'], [KEY], 'fallbacks'],
    ['the review', [...TO_KEY, KEY, CUSTOM_REF, 'no', ''], [KEY], 'review'],
    ['the model of a server without keys', [...TO_KEY.slice(0, 4), 'none'], [], 'model'],
    [
      'the review of a server without keys',
      [...TO_KEY.slice(0, 4), 'none', CUSTOM_REF, 'no', ''],
      [],
      'review',
    ],
  ])('goes on at %s; a key is asked for again', async (_name, answers, again, id) => {
    const notes = await interrupted(...answers);
    const wizard = openWizard(ports, { notes });
    expect(stepOf('choice', wizard.step())).toMatchObject({ id: 'resume' });
    await wizard.answer('resume', ...again);
    await wizard.until(({ step }) => step.kind !== 'working');
    expect(wizard.step().id).toBe(id);
  });

  test('what was chosen is written at the end, and the notes go', async () => {
    const notes = await interrupted(...TO_KEY, KEY, CUSTOM_REF, 'yes');
    const wizard = openWizard(ports, { notes });
    expect(stepOf('choice', wizard.step()).lines.join(' ')).toContain(`Model: ${CUSTOM_REF}`);
    await wizard.answer('resume', KEY, '', 'accept');
    expect(wizard.result()).toBe('done');
    const { agents, models } = ports.config.read().config;
    expect(agents?.defaults?.model).toMatchObject({ primary: CUSTOM_REF });
    expect(models?.providers?.['custom-127-0-0-1-8123']?.models).toEqual([
      { id: 'small', name: 'small', input: ['text', 'image'] },
    ]);
    expect(notes.text).toBeUndefined();
  });

  test('S9: neither a key nor what looks like one is in the notes', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    const notes = memoryNotes();
    const wizard = openWizard(ports, { notes });
    await wizard.answer(...TO_KEY, KEY);
    expect(notes.text).toContain(URL_OF_OWN);
    await wizard.answer('canary0Zq8Lk2Wv5Tn1Xc7Rb4Jm6');
    expect(wizard.back()).toBe(true);
    expect(notes.text).not.toMatch(/canary/);
  });

  test('start anew forgets it; so does leaving on purpose', async () => {
    const notes = await interrupted(...TO_KEY);
    const wizard = openWizard(ports, { notes });
    await wizard.answer('anew');
    expect([wizard.step().id, notes.text]).toEqual(['risk', undefined]);
    await wizard.answer('yes', 'custom');
    expect(notes.text).toBeDefined();
    while (wizard.step().id !== 'risk') wizard.back();
    await wizard.answer('no');
    expect(notes.text).toBeUndefined();
  });

  test.each([
    ['a week later', 7 * DAY_MS, 'resume'],
    ['a moment after that', 7 * DAY_MS + 1, 'risk'],
    ['with a clock that was set back', -1, 'risk'],
  ])('%s', async (_name, passedMs, id) => {
    const notes = await interrupted(...TO_KEY);
    ports.clock.set(START_MS + passedMs);
    expect(openWizard(ports, { notes }).step().id).toBe(id);
  });

  test.each([
    ['nothing', 'null'],
    ['another version', '{"version":2,"atMs":1,"step":"model","answers":{"provider":"openai"}}'],
    ['a step of no setup', `{"version":1,"atMs":${START_MS},"step":7,"answers":{"provider":"openai"}}`],
  ])('notes that hold %s are as if there were none', async (_name, text) => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    expect(openWizard(ports, { notes: Object.assign(memoryNotes(), { text }) }).step().id).toBe('risk');
  });

  test('B043: flags that say how to connect are not asked about an earlier setup', async () => {
    const notes = await interrupted(...TO_KEY);
    const wizard = openWizard(ports, { notes, given: { provider: 'openai' } });
    expect(wizard.snapshot().step.id).toBe('risk');
  });

  test('a model that is listed no more is chosen again', async () => {
    const notes = await interrupted(...TO_KEY, KEY, CUSTOM_REF, 'no', '');
    const fewer = testPorts({ inspector: inspectorOf(lists('big')) });
    const wizard = openWizard(fewer, { notes });
    await wizard.answer('resume', KEY);
    expect(wizard.step().id).toBe('model');
    fewer.close();
  });

  test('a key that is refused now can be given again, and it goes on where it stood', async () => {
    const notes = await interrupted(...TO_KEY, KEY, CUSTOM_REF, 'no', '');
    ports.close();
    ports = testPorts({
      inspector: inspectorOf((endpoint) =>
        'secret' in endpoint.auth && endpoint.auth.secret.reveal() === KEY
          ? lists('big', 'small')(endpoint)
          : refusedKey(),
      ),
    });
    const wizard = openWizard(ports, { notes });
    await wizard.answer('resume', 'canary-wrong-key-0002');
    expect(wizard.step().id).toBe('check-failed');
    await wizard.answer('key', KEY);
    expect(wizard.step().id).toBe('review');
  });
});
