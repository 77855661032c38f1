import { afterEach, describe, expect, test } from 'vitest';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  closeWizards,
  failed,
  inspectorOf,
  lists,
  modelsOf,
  noList,
  openWizard,
  refusedKey,
  stepOf,
} from './wizard.ts';

const KEY = 'canary-typed-key-0001';
const ACKNOWLEDGED = new Date(START_MS).toISOString();
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

function configOf(target: TestPorts): unknown {
  return JSON.parse(target.config.text());
}

describe('built-in providers', () => {
  test('ONB-5.4: a key in the environment is offered by name, used in place and never copied', async () => {
    const inspector = inspectorOf(lists('gpt-5.5', 'gpt-5-mini'));
    ports = testPorts({ env: { OPENAI_API_KEY: KEY }, inspector });
    const wizard = openWizard(ports);
    const menu = stepOf('choice', await wizard.answer('yes'));
    expect(menu.lines).toEqual(['Found on this machine: OPENAI_API_KEY in the environment']);
    expect(menu.options[0]).toMatchObject({ id: 'openai', hint: 'OPENAI_API_KEY is set' });
    const where = stepOf('choice', await wizard.answer('openai'));
    expect(where.options[0]).toMatchObject({ id: 'env:OPENAI_API_KEY', label: 'Use OPENAI_API_KEY' });
    const models = stepOf('model', await wizard.answer('env:OPENAI_API_KEY'));
    expect(models.rows.map((row) => row.ref)).toEqual(['openai/gpt-5.5', 'openai/gpt-5-mini']);
    const review = stepOf('review', await wizard.answer('openai/gpt-5.5', 'openai/gpt-5-mini'));
    expect(review.storeLines).toEqual([
      '  OPENAI_API_KEY stays in the environment; nothing is copied',
      '+ 2 models listed by OpenAI',
    ]);
    const end = stepOf('finished', await wizard.answer('accept'));
    expect(end.ok).toBe(true);
    expect(configOf(ports)).toEqual({
      agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5-mini'] } } },
      wizard: { securityAcknowledgedAt: ACKNOWLEDGED },
    });
    expect(ports.auth.list('main')).toEqual([]);
    expect(JSON.stringify([wizard.snapshot(), wizard.lines(), ports.config.text()])).not.toContain(KEY);
  });

  test('B024: a typed key is checked with one request before it is saved, then the model answers', async () => {
    const inspector = inspectorOf(lists('gpt-5.5'));
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    const field = stepOf('secret', await wizard.answer('yes', 'openai', 'paste'));
    expect(field).toMatchObject({
      title: 'Paste the API key for OpenAI',
      lines: ['You get one at https://platform.openai.com/api-keys'],
    });
    await wizard.answer(`  ${KEY}\n`);
    expect(wizard.step().kind).toBe('model');
    expect(ports.calls).toHaveLength(1);
    expect(ports.calls[0]?.target).toMatchObject({ ref: { provider: 'openai', model: 'gpt-5.5' } });
    expect(ports.config.changes, 'nothing is written before the review').toEqual([]);
    expect(ports.auth.list('main')).toEqual([]);
    const review = stepOf('review', await wizard.answer('openai/gpt-5.5', ''));
    expect(review.storeLines[0]).toBe('+ openai:default  API key, sealed  (verified)');
    const end = stepOf('finished', await wizard.answer('accept'));
    expect(end.lines).toEqual([
      'openai/gpt-5.5 says: hello (0 ms)',
      'Updated config: /home/tester/.openclaw/openclaw.json',
      'Auth profile: openai:default (verified)',
      'Default model: openai/gpt-5.5',
      `Sealed by: ${ports.auth.keyBackend()}`,
      'The same from a script: openclaw onboard --non-interactive --accept-risk --auth-choice openai-api-key --custom-model-id gpt-5.5 --openai-api-key -',
    ]);
    const saved = ports.auth.get('main', 'openai:default')!;
    expect(ports.auth.readSecret(saved)?.reveal()).toBe(KEY);
    expect(saved.origin).toBe('https://api.openai.com');
    expect(configOf(ports)).toMatchObject({
      auth: { profiles: { 'openai:default': { provider: 'openai', mode: 'api_key' } } },
    });
    expect(ports.catalogStore.discovered('main').map((model) => model.id)).toEqual(['gpt-5.5']);
    expect((await ports.preferences()).read().recents).toEqual(['openai/gpt-5.5']);
    expect(wizard.result()).toBe('done');
    expect(JSON.stringify([wizard.snapshot(), ports.config.text()])).not.toContain(KEY);
  });

  test('ONB-24: another variable is stored as a reference, its name and nothing else', async () => {
    ports = testPorts({ env: { WORK_KEY: KEY }, inspector: inspectorOf(lists('gpt-5.5')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'openai', 'ref', 'lower_case');
    expect(wizard.step()).toMatchObject({
      id: 'env-name',
      error: 'Names of variables have capital letters, digits and _ only.',
    });
    await wizard.answer('MISSING_KEY');
    expect(wizard.step()).toMatchObject({ error: 'Environment variable "MISSING_KEY" is not set.' });
    const review = stepOf('review', await wizard.answer('WORK_KEY', 'openai/gpt-5.5', ''));
    expect(review.storeLines[0]).toBe('+ openai:default  reference to WORK_KEY in the environment');
    await wizard.answer('accept');
    expect(ports.auth.get('main', 'openai:default')).toMatchObject({
      ref: { source: 'env', provider: 'default', id: 'WORK_KEY' },
      verification: { state: 'verified' },
    });
    expect(stepOf('finished', wizard.step()).ok).toBe(true);
    expect(ports.calls.at(-1)?.target.auth).toMatchObject({ kind: 'api-key' });
  });

  test('a provider with several regions asks for the one and sends the key there', async () => {
    const inspector = inspectorOf(lists('kimi-k2.5'));
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    const methods = stepOf('choice', await wizard.answer('yes', 'moonshot'));
    expect(methods).toMatchObject({ id: 'method', title: 'Which plan or region?' });
    const chinese = methods.options.find((option) => option.id === 'moonshot-api-key-cn')!;
    await wizard.answer(chinese.id, 'paste', KEY);
    expect(inspector.asked[0]?.baseUrl).toBe(chinese.hint);
    const review = stepOf('review', await wizard.answer('moonshot/kimi-k2.5', ''));
    expect(review.diff.map((line) => line.text).join('\n')).toContain(chinese.hint);
  });
});

describe('local servers', () => {
  const servers = [
    {
      provider: 'ollama',
      baseUrl: 'http://127.0.0.1:11434',
      models: modelsOf('ollama', 'gemma4', 'qwen4'),
    },
  ] as const;

  test('LOCAL-1: a running Ollama comes first; Local needs no key and lists what is pulled', async () => {
    const inspector = inspectorOf(lists('gemma4', 'qwen4'), servers);
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    await wizard.answer('yes');
    await wizard.until(({ step }) => step.kind === 'choice' && step.options[0]?.id === 'ollama');
    const menu = stepOf('choice', wizard.step());
    expect(menu.options[0]?.hint).toBe('running here · gemma4, qwen4');
    expect(menu.lines).toEqual(['Found on this machine: ollama with 2 models']);
    const plan = stepOf('choice', await wizard.answer('ollama'));
    expect(plan.options.map((option) => option.label)).toEqual(['Local', 'Cloud + Local']);
    const address = stepOf('text', await wizard.answer('ollama'));
    expect(address.value).toBe('http://127.0.0.1:11434');
    const models = stepOf('model', await wizard.answer(address.value));
    expect(models.rows.map((row) => row.ref)).toEqual(['ollama/gemma4', 'ollama/qwen4']);
    expect(models.rows.every((row) => row.local)).toBe(true);
    const end = stepOf('finished', await wizard.answer('ollama/qwen4', '', 'accept'));
    expect(end.ok).toBe(true);
    expect(ports.calls.map(({ target }) => target.auth.kind)).toEqual(['none', 'none']);
    expect(ports.calls.at(-1)?.target).toMatchObject({ api: 'ollama', ref: { model: 'qwen4' } });
    expect(configOf(ports), 'the usual address needs no entry (B009)').toEqual({
      agents: { defaults: { model: { primary: 'ollama/qwen4' } } },
      wizard: { securityAcknowledgedAt: ACKNOWLEDGED },
    });
  });

  test('LOCAL-1: Cloud + Local adds the cloud’s models under their cloud names', async () => {
    const inspector = inspectorOf(({ provider, baseUrl }) => ({
      ok: true,
      models: baseUrl.startsWith('https://ollama.com')
        ? modelsOf(provider, 'kimi-k2.5', 'gpt-oss:120b')
        : modelsOf(provider, 'gemma4'),
    }));
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    const models = stepOf(
      'model',
      await wizard.answer('yes', 'ollama', 'ollama-cloud-local', 'http://127.0.0.1:11434'),
    );
    expect(models.rows.map((row) => row.ref)).toEqual([
      'ollama/gemma4',
      'ollama/kimi-k2.5:cloud',
      'ollama/gpt-oss:120b-cloud',
    ]);
    expect(inspector.asked.every((endpoint) => endpoint.auth.kind === 'none')).toBe(true);
  });

  test('LOCAL-1: without a network the local models are enough', async () => {
    ports = testPorts({
      inspector: inspectorOf((endpoint) =>
        endpoint.baseUrl.startsWith('https://ollama.com')
          ? { ok: false, evidence: { code: 'ENOTFOUND' } }
          : lists('gemma4')(endpoint),
      ),
    });
    const wizard = openWizard(ports);
    const models = stepOf(
      'model',
      await wizard.answer('yes', 'ollama', 'ollama-cloud-local', 'http://127.0.0.1:11434'),
    );
    expect(models.rows.map((row) => row.ref)).toEqual(['ollama/gemma4']);
  });

  test.each([
    ['lmstudio', 'http://localhost:1234/v1'],
    ['vllm', 'http://127.0.0.1:8000/v1'],
    ['sglang', 'http://127.0.0.1:30000/v1'],
  ])('ONB-31: %s at its usual address, without a key', async (provider, baseUrl) => {
    const inspector = inspectorOf(lists('house-model'));
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    const address = stepOf('text', await wizard.answer('yes', provider));
    expect(address.value).toBe(baseUrl);
    const where = stepOf('choice', await wizard.answer(baseUrl));
    expect(where.options.map((option) => option.id)).toEqual(['none', 'paste', 'ref']);
    await wizard.answer('none', `${provider}/house-model`, '', 'accept');
    expect(stepOf('finished', wizard.step()).ok).toBe(true);
    expect(ports.calls.at(-1)?.target).toMatchObject({ baseUrl, auth: { kind: 'none' } });
    expect(JSON.parse(ports.config.text()).models).toBeUndefined();
  });

  test('another address is written to models.providers and asked from then on', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('house-model')) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'vllm', 'http://10.0.0.7:9000/v1/', 'paste', KEY, 'vllm/house-model', '');
    await wizard.answer('accept');
    expect(JSON.parse(ports.config.text()).models.providers).toEqual({
      vllm: { baseUrl: 'http://10.0.0.7:9000/v1', api: 'openai-completions' },
    });
    expect(ports.calls.at(-1)?.target.baseUrl).toBe('http://10.0.0.7:9000/v1');
    expect(ports.auth.get('main', 'vllm:default')?.origin).toBe('http://10.0.0.7:9000');
  });
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
    await wizard.answer(api, 'paste', KEY, `${id}/alpha`, '', 'accept');
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
    const fallbacks = stepOf('fallbacks', await wizard.answer(' house/model-1 '));
    expect(fallbacks.primary).toBe('custom-127-0-0-1-8123/house/model-1');
    expect(ports.calls.map(({ target }) => target.ref.model)).toEqual(['house/model-1']);
    await wizard.answer('', 'accept');
    expect(JSON.parse(ports.config.text()).models.providers['custom-127-0-0-1-8123'].models).toEqual([
      { id: 'house/model-1', name: 'house/model-1' },
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
    expect((await wizard.answer('alpha')).kind).toBe('fallbacks');
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
    expect((await wizard.answer('alpha')).kind).toBe('fallbacks');
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
    expect(ports.auth.get('main', 'openai:default')?.verification.state).toBe('unverified');
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
