import { afterEach, describe, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, lists, openWizard, stepOf, type Wizard } from './wizard.ts';

const KEY = 'canary-configure-key-0001';
const CONFIG = {
  agents: {
    defaults: {
      model: { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5-mini'] },
      models: { 'openai/gpt-5.5': { alias: 'main' }, 'openai/gpt-5-mini': {}, 'groq/*': {} },
    },
  },
  wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' },
};
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

function open(config: object = CONFIG, purpose: 'configure' | 'configure-model' = 'configure-model'): Wizard {
  ports = testPorts({
    config,
    env: { OPENAI_API_KEY: KEY },
    inspector: inspectorOf(lists('deepseek-chat', 'gpt-5.5', 'gpt-5-mini', 'gpt-4o')),
  });
  return openWizard(ports, { purpose });
}

function defaults(): Readonly<Record<string, unknown>> {
  return JSON.parse(ports.config.text()).agents.defaults;
}

function menu(wizard: Wizard): readonly string[] {
  return stepOf('choice', wizard.step()).options.map(({ id, hint }) => `${id}: ${hint}`);
}

describe('the hub', () => {
  test('CONF-5: begins with what exists', () => {
    const wizard = open();
    expect(wizard.step()).toMatchObject({
      id: 'part',
      title: 'Existing config detected',
      lines: ['Model: openai/gpt-5.5'],
    });
    expect(menu(wizard)).toEqual([
      'connect: 0 stored',
      'model: openai/gpt-5.5',
      'fallbacks: openai/gpt-5-mini',
      'allowlist: 3 · openai/gpt-5.5 · openai/gpt-5-mini',
      'aliases: 2 · gpt · main',
      'image: none',
      'all: in turn',
    ]);
    expect(wizard.back()).toBe(false);
  });

  test('CONF-1: without a section it asks for one, and says whose the others are', async () => {
    const wizard = open(CONFIG, 'configure');
    const step = stepOf('choice', wizard.step());
    expect(step.options.map(({ id }) => id).sort()).toEqual([
      'channels',
      'daemon',
      'gateway',
      'health',
      'model',
      'plugins',
      'skills',
      'web',
      'workspace',
    ]);
    const refused = stepOf('choice', await wizard.answer('gateway'));
    expect(refused.error).toBe(
      'Not part of this program: the section "gateway" belongs to the upstream gateway.',
    );
    expect((await wizard.answer('model')).id).toBe('part');
    wizard.back();
    expect(wizard.step().id).toBe('section');
  });

  test('B042: several parts are collected, shown as changed, and written at once', async () => {
    const wizard = open();
    const model = stepOf('model', await wizard.answer('model'));
    expect(model.current, 'CONF-4').toBe('openai/gpt-5.5');
    await wizard.answer('openai/gpt-5-mini');
    expect(menu(wizard)[1]).toBe('model: openai/gpt-5-mini · changed');
    expect(menu(wizard).at(-1)).toBe('review: shows the exact change first');
    expect(stepOf('choice', wizard.step()).current).toBe('review');
    expect(menu(wizard), 'nobody stands in for itself').toContain('fallbacks: openai/gpt-5-mini');
    await wizard.answer('fallbacks', 'openai/gpt-5.5', 'image', 'choose');
    const image = stepOf('model', wizard.step());
    expect(image.rows.every(({ input }) => input.includes('image'))).toBe(true);
    await wizard.answer('openai/gpt-5.5');
    expect(ports.config.changes).toEqual([]);
    const review = stepOf('review', await wizard.answer('review'));
    expect(review.diff.length).toBeGreaterThan(0);
    const end = stepOf('finished', await wizard.answer('accept'));
    expect(defaults()).toMatchObject({
      model: { primary: 'openai/gpt-5-mini', fallbacks: ['openai/gpt-5.5'] },
      imageModel: { primary: 'openai/gpt-5.5' },
    });
    expect(ports.config.changes).toHaveLength(1);
    expect(end.lines).toContain('Take the change of the config back with: openclaw config undo');
    expect(end.lines).toContain('  openclaw models set-image openai/gpt-5.5');
    expect(wizard.result()).toBe('done');
  });

  test('a part that was opened and left changes nothing', async () => {
    const wizard = open();
    await wizard.answer('connect', 'deepseek', 'paste');
    wizard.back();
    wizard.back();
    wizard.back();
    expect(wizard.step().id).toBe('part');
    expect(menu(wizard)).not.toContain('review: shows the exact change first');
  });

  test('without a change the review says so and nothing is written', async () => {
    const wizard = open();
    const before = ports.config.text();
    await wizard.answer('model', 'openai/gpt-5.5');
    expect(menu(wizard)).not.toContain('review: shows the exact change first');
    const walk = [
      'all',
      'keep',
      'openai/gpt-5.5',
      'openai/gpt-5-mini',
      'openai/gpt-5.5,openai/gpt-5-mini,groq/*',
    ];
    const review = stepOf('review', await wizard.answer(...walk, 'done', 'keep'));
    expect(review.diff).toEqual([]);
    await wizard.answer('accept');
    expect(ports.config.text()).toBe(before);
    expect(wizard.lines()).toContain('Nothing was changed.');
  });
});

describe('CONF-4: a provider beside an existing primary', () => {
  test('the primary stays, and the credential is stored', async () => {
    const wizard = open();
    await wizard.answer('connect', 'deepseek', 'paste', KEY);
    expect(menu(wizard)[0]).toBe('connect: DeepSeek · changed');
    const review = stepOf('review', await wizard.answer('review'));
    expect(review.storeLines[0]).toBe('+ deepseek:default  API key, sealed  (verified)');
    await wizard.answer('accept');
    expect(defaults()['model']).toEqual(CONFIG.agents.defaults.model);
    expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['deepseek:default']);
    expect(JSON.stringify([wizard.snapshot(), wizard.lines(), ports.config.text()])).not.toContain(KEY);
  });

  test('without one its model is asked for', async () => {
    const wizard = open({ wizard: CONFIG.wizard });
    expect(wizard.step()).toMatchObject({ title: 'No model is configured yet' });
    expect((await wizard.answer('connect', 'deepseek', 'paste', KEY)).kind).toBe('model');
    await wizard.answer('deepseek/deepseek-chat', 'review', 'accept');
    expect(defaults()['model']).toEqual({ primary: 'deepseek/deepseek-chat' });
  });

  test('ui.md 2: all of it goes through every part, and back again with the answers kept', async () => {
    const wizard = open();
    const walk = ['all', 'deepseek', 'paste', KEY, 'deepseek/deepseek-chat', 'openai/gpt-5.5'];
    await wizard.answer(...walk, 'deepseek/*', 'add', 'deepseek/deepseek-chat', 'seek', 'done', 'keep');
    expect(wizard.step().kind).toBe('review');
    for (let steps = 0; wizard.back() && steps < 30; steps++);
    expect(wizard.step().id).toBe('part');
    const again = await wizard.answer(...walk, 'deepseek/*', 'done', 'keep');
    const review = stepOf('review', again);
    expect(review.notes).toEqual(
      [
        'In use, and therefore on the list: openai/gpt-5.5',
        'These aliases stood there and go too: main',
      ].slice(0, 1),
    );
    await wizard.answer('accept');
    expect(defaults()).toEqual({
      model: { primary: 'deepseek/deepseek-chat', fallbacks: ['openai/gpt-5.5'] },
      models: {
        'openai/gpt-5.5': { alias: 'main' },
        'deepseek/*': {},
        'deepseek/deepseek-chat': { alias: 'seek' },
      },
    });
  });

  test('CONF-6, PICK-6: its own models come first, the primary of another provider behind them', async () => {
    const wizard = open();
    const models = stepOf('model', await wizard.answer('all', 'deepseek', 'paste', KEY));
    expect(models.rows.at(-1)?.ref).toBe('openai/gpt-5.5');
    expect(models.rows.slice(0, -1).every(({ provider }) => provider === 'deepseek')).toBe(true);
  });

  test('PICK-6: the paired plan is offered too', async () => {
    const wizard = open();
    const models = stepOf('model', await wizard.answer('all', 'volcengine', 'paste', KEY));
    const providers = new Set(models.rows.map(({ provider }) => provider));
    expect([...providers]).toEqual(expect.arrayContaining(['volcengine', 'volcengine-plan']));
  });
});

