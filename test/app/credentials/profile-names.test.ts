import { afterEach, expect, test } from 'vitest';
import { saveApiKey } from '../../../src/app/credentials/auth-profiles.ts';
import { saveSignIn } from '../../../src/app/credentials/save-sign-in.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

test.each([
  ['no identity is known', undefined, 'openai-codex:default'],
  ['a mail address', 'person@example.test', 'openai-codex:person@example.test'],
  [
    'an address with signs that no id takes',
    'a person/x@example.test',
    'openai-codex:a-person-x@example.test',
  ],
  ['an address of such signs only', '///', 'openai-codex:default'],
])('CRED-1: a sign-in begins with its provider; %s', async (_name, email, id) => {
  ports = testPorts();
  const material = { access: new Secret('canary-access'), ...(email === undefined ? {} : { email }) };
  const signIn = { provider: 'openai-codex', profileId: undefined, material, actor: 'test' };
  expect((await saveSignIn(ports, signIn)).profile.id).toBe(id);
  expect(Object.keys(ports.config.read().config.auth?.profiles ?? {})).toEqual([id]);
});

test.each([
  ['anthropic:work', true],
  ['anthropic:default', true],
  ['work', false],
  ['openai:work', false],
  ['anthropic:', false],
])('CRED-1: a name of one’s own, %s', async (profileId, isTaken) => {
  ports = testPorts();
  const key = { provider: 'anthropic', secret: new Secret('canary-key'), actor: 'test', profileId };
  const saved = await saveApiKey(ports, key).catch((error: unknown) => error);
  expect(saved).toMatchObject(isTaken ? { profile: { id: profileId } } : { code: 'usage', exitCode: 2 });
  expect(ports.auth.list('main').map(({ id }) => id)).toEqual(isTaken ? [profileId] : []);
});
