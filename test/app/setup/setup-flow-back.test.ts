import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { CallOutcome, ListOutcome } from '../../../src/core/ports/model-calls.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, lists, noList, openWizard, stepOf } from './wizard.ts';

const KEY = 'canary-typed-key-0002';
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

/** A promise that the test settles when it wants. */
function held<T>(): { readonly promise: Promise<T>; release(value: T): void } {
  let release: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

describe('Esc', () => {
  test('B042: walks back through all questions with the answers kept, and forward without asking twice', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5', 'gpt-5-mini')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste', KEY, 'openai/gpt-5.5', 'openai/gpt-5-mini');
    const seen: unknown[] = [];
    while (wizard.back()) seen.push(wizard.step());
    expect(seen).toMatchObject([
      { id: 'fallbacks', selected: ['openai/gpt-5-mini'] },
      { id: 'model', current: 'openai/gpt-5.5' },
      { id: 'secret' },
      { id: 'credential', current: 'paste' },
      { id: 'provider', current: 'openai' },
      { id: 'risk' },
    ]);
    expect(wizard.snapshot().canGoBack).toBe(false);
    const again = stepOf('secret', await wizard.answer('yes', 'openai', 'paste'));
    expect(JSON.stringify(again)).not.toContain(KEY);
    expect(wizard.snapshot().trail).toEqual([
      { title: 'Provider', answer: 'OpenAI' },
      { title: 'Key', answer: 'pasted, verified' },
    ]);
    expect(ports.config.changes).toEqual([]);
  });

  test('another provider forgets what was said about the former one, and nothing else', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('grok-4.3')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste', KEY);
    while (wizard.step().id !== 'provider') wizard.back();
    const where = stepOf('choice', await wizard.answer('xai'));
    expect(where).toMatchObject({ id: 'credential' });
    expect(where.current).toBeUndefined();
  });

  test('7.3-16: stops a check in progress; its late answer changes nothing', async () => {
    const list = held<ListOutcome>();
    ports = testPorts({ inspector: { ...inspectorOf(noList), listModels: () => list.promise } });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste');
    wizard.begin(KEY);
    expect(wizard.step()).toMatchObject({ kind: 'working', id: 'check' });
    expect(wizard.back()).toBe(true);
    expect(wizard.step().id).toBe('secret');
    list.release({ ok: true, models: [] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(wizard.step().id).toBe('secret');
    expect(ports.calls).toEqual([]);
  });

  test('a failed check of a typed model goes back to the field it was typed in', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    ports.setAnswer(() => ({ ok: false, evidence: { status: 500, body: 'broken' }, outputStarted: false }));
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'custom', 'http://127.0.0.1:8123/v1', 'openai-completions', 'none', 'alpha');
    expect(wizard.step().id).toBe('check-failed');
    expect(wizard.back()).toBe(true);
    expect(stepOf('text', wizard.step()).value).toBe('alpha');
  });

  test('does not leave the screen while the change is being written', async () => {
    const answer = held<CallOutcome>();
    ports = testPorts({ env: { OPENAI_API_KEY: KEY }, inspector: inspectorOf(lists('gpt-5.5')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'env:OPENAI_API_KEY', 'openai/gpt-5.5', '');
    ports.setAnswer(() => answer.promise);
    wizard.begin('accept');
    expect(wizard.back()).toBe(true);
    expect(wizard.step()).toMatchObject({ kind: 'working', id: 'apply' });
    await wizard.until(({ step }) => step.id === 'test');
    expect(wizard.result(), 'written already, so leaving now is no cancelling').toBe('done');
    answer.release(answered('hi'));
    await wizard.until(({ step }) => step.kind === 'finished');
    expect(wizard.back()).toBe(false);
    expect(wizard.lines()?.[0]).toContain('says: hi');
  });

  test('a model never stands in for itself when the choice is changed', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5', 'gpt-5-mini')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste', KEY, 'openai/gpt-5.5', 'openai/gpt-5-mini');
    wizard.back();
    wizard.back();
    const fallbacks = stepOf('fallbacks', await wizard.answer('openai/gpt-5-mini'));
    expect(fallbacks).toMatchObject({ primary: 'openai/gpt-5-mini', selected: [] });
  });
});

