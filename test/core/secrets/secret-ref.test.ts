import { expect, test } from 'vitest';
import { providerProblem, refKey, refProblem, type SecretRef } from '../../../src/core/secrets/secret-ref.ts';

test.each<[SecretRef['source'], string, boolean]>([
  ['env', 'OPENAI_API_KEY', true],
  ['env', 'A', true],
  ['env', '_A', false],
  ['env', 'a', false],
  ['env', 'A-B', false],
  ['env', `A${'B'.repeat(128)}`, false],
  ['file', 'value', true],
  ['file', '/a/b', true],
  ['file', '/a~0b~1c', true],
  ['file', '/a~2', false],
  ['file', 'a/b', false],
  ['exec', 'vault/openai.key:1#field', true],
  ['exec', '../x', false],
  ['exec', 'a/../b', false],
  ['exec', 'a/./b', false],
  ['exec', 'a..b', true],
  ['exec', '-flag', false],
  ['exec', 'a b', false],
  ['exec', '$(x)', false],
  ['exec', 'a'.repeat(257), false],
])('SEC-2: the %s id %s', (source, id, isValid) => {
  expect(refProblem({ source, provider: 'default', id }) === undefined).toBe(isValid);
});

test.each<[string, SecretRef['source'], string, Parameters<typeof providerProblem>[1], string | undefined]>([
  ['the default of the environment', 'env', 'default', undefined, undefined],
  ['another default', 'env', 'shell', { defaults: { env: 'shell' } }, undefined],
  [
    'the word default beside another default',
    'env',
    'default',
    { defaults: { env: 'shell' } },
    'secrets.providers.default is not configured',
  ],
  [
    'a default of another source',
    'file',
    'disk',
    { defaults: { file: 'disk' } },
    'secrets.providers.disk is not configured',
  ],
  ['an entry', 'exec', 'op', { providers: { op: { source: 'exec' } } }, undefined],
  [
    'an entry without a source',
    'exec',
    'op',
    { providers: { op: {} } },
    'secrets.providers.op is not of source "exec"',
  ],
])('SEC-5: %s', (_, source, provider, secrets, problem) => {
  expect(providerProblem({ source, provider, id: 'A' }, secrets)).toBe(problem);
});

test('references differ by each of their parts', () => {
  const refs: SecretRef[] = [
    { source: 'env', provider: 'a', id: 'X' },
    { source: 'file', provider: 'a', id: 'X' },
    { source: 'env', provider: 'b', id: 'X' },
    { source: 'env', provider: 'a', id: 'Y' },
  ];
  expect(new Set(refs.map(refKey)).size).toBe(4);
});
