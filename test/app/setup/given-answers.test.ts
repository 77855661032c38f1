import { afterEach, expect, test } from 'vitest';
import { givenAnswers } from '../../../src/cli/onboard/given-choice.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, openWizard, refusedKey, stepOf } from './wizard.ts';

let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

test.each([
  ['openai-api-key', { provider: 'openai', method: 'openai-api-key' }],
  ['openai-codex', { provider: 'openai-codex' }],
  ['custom-api-key', { provider: 'custom' }],
  ['setup-token', { provider: 'anthropic' }],
  ['skip', {}],
])('B043: --auth-choice %s answers %j', (authChoice, expected) => {
  ports = testPorts();
  ports = testPorts();
  expect(givenAnswers(ports, { authChoice })).toEqual(expected);
});

test('7.3-17, B043: the questions that flags answer are not asked; after a refusal any provider can be chosen', async () => {
  ports = testPorts({
    config: { agents: { defaults: { model: 'groq/x' } } },
    inspector: inspectorOf(refusedKey),
  });
  const given = { provider: 'zai', method: 'zai-cn', existing: 'reset', 'reset-scope': 'config' } as const;
  const wizard = openWizard(ports, { given });
  expect((await wizard.answer('yes')).id).toBe('credential');
  expect(wizard.snapshot().trail).toEqual([]);
  const failed = stepOf('choice', await wizard.answer('paste', 'canary-given-key-0001'));
  expect(failed.id).toBe('check-failed');
  expect((await wizard.answer('provider')).id).toBe('provider');
  expect((await wizard.answer('openai')).id).toBe('credential');
});

test('ONB-23: with --reset alone the scope is asked, the default marked; a scope that is given is not asked', async () => {
  ports = testPorts({ config: { agents: { defaults: { model: 'groq/x' } } } });
  const wizard = openWizard(ports, { given: givenAnswers(ports, { reset: true }) });
  const scope = stepOf('choice', await wizard.answer('yes'));
  expect([scope.id, scope.current]).toEqual(['reset-scope', 'config+creds+sessions']);
  const said = openWizard(ports, { given: givenAnswers(ports, { reset: true, resetScope: 'full' }) });
  expect((await said.answer('yes')).id).toBe('provider');
});

test('an unknown choice is refused with the nearest ones', () => {
  ports = testPorts();
  expect(() => givenAnswers(ports, { authChoice: 'openai-api-kee' })).toThrow('Unknown --auth-choice');
});
