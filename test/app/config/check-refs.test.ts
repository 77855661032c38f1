import { afterEach, describe, expect, test } from 'vitest';
import { writeConfig } from '../../../src/app/config/write-config.ts';
import type { ConfigOperation } from '../../../src/core/config/config-plan.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const BOX = { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'a' }] };

function open(model: string): void {
  ports = testPorts({
    config: { agents: { defaults: { model } }, models: { providers: { box: BOX } } },
    env: { A_KEY: 'canary-a' },
  });
}

const setKey = (value: unknown): readonly ConfigOperation[] => [
  { kind: 'set', path: ['models', 'providers', 'box', 'apiKey'], value, mode: 'plain' },
];
const env = (id: string) => ({ source: 'env', provider: 'default', id });

describe('references are asked before anything is written (SEC-10)', () => {
  test.each([
    ['a reference', env('GONE_KEY'), 'Environment variable "GONE_KEY" is not set.'],
    ['the short form', '${GONE_KEY}', 'Environment variable "GONE_KEY" is not set.'],
    [
      'a helper that is not configured',
      { source: 'exec', provider: 'vault', id: 'x' },
      'secrets.providers.vault',
    ],
  ])('SEC-11: %s that a selected model needs is refused', async (_name, value, words) => {
    open('box/a');
    const before = ports.config.text();
    await expect(writeConfig(ports, 'config set', setKey(value))).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'SecretRef assignment(s) could not be resolved',
      details: [expect.stringContaining(words)],
    });
    expect(ports.config.text()).toBe(before);
  });

  test('SEC-11: one that nothing selected needs is written, with a note', async () => {
    open('openai/gpt-5.5');
    const { write, notes } = await writeConfig(ports, 'config set', setKey(env('GONE_KEY')));
    expect(write.changed).toBe(true);
    expect(notes).toEqual([
      'SECRETS_REF_IGNORED_INACTIVE_SURFACE: models.providers.box.apiKey: Environment variable "GONE_KEY" is not set.',
    ]);
  });

  test('one that gives its secret is written without a word', async () => {
    open('box/a');
    expect((await writeConfig(ports, 'config set', setKey(env('A_KEY')))).notes).toEqual([]);
  });

  test('what was broken before does not stand in the way of another change', async () => {
    ports = testPorts({
      config: {
        agents: { defaults: { model: 'box/a' } },
        models: { providers: { box: { ...BOX, apiKey: env('GONE_KEY') } } },
      },
    });
    const change: ConfigOperation = { kind: 'set', path: ['models', 'mode'], value: 'merge', mode: 'plain' };
    expect((await writeConfig(ports, 'config set', [change])).notes).toEqual([]);
  });
});
