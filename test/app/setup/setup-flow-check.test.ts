import { afterEach, describe, expect, test } from 'vitest';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  closeWizards,
  failed,
  inspectorOf,
  lists,
  noList,
  openWizard,
  refusedKey,
  stepOf,
} from './wizard.ts';

const KEY = 'canary-typed-key-0004';
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

describe('another server', () => {
  test.each([
    ['openai-completions', 'http://127.0.0.1:8123/v1', 'custom-127-0-0-1-8123'],
    ['openai-responses', 'https://llm.example.test/v1', 'custom-llm-example-test'],
    ['anthropic-messages', 'https://claude.example.test', 'custom-claude-example-test'],
  ])('ONB-11: %s at %s becomes %s', async (api, baseUrl, id) => {
    ports = testPorts({ inspector: inspectorOf(lists('alpha')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'custom', 'not an address');
    expect(wizard.step()).toMatchObject({ error: 'Please enter a valid URL (e.g. http://...)' });
    const dialects = stepOf('choice', await wizard.answer(baseUrl));
    expect(dialects.options.map((option) => option.id)).toContain(api);
    await wizard.answer(api, 'paste', KEY, `${id}/alpha`, 'no', '', 'accept');
    const end = stepOf('finished', wizard.step());
    expect(end.ok).toBe(true);
    expect(JSON.parse(ports.config.text()).models.providers).toEqual({ [id]: { baseUrl, api } });
    expect(ports.calls.at(-1)?.target).toMatchObject({ api, baseUrl, ref: { provider: id, model: 'alpha' } });
  });

  test('B024: where nothing is listed the model is typed, asked with the key, and written as a row', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    const wizard = openWizard(ports);
    const typed = stepOf(
      'text',
      await wizard.answer('yes', 'custom', 'http://127.0.0.1:8123', 'anthropic-messages', 'paste', KEY),
    );
    expect(typed).toMatchObject({ id: 'typed-model', title: 'Which model?' });
    expect(ports.calls).toEqual([]);
    await wizard.answer('two words');
    expect(wizard.step()).toMatchObject({ error: 'A model id has at least one character and no spaces.' });
    expect(await wizard.answer(' house/model-1 ')).toMatchObject({ id: 'image-input', current: 'no' });
    const fallbacks = stepOf('fallbacks', await wizard.answer('yes'));
    expect(fallbacks.primary).toBe('custom-127-0-0-1-8123/house/model-1');
    expect(ports.calls.map(({ target }) => target.ref.model)).toEqual(['house/model-1']);
    await wizard.answer('', 'accept');
    expect(JSON.parse(ports.config.text()).models.providers['custom-127-0-0-1-8123'].models).toEqual([
      { id: 'house/model-1', name: 'house/model-1', input: ['text', 'image'] },
    ]);
    expect(ports.auth.list('main')[0]?.verification.state).toBe('verified');
  });

  test('a typed model that the server does not have is told, and another one can be typed', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    ports.setAnswer(({ ref }) =>
      ref.model === 'alpha' ? answered('hi') : failed(404, 'model not found: beta'),
    );
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'custom', 'http://127.0.0.1:8123/v1', 'openai-completions', 'none', 'beta');
    const problem = stepOf('choice', wizard.step());
    expect(problem.lines[0]).toContain('model not found: beta');
    expect(problem.options.map((option) => option.id)).toEqual(['retry', 'key', 'save', 'provider', 'model']);
    const typed = stepOf('text', await wizard.answer('model'));
    expect(typed.value).toBe('beta');
    expect((await wizard.answer('alpha', 'no')).kind).toBe('fallbacks');
  });

  test('a typed model is found wrong by its key: the key is asked again, the model id stays', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    ports.setAnswer(({ auth }) =>
      auth.kind === 'api-key' && auth.secret.reveal() === KEY ? answered('hi') : failed(401, 'bad key'),
    );
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'custom', 'http://127.0.0.1:8123/v1', 'openai-completions', 'paste');
    await wizard.answer('canary-wrong-key', 'alpha');
    expect(wizard.step()).toMatchObject({ id: 'check-failed' });
    await wizard.answer('key', KEY);
    expect(stepOf('text', wizard.step()).value).toBe('alpha');
    expect((await wizard.answer('alpha', 'no')).kind).toBe('fallbacks');
  });
});

describe('a key that is refused', () => {
  async function refused(): Promise<ReturnType<typeof openWizard>> {
    const inspector = inspectorOf((endpoint) =>
      endpoint.auth.kind === 'api-key' && endpoint.auth.secret.reveal() === KEY
        ? lists('gpt-5.5')(endpoint)
        : refusedKey(),
    );
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'paste', 'canary-wrong-key');
    return wizard;
  }

  test('is told in the provider’s words, with nothing written', async () => {
    const wizard = await refused();
    const problem = stepOf('choice', wizard.step());
    expect(problem.title).toBe('That did not work');
    expect(problem.lines[0]).toContain('(HTTP 401): Incorrect API key provided');
    expect(problem.options.map((option) => option.id)).toEqual(['retry', 'key', 'save', 'provider']);
    expect(ports.config.changes).toEqual([]);
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('retry asks again; key leads to the field, and the right one goes on', async () => {
    const wizard = await refused();
    expect(await wizard.answer('retry')).toMatchObject({ id: 'check-failed' });
    expect(await wizard.answer('key')).toMatchObject({ id: 'secret' });
    expect((await wizard.answer(KEY)).kind).toBe('model');
  });

  test('save unverified writes it as unverified, and the receipt says that it did not answer', async () => {
    const wizard = await refused();
    ports.setAnswer(() => failed(401, 'Incorrect API key provided'));
    const review = stepOf('review', await wizard.answer('save', 'openai/gpt-5.5', ''));
    expect(review.storeLines[0]).toBe('+ openai:default  API key, sealed  (unverified)');
    const end = stepOf('finished', await wizard.answer('accept'));
    expect(end).toMatchObject({ ok: false, title: 'Saved, but not answered yet' });
    expect(end.lines[0]).toContain('openai/gpt-5.5 did not answer');
    expect(wizard.receipt()).toMatchObject({
      profile: 'openai:default',
      verified: false,
      problem: expect.stringContaining('openai/gpt-5.5 did not answer'),
    });
    expect(ports.auth.get('main', 'openai:default')?.verification.state).toBe('unverified');
  });

  test('saved unverified, and answered after all: the receipt says so', async () => {
    const wizard = await refused();
    const end = stepOf('finished', await wizard.answer('save', 'openai/gpt-5.5', '', 'accept'));
    expect(end.ok).toBe(true);
    expect(wizard.receipt()).toEqual({
      provider: 'openai',
      model: 'openai/gpt-5.5',
      profile: 'openai:default',
      verified: true,
      problem: null,
      configPath: ports.paths.configPath,
      changed: true,
    });
  });

  test('another provider starts over at the menu', async () => {
    const wizard = await refused();
    expect(await wizard.answer('provider')).toMatchObject({ id: 'provider', current: 'openai' });
  });

  test('an unreachable address is told with its address', async () => {
    ports = testPorts();
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'custom', 'http://127.0.0.1:9/v1', 'openai-completions', 'none');
    expect(stepOf('choice', wizard.step()).lines[0]).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/v1 does not answer: .*ECONNREFUSED/,
    );
  });
});
