import { afterEach, describe, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  closeWizards,
  configOf,
  FIRST_RECORD,
  inspectorOf,
  lists,
  modelsOf,
  openWizard,
  stepOf,
} from './wizard.ts';

const KEY = 'canary-typed-key-0001';
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
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
      ...FIRST_RECORD,
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
    // LOCAL-4: its own list.
    expect(inspector.asked.map(({ api, baseUrl }) => [api, baseUrl])).toContainEqual([
      'ollama',
      'https://ollama.com',
    ]);
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