describe('CONF-3: the allowlist', () => {
  test('offers what is on it, whole providers and single models', async () => {
    const wizard = open();
    const marks = stepOf('marks', await wizard.answer('allowlist'));
    expect(marks.selected).toEqual(['openai/gpt-5.5', 'openai/gpt-5-mini', 'groq/*']);
    expect(marks.rows.slice(0, 4).map(({ id }) => id)).toEqual([...marks.selected, 'openai/*']);
    expect(marks.rows.map(({ number }) => number)).toEqual(marks.rows.map((_, index) => index + 1));
  });

  test('ALLOW-10: marks of the provider at hand leave those of others alone', async () => {
    const wizard = open();
    const marks = stepOf('marks', await wizard.answer('allowlist'));
    await wizard.answer([...marks.selected, 'openai/gpt-4o'].join(','), 'review', 'accept');
    expect(defaults()['models']).toMatchObject({ 'openai/gpt-5.5': { alias: 'main' }, 'groq/*': {} });
    expect(Object.keys(defaults()['models'] as object)).toContain('openai/gpt-4o');
  });

  test('an entry that stays keeps its settings; one that is in use cannot go', async () => {
    const wizard = open();
    const review = stepOf(
      'review',
      await wizard.answer('allowlist', 'openai/gpt-5.5,openai/gpt-4o', 'review'),
    );
    expect(review.notes).toEqual(['In use, and therefore on the list: openai/gpt-5-mini']);
    await wizard.answer('accept');
    expect(defaults()['models']).toEqual({
      'openai/gpt-5.5': { alias: 'main' },
      'openai/gpt-5-mini': {},
      'openai/gpt-4o': {},
    });
  });

  test('no mark lifts the restriction and says what goes along', async () => {
    const wizard = open();
    const review = stepOf('review', await wizard.answer('allowlist', '', 'review'));
    expect(review.notes).toEqual(['These aliases stood there and go too: main']);
    await wizard.answer('accept');
    expect(defaults()['models']).toBeUndefined();
  });
});

