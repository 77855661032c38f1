import { afterEach, expect, test } from 'vitest';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import type { CallTarget } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { refKey, type SecretRef } from '../../../src/core/secrets/secret-ref.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const request = { message: 'hi', signal: new AbortController().signal };
const exec = (id: string) => ({ source: 'exec', provider: 'vault', id });
const limited = (target: CallTarget) => ({
  ok: false as const,
  evidence: { status: 429, provider: target.ref.provider },
  outputStarted: false,
});

/** Counts what is asked for, and answers every reference with its id. */
function watched(asked: string[][]): TestPorts['secrets'] {
  const resolveAll = async (refs: readonly SecretRef[]) => {
    asked.push(refs.map((ref) => ref.id));
    return new Map(
      refs.map((ref) => [refKey(ref), { ok: true as const, secret: new Secret(`canary-${ref.id}`) }]),
    );
  };
  return {
    resolveAll,
    resolve: async (ref) => (await resolveAll([ref])).get(refKey(ref))!,
    commandProblem: async () => undefined,
  };
}

const CONFIG = {
  agents: { defaults: { model: { primary: 'one/m', fallbacks: ['two/m', 'plain/m'] } } },
  models: {
    providers: {
      one: { baseUrl: 'https://one.example', apiKey: exec('one'), headers: { 'x-team': exec('team') } },
      two: { baseUrl: 'https://two.example', apiKey: exec('two') },
      plain: { baseUrl: 'https://plain.example', apiKey: 'canary-plain' },
      idle: { baseUrl: 'https://idle.example', apiKey: exec('idle') },
    },
  },
};

test('SEC-9, SEC-10, SEC-11: a run asks once for all references of its chain and for no other', async () => {
  const asked: string[][] = [];
  ports = testPorts({
    config: CONFIG,
    answer: (target) => (target.ref.provider === 'two' ? answered('hi') : limited(target)),
  });
  const result = await runTurn({ ...ports, secrets: watched(asked) }, request);
  expect(result.served).toBe('two/m');
  expect(asked).toEqual([['one', 'team', 'two']]);
  const [first, second] = ports.calls.map((call) => call.target);
  expect(first?.headers).toEqual({ 'x-team': 'canary-team' });
  expect(second?.auth.kind === 'api-key' && second.auth.secret.reveal()).toBe('canary-two');
});

test('S18: a run that needs no reference asks for none', async () => {
  const asked: string[][] = [];
  ports = testPorts({ config: CONFIG });
  await runTurn({ ...ports, secrets: watched(asked) }, { ...request, model: 'plain/m' });
  expect(asked).toEqual([]);
});

test('RES-2, SEC-11: a reference that does not resolve fails its model, blocks nothing and falls through to nothing', async () => {
  const config = {
    ...CONFIG,
    agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['plain/m'] } } },
  };
  ports = testPorts({ config, env: { OPENAI_API_KEY: 'canary-ambient' } });
  await ports.auth.save({
    id: 'openai:ref',
    provider: 'openai',
    type: 'api_key',
    owner: 'shared',
    ref: { source: 'env', provider: 'default', id: 'NOT_SET' },
    verification: { state: 'unverified', atMs: ports.clock.now() },
  });
  const result = await runTurn(ports, request);
  expect(ports.calls.map((call) => call.target.ref.provider)).toEqual(['plain']);
  expect(result.hops).toHaveLength(1);
  expect(result.hops[0]?.message).toContain('Environment variable "NOT_SET" is not set.');
  expect(ports.health.blocks()).toEqual([]);
});

test('KEYROT-2: the next key of the environment answers after a rate limit, under its own id', async () => {
  const env = {
    OPENAI_API_KEYS: 'canary-a,canary-b',
    OPENAI_API_KEY: 'canary-b',
    OPENAI_API_KEY_3: 'canary-c',
  };
  ports = testPorts({ config: { agents: { defaults: { model: 'openai/gpt-5.5' } } }, env });
  const keyOf = (target: CallTarget) => (target.auth.kind === 'none' ? '' : target.auth.secret.reveal());
  ports.setAnswer((target) => (keyOf(target) === 'canary-c' ? answered('hi') : limited(target)));
  const result = await runTurn(ports, request);
  expect(ports.calls.map((call) => keyOf(call.target))).toEqual(['canary-a', 'canary-b', 'canary-c']);
  expect(result.credentialId).toBe('env:OPENAI_API_KEY_3');
  expect(
    ports.health
      .blocks()
      .map((block) => block.credentialId)
      .sort(),
  ).toEqual(['env:OPENAI_API_KEYS#1', 'env:OPENAI_API_KEYS#2']);
  expect(JSON.stringify([result, ports.health.blocks()])).not.toContain('canary');
});

test('KEYROT-2: another failure ends the row of keys at once', async () => {
  const env = { OPENAI_API_KEYS: 'canary-a,canary-b' };
  ports = testPorts({ config: { agents: { defaults: { model: 'openai/gpt-5.5' } } }, env });
  ports.setAnswer(() => ({ ok: false, evidence: { status: 401, provider: 'openai' }, outputStarted: false }));
  await expect(runTurn(ports, request)).rejects.toThrow();
  expect(ports.calls).toHaveLength(1);
});
