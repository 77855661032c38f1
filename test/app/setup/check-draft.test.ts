import { afterEach, describe, expect, test } from 'vitest';
import { checkDraft } from '../../../src/app/setup/check-draft.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { failed, inspectorOf, lists, noList, refusedKey } from './wizard.ts';

const KEY = 'canary-check-key-0003';
const OPEN = new AbortController().signal;
let ports: TestPorts;

afterEach(() => ports.close());

function check(draft: ReturnType<typeof draftFor>, modelId?: string, signal = OPEN) {
  return checkDraft(ports, readWorld(ports), draft, signal, modelId);
}

describe('which model is asked', () => {
  test.each([
    ['the usual one when it is listed', ['gpt-5-mini', 'gpt-5.5'], undefined, 'gpt-5.5'],
    ['the first listed one otherwise', ['gpt-5-mini', 'gpt-4.1'], undefined, 'gpt-5-mini'],
    ['the usual one of an empty list', [], undefined, 'gpt-5.5'],
    ['the one that is named', ['gpt-5.5'], 'gpt-9', 'gpt-9'],
  ])('B024: %s', async (_, listed, named, asked) => {
    ports = testPorts({ inspector: inspectorOf(lists(...listed)) });
    const draft = draftFor('openai', { credential: { kind: 'secret', secret: new Secret(KEY) } });
    expect(await check(draft, named)).toMatchObject({ ok: true, answeredBy: asked });
    expect(ports.calls.map(({ target }) => target.ref.model)).toEqual([asked]);
  });

  test('none, when nothing says which there are', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    expect(await check(draftFor('custom-here', { descriptor: undefined }))).toEqual({
      ok: true,
      discovered: undefined,
      answeredBy: undefined,
      latencyMs: 0,
    });
    expect(ports.calls).toEqual([]);
  });

  test('none any more, once nobody waits for it', async () => {
    const controller = new AbortController();
    const inspector = inspectorOf((endpoint) => {
      controller.abort();
      return lists('gpt-5.5')(endpoint);
    });
    ports = testPorts({ inspector });
    expect(await check(draftFor('openai'), undefined, controller.signal)).toMatchObject({ ok: false });
    expect(ports.calls).toEqual([]);
  });
});

describe('what the answer means', () => {
  test('a refused list ends it without a model call', async () => {
    ports = testPorts({ inspector: inspectorOf(refusedKey) });
    const result = await check(draftFor('openai'));
    expect(result).toMatchObject({ ok: false, reason: 'auth' });
    expect(result.ok ? '' : result.message).toContain('(HTTP 401): Incorrect API key provided');
    expect(ports.calls).toEqual([]);
  });

  test('a list that fails otherwise does not: many servers have none', async () => {
    ports = testPorts({ inspector: inspectorOf(noList) });
    expect(await check(draftFor('openai'))).toMatchObject({ ok: true, discovered: undefined });
    expect(ports.calls).toHaveLength(1);
  });

  test('a model that is only missing proves that the key was accepted', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('gpt-5-mini')) });
    ports.setAnswer(() => failed(404, 'model not found: gpt-5-mini'));
    expect(await check(draftFor('openai'))).toMatchObject({ ok: true, answeredBy: undefined });
    expect(await check(draftFor('openai'), 'gpt-9')).toMatchObject({ ok: false, reason: 'model_not_found' });
  });

  test.each([
    [401, 'auth'],
    [402, 'billing'],
    [429, 'rate_limit'],
  ])('HTTP %i is %s, in words', async (status, reason) => {
    ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5')) });
    ports.setAnswer(() => failed(status, 'no, said the provider'));
    const result = await check(draftFor('openai'));
    expect(result).toMatchObject({ ok: false, reason, discovered: [{ id: 'gpt-5.5' }] });
    expect(result.ok ? '' : result.message).toContain(`(HTTP ${status}): no, said the provider`);
  });

  test('S9: a server that echoes the key does not get it onto the screen', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5')) });
    const secret = new Secret(KEY);
    ports.redactor.add(secret);
    ports.setAnswer(() => failed(401, `your key ${KEY} is wrong`));
    const result = await check(draftFor('openai', { credential: { kind: 'secret', secret } }));
    expect(result.ok ? '' : result.message).toContain('your key [redacted] is wrong');
  });
});

describe('how the credential is sent', () => {
  test.each([
    ['ANTHROPIC_API_KEY', 'api-key'],
    ['ANTHROPIC_OAUTH_TOKEN', 'bearer'],
  ])('%s as %s', async (name, kind) => {
    ports = testPorts({ env: { [name]: KEY }, inspector: inspectorOf(lists('m')) });
    await check(draftFor('anthropic', { credential: { kind: 'env', name } }));
    expect(ports.calls[0]?.target.auth.kind).toBe(kind);
    expect(ports.redactor.redact(KEY)).toBe('[redacted]');
  });

  test('a variable that went away, and a stored key that is not there, are told before anything is sent', async () => {
    const inspector = inspectorOf(lists('m'));
    ports = testPorts({ inspector });
    expect(await check(draftFor('openai', { credential: { kind: 'env', name: 'GONE' } }))).toMatchObject({
      ok: false,
      message: 'Environment variable "GONE" is not set.',
    });
    expect(await check(draftFor('openai', { credential: { kind: 'existing' } }))).toMatchObject({
      ok: false,
      message: 'No credentials found for openai',
    });
    expect(inspector.asked).toEqual([]);
  });

  test('the stored key is unsealed for it', async () => {
    ports = testPorts({ inspector: inspectorOf(lists('m')) });
    await ports.auth.save({
      id: 'openai:work',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret(KEY),
      verification: { state: 'unverified', atMs: 1 },
    });
    await check(draftFor('openai', { credential: { kind: 'existing' } }));
    const { auth } = ports.calls[0]!.target;
    expect(auth.kind === 'none' ? '' : auth.secret.reveal()).toBe(KEY);
  });

  test('a stored reference is resolved for it', async () => {
    ports = testPorts({ env: { WORK_KEY: KEY }, inspector: inspectorOf(lists('m')) });
    await ports.auth.save({
      id: 'openai:work',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      ref: { source: 'env', provider: 'default', id: 'WORK_KEY' },
      verification: { state: 'unverified', atMs: 1 },
    });
    expect(await check(draftFor('openai', { credential: { kind: 'existing' } }))).toMatchObject({ ok: true });
    const { auth } = ports.calls[0]!.target;
    expect(auth.kind === 'none' ? '' : auth.secret.reveal()).toBe(KEY);
  });

  test('S14: a stored key is not sent to another address than its own', async () => {
    const inspector = inspectorOf(lists('m'));
    ports = testPorts({ inspector });
    await ports.auth.save({
      id: 'vllm:default',
      provider: 'vllm',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret(KEY),
      origin: 'http://10.0.0.7:9000',
      verification: { state: 'verified', atMs: 1 },
    });
    const elsewhere = draftFor('vllm', { credential: { kind: 'existing' } });
    expect(await check(elsewhere)).toMatchObject({
      ok: false,
      message: 'vllm:default was given for http://10.0.0.7:9000; paste a key for http://127.0.0.1:8000.',
    });
    expect(inspector.asked).toEqual([]);
    expect(await check({ ...elsewhere, baseUrl: 'http://10.0.0.7:9000/v1' })).toMatchObject({ ok: true });
  });
});
