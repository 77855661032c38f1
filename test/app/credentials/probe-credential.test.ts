import { afterEach, expect, test } from 'vitest';
import { probeCredential, probe as probeOnce } from '../../../src/app/credentials/probe-credential.ts';
import { blocked } from '../../support/blocked.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, asked, failed, OPENAI, saveKeys, saveProfile, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const probe = (id: string) => probeCredential(ports, 'main', id);

test('B005: an answer clears the blocks of a cooling key and verifies it', async () => {
  ports = await turnPorts([], ['openai:a', 'openai:b']);
  await blocked(ports, 'openai:a');
  await blocked(ports, 'openai:b');
  expect(await probe('openai:a')).toBe('openai:a answered in 0 ms');
  expect(asked(ports)).toEqual([`${OPENAI} openai:a`]);
  expect(ports.health.blocks().map((block) => block.credentialId)).toEqual(['openai:b']);
  expect(ports.auth.get('main', 'openai:a')?.verification).toEqual({ state: 'verified', atMs: START_MS });
  expect(ports.auth.get('main', 'openai:b')?.verification.state).toBe('unverified');
});

test('decision 34, PROBE-9: a failure changes nothing, no other key is asked', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
  const block = await blocked(ports, 'openai:a');
  ports.setAnswer(() =>
    failed({ status: 429, message: 'still too fast', headers: { 'retry-after': '900' } }),
  );
  expect(await probe('openai:a')).toBe('openai:a: rate limit — still too fast');
  expect(ports.calls).toHaveLength(1);
  expect(ports.health.blocks()).toEqual([block]);
  expect(ports.auth.get('main', 'openai:a')?.verification.state).toBe('unverified');
});

test('decision 14: the model that is blocked is the one that is asked', async () => {
  ports = await turnPorts([], ['openai:a']);
  await blocked(ports, 'openai:a', { model: 'gpt-5.4-mini' });
  await probe('openai:a');
  expect(asked(ports)).toEqual(['openai/gpt-5.4-mini openai:a']);
});

test.each([
  ['a stored key', 'groq:a', {}],
  ['an environment variable', 'env:GROQ_API_KEY', { GROQ_API_KEY: 'canary-env' }],
])('PROBE-1: %s of a provider that nothing selects', async (_name, id, env) => {
  ports = testPorts({ env });
  if (id === 'groq:a') await saveKeys(ports, 'groq:a');
  expect(await probe(id)).toBe(`${id} answered in 0 ms`);
  expect(ports.calls[0]?.target.ref.provider).toBe('groq');
});

test('PROBE-4: without a model or a credential that could be used nothing is asked', async () => {
  ports = await turnPorts([], []);
  expect(await probe('openai:gone')).toBe('openai:gone serves no model that could be asked');
  await saveProfile(ports, 'openai:old', { type: 'token', expiresAtMs: START_MS });
  expect(await probe('openai:old')).toBe('openai:old serves no model that could be asked');
  expect(ports.calls).toEqual([]);
});

test('PROBE-4: a reference that does not resolve is told, not asked', async () => {
  ports = await turnPorts([], []);
  await saveProfile(ports, 'openai:ref', { ref: { source: 'env', provider: 'default', id: 'NOT_SET' } });
  expect(await probe('openai:ref')).toBe('openai:ref: Environment variable "NOT_SET" is not set.');
  expect(ports.calls).toEqual([]);
});

test('decision 14: an answer of one model says nothing about the block of another', async () => {
  ports = await turnPorts([], ['openai:a']);
  await blocked(ports, 'openai:a', { model: 'gpt-5.4-mini' });
  const other = await blocked(ports, 'openai:a', { model: 'gpt-5.5' });
  expect(await probeOnce(ports, 'main', 'openai:a', 'gpt-5.4-mini')).toMatchObject({
    state: 'answered',
    ref: 'openai/gpt-5.4-mini',
    cleared: 1,
  });
  expect(ports.health.blocks()).toEqual([other]);
});

test('B015: while another process asks, nothing is sent; afterwards the lease is free again', async () => {
  ports = await turnPorts([], ['openai:a']);
  const block = await blocked(ports, 'openai:a');
  const lease = await ports.leases.acquire(`probe:openai:a:${block.model}`, 60_000);
  expect(await probe('openai:a')).toBe('openai:a: another process is asking openai/gpt-5.5 at this moment');
  expect(ports.calls).toEqual([]);
  if (lease !== undefined) await ports.leases.release(lease);
  await probe('openai:a');
  expect(await ports.leases.acquire(`probe:openai:a:${block.model}`, 1000)).toBeDefined();
});
