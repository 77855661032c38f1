import { afterEach, describe, expect, test } from 'vitest';
import { createSetupFlow } from '../../../src/app/setup/setup-flow.ts';
import { formatOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { fakeLogins } from '../../support/external-logins.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { saveProfile } from '../../support/turns.ts';
import { closeWizards, configOf, FIRST_RECORD, inspectorOf, lists, openWizard, stepOf } from './wizard.ts';

const KEY = 'canary-typed-key-0001';
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

describe('built-in providers', () => {
  test('7.3-15, ONB-5.4: a key in the environment is offered by name, used in place and never copied', async () => {
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
      ...FIRST_RECORD,
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
      title: 'Paste the API key',
      lines: ['For OpenAI', 'You get one at https://platform.openai.com/api-keys'],
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
      'The same from a script:',
      '  openclaw onboard --non-interactive --accept-risk --auth-choice openai-api-key --custom-model-id gpt-5.5 --openai-api-key -',
    ]);
    const saved = ports.auth.get('main', 'openai:default')!;
    expect(ports.auth.readSecret(saved)?.reveal()).toBe(KEY);
    expect(saved.origin).toBe('https://api.openai.com');
    expect(configOf(ports)).toMatchObject({
      auth: { profiles: { 'openai:default': { provider: 'openai', mode: 'api_key' } } },
    });
    expect(
      ports.catalogStore
        .inventories('main')
        .flatMap((inventory) => inventory.models)
        .map((model) => model.id),
    ).toEqual(['gpt-5.5']);
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

describe('a provider that is in the config and has no key yet', () => {
  test('only the key is asked for; address and protocol stay as they are written', async () => {
    const inspector = inspectorOf(lists('house-model'));
    const entry = {
      baseUrl: 'https://gateway.example.test/v1',
      api: 'anthropic-messages',
      models: [{ id: 'house-model', name: 'House' }],
    };
    ports = testPorts({ inspector, config: { models: { providers: { 'my-gateway': entry } } } });
    const wizard = openWizard(ports);
    const where = stepOf('choice', await wizard.answer('yes', 'my-gateway'));
    expect(where).toMatchObject({ id: 'credential' });
    expect(where.options.map((option) => option.id)).toEqual(['paste', 'ref']);
    await wizard.answer('paste', KEY);
    expect(inspector.asked[0]).toMatchObject({ baseUrl: entry.baseUrl, api: 'anthropic-messages' });
    await wizard.answer('my-gateway/house-model', '', 'accept');
    expect(configOf(ports)).toMatchObject({
      models: { providers: { 'my-gateway': entry } },
      agents: { defaults: { model: { primary: 'my-gateway/house-model' } } },
    });
    expect(ports.auth.get('main', 'my-gateway:default')).toMatchObject({
      origin: 'https://gateway.example.test',
    });
  });
});

describe('a sign-in in place of a key', () => {
  test('nothing is written; the wizard ends for it and goes on with the credential that it gave', async () => {
    ports = testPorts();
    const first = createSetupFlow(ports);
    for (const value of ['yes', 'openai-codex']) first.answer(value);
    const where = stepOf('choice', first.getSnapshot().step);
    expect(where.options.map((option) => option.id)).toEqual(['sign-in:browser']);
    first.answer('sign-in:browser');
    expect(first.getSnapshot().step).toMatchObject({ kind: 'finished', title: 'First the sign-in' });
    const ended = await first.leave();
    if (ended?.kind !== 'sign-in') throw new Error(`ended as ${ended?.kind}`);
    expect(ended).toMatchObject({ provider: 'openai-codex', way: 'sign-in:browser' });
    expect(ports.config.text()).toBe('{}\n');
    const material = formatOAuthMaterial({ access: new Secret('canary-access'), accountId: 'account-1' });
    await saveProfile(ports, 'openai-codex:me', { type: 'oauth', secret: material });
    const second = createSetupFlow(ports, { resume: ended.resume });
    const again = stepOf('choice', second.getSnapshot().step);
    expect(again.options.map((option) => option.id)).toEqual(['existing', 'sign-in:browser']);
    second.dispose();
  });

  test('CRED-12: the sign-in of another program is offered where there is one', async () => {
    ports = testPorts({ externalLogins: fakeLogins({ 'codex-cli': {} }) });
    const wizard = openWizard(ports);
    const where = stepOf('choice', await wizard.answer('yes', 'openai-codex'));
    expect(where.options.at(-1)).toEqual({
      id: 'cli',
      label: 'Use the sign-in of the Codex CLI',
      hint: 'it stays there',
    });
  });
});