describe('aliases', () => {
  test('added, renamed and taken away in one review', async () => {
    const wizard = open();
    await wizard.answer('aliases', 'add', 'openai/gpt-5-mini', 'fast');
    expect(menu(wizard)).toContain('name:fast: openai/gpt-5-mini');
    const rename = stepOf('text', await wizard.answer('name:main'));
    expect(rename).toMatchObject({
      title: 'What is it called?',
      lines: ['openai/gpt-5.5', expect.any(String)],
      value: 'main',
    });
    await wizard.answer('big', 'done', 'review', 'accept');
    expect(defaults()['models']).toEqual({
      'openai/gpt-5.5': { alias: 'big' },
      'openai/gpt-5-mini': { alias: 'fast' },
      'groq/*': {},
    });
  });

  test('an empty name takes it away; the model stays', async () => {
    const wizard = open();
    await wizard.answer('aliases', 'name:main', '', 'done', 'review', 'accept');
    expect(defaults()['models']).toEqual({ 'openai/gpt-5.5': {}, 'openai/gpt-5-mini': {}, 'groq/*': {} });
  });

  test.each(['7', 'a/b', 'two words', ''])('%j is no name, and it is said', async (name) => {
    const wizard = open();
    const step = stepOf('text', await wizard.answer('aliases', 'add', 'openai/gpt-5-mini', name));
    expect(step.error).toBeTruthy();
  });
});

test('the image model can be taken away', async () => {
  const config = {
    ...CONFIG,
    agents: { defaults: { ...CONFIG.agents.defaults, imageModel: 'openai/gpt-4o' } },
  };
  const wizard = open(config);
  await wizard.answer('image', 'none', 'review', 'accept');
  expect(defaults()['imageModel']).toBeUndefined();
  expect(wizard.lines()).toContain('  openclaw config unset agents.defaults.imageModel');
});