describe('leaving and existing settings', () => {
  const EXISTING = {
    agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] } } },
    wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' },
  };

  test('ONB-1: declining the risk cancels with nothing written', async () => {
    ports = testPorts();
    const wizard = openWizard(ports);
    expect(stepOf('finished', await wizard.answer('no')).lines).toEqual(['Setup cancelled.']);
    expect(wizard.result()).toBe('cancelled');
    expect(ports.config.changes).toEqual([]);
  });

  test('ONB-2: Keep leaves everything as it is', async () => {
    ports = testPorts({ config: EXISTING });
    const before = ports.config.text();
    const wizard = openWizard(ports);
    const question = stepOf('choice', wizard.step());
    expect(question).toMatchObject({ id: 'existing', lines: ['Default model: openai/gpt-5.5, 1 fallbacks'] });
    await wizard.answer('keep');
    expect(wizard.lines()).toEqual(['Nothing was changed.']);
    expect(ports.config.text()).toBe(before);
  });

  test('7.3-15: Add or change keeps the stand-ins; the diff is exactly what is written', async () => {
    ports = testPorts({
      config: `// mine\n${JSON.stringify(EXISTING, null, 2)}\n`,
      env: { GROQ_API_KEY: KEY },
      inspector: inspectorOf(lists('llama-x')),
    });
    const before = ports.config.text();
    const wizard = openWizard(ports);
    const fallbacks = stepOf(
      'fallbacks',
      await wizard.answer('review', 'groq', 'env:GROQ_API_KEY', 'groq/llama-x'),
    );
    expect(fallbacks.selected).toEqual(['xai/grok-4.3']);
    const review = stepOf('review', await wizard.answer('xai/grok-4.3,openai/gpt-5.5'));
    const changes = review.diff.filter((line) => line.kind !== 'same' && line.kind !== 'gap');
    await wizard.answer('accept');
    const after = ports.config.text();
    const removed = changes.filter((line) => line.kind === 'removed').map((line) => line.text);
    const added = changes.filter((line) => line.kind === 'added').map((line) => line.text);
    expect(removed).toEqual(linesWithout(before, after));
    expect(added).toEqual(linesWithout(after, before));
    expect(after.startsWith('// mine\n')).toBe(true);
    expect(ports.config.read().config.agents?.defaults?.model).toEqual({
      primary: 'groq/llama-x',
      fallbacks: ['xai/grok-4.3', 'openai/gpt-5.5'],
    });
  });

  test('Start anew drops the stand-ins; taking that back brings them back', async () => {
    ports = testPorts({
      config: EXISTING,
      env: { GROQ_API_KEY: KEY },
      inspector: inspectorOf(lists('llama-x')),
    });
    const wizard = openWizard(ports);
    const path = ['groq', 'env:GROQ_API_KEY', 'groq/llama-x'];
    expect(stepOf('fallbacks', await wizard.answer('reset', 'config', ...path)).selected).toEqual([]);
    while (wizard.back());
    expect(stepOf('fallbacks', await wizard.answer('review', ...path)).selected).toEqual(['xai/grok-4.3']);
    while (wizard.back());
    await wizard.answer('reset', 'config', ...path, '', 'accept');
    expect(ports.config.read().config.agents?.defaults?.model).toEqual({
      primary: 'groq/llama-x',
      fallbacks: [],
    });
  });
});

describe('the review', () => {
  async function toReview(config: unknown = {}): Promise<ReturnType<typeof openWizard>> {
    ports = testPorts({ config, inspector: inspectorOf(lists('gpt-5.5')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste', KEY, 'openai/gpt-5.5');
    return wizard;
  }

  test('7.3-13: only accepting it writes', async () => {
    const wizard = await toReview();
    await wizard.answer('', 'no', '');
    expect(wizard.step().kind).toBe('review');
    expect(ports.config.changes).toEqual([]);
    await wizard.answer('accept');
    expect(ports.config.changes).toHaveLength(1);
  });

  test('D18: the change is shown against a file that changed during the questions', async () => {
    const wizard = await toReview();
    ports.config.overwrite('{ "gateway": { "port": 1 } }\n');
    const review = stepOf('review', await wizard.answer(''));
    expect(review.error).toBeUndefined();
    await wizard.answer('accept');
    expect(ports.config.read().text).toContain('"port": 1');
    expect(ports.config.read().text).toContain('openai/gpt-5.5');
  });

  test('CLI-6: a race while it is on screen writes nothing, shows the new change, and can be accepted', async () => {
    const wizard = await toReview();
    await wizard.answer('');
    ports.config.overwrite('{ "gateway": { "port": 2 } }\n');
    const again = stepOf('review', await wizard.answer('accept'));
    expect(again.error).toContain('changed');
    expect(ports.auth.list('main')).toEqual([]);
    expect(ports.config.text()).toBe('{ "gateway": { "port": 2 } }\n');
    expect((await wizard.answer('accept')).kind).toBe('finished');
  });

  test('a file that cannot be read any more is told about, not crashed on', async () => {
    const wizard = await toReview();
    ports.config.overwrite('{ "gateway": ');
    const review = stepOf('review', await wizard.answer(''));
    expect(review.diff).toEqual([]);
    expect(review.error).toMatch(/openclaw\.json/);
    expect(stepOf('review', await wizard.answer('accept')).error).toMatch(/openclaw\.json/);
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('what goes wrong in the test is part of the receipt; the setup stays', async () => {
    const wizard = await toReview();
    await wizard.answer('');
    ports.setAnswer(() => {
      throw new AppError('store-busy', 'The store is busy', { hint: 'Try again.' });
    });
    const end = stepOf('finished', await wizard.answer('accept'));
    expect(end).toMatchObject({ ok: false, title: 'Saved, but not answered yet' });
    expect(end.lines[0]).toBe('The store is busy Try again.');
    expect(wizard.result()).toBe('done');
    expect(ports.auth.list('main')).toHaveLength(1);
  });
});

test('7.3-14: steps are counted as a person sees them, without the check', async () => {
  ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5')) });
  const wizard = openWizard(ports);
  const numbers: unknown[] = [];
  for (const value of ['yes', 'openai', 'paste', KEY, 'openai/gpt-5.5', '']) {
    const { stepNumber, stepCount, step } = wizard.snapshot();
    numbers.push([step.id, stepNumber, stepCount]);
    await wizard.answer(value);
  }
  expect(numbers).toEqual([
    ['risk', 1, 6],
    ['provider', 2, 6],
    ['credential', 3, 6],
    ['secret', 4, 7],
    ['model', 5, 7],
    ['fallbacks', 6, 7],
  ]);
  expect(wizard.snapshot()).toMatchObject({ stepNumber: 7, stepCount: 7, canGoBack: true });
});

/** Lines of a text that another one does not have, as often as it has them more. */
function linesWithout(text: string, other: string): readonly string[] {
  const rest = other.split('\n');
  return text.split('\n').filter((line) => {
    const index = rest.indexOf(line);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
