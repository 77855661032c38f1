import { afterEach, describe, expect, test } from 'vitest';
import {
  activateProfile,
  clearOrder,
  readOrder,
  setOrder,
} from '../../../src/app/credentials/auth-orders.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { attempt, openedBlock } from '../../adapters/sqlite/test-store.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports?.close());

async function stored(config: unknown, ...ids: readonly string[]): Promise<void> {
  ports = testPorts({ config });
  for (const id of ids) {
    await ports.auth.save({
      id,
      provider: id.slice(0, id.indexOf(':')),
      type: 'api_key',
      owner: 'shared',
      secret: new Secret(`canary-${id}`),
      verification: { state: 'verified', atMs: START_MS },
    });
    ports.clock.set(ports.clock.now() + 1);
  }
}

/** What the engine would try. */
function triedBy(agentId: string, provider = 'openai'): readonly string[] {
  return readWorld(ports, agentId)
    .plan({ provider, model: 'gpt-5.5' })
    .filter((candidate) => candidate.whyNot === undefined)
    .map((candidate) => candidate.id);
}

describe('reading an order', () => {
  test('ORD-1: nothing stored: what is tried and why', async () => {
    await stored({}, 'openai:a', 'openai:b', 'xai:c');
    expect(readOrder(ports, 'OpenAI')).toEqual({
      agentId: 'main',
      provider: 'openai',
      order: null,
      source: 'profiles',
      tried: ['openai:a', 'openai:b'],
      leftOut: [],
    });
  });

  test('ORD-3: an order of the config, and what it leaves out', async () => {
    await stored({ auth: { order: { openai: ['openai:b'] } } }, 'openai:a', 'openai:b');
    expect(readOrder(ports, 'openai')).toMatchObject({
      order: null,
      source: 'config',
      tried: ['openai:b'],
      leftOut: ['openai:a'],
    });
  });

  test('a word that names no provider', async () => {
    await stored({});
    expect(() => readOrder(ports, 'opnai')).toThrow(expect.objectContaining({ code: 'provider-unknown' }));
  });
});

describe('setting an order', () => {
  test('ORD-2, ORD-7: one id locks the agent to it; other agents and the config stay as they are', async () => {
    const config = { agents: { list: [{ id: 'main' }, { id: 'work' }] } };
    await stored(config, 'openai:a', 'openai:b');
    const change = await setOrder(ports, 'openai', ['openai:b'], 'work');
    expect(change).toMatchObject({ agentId: 'work', source: 'stored', changed: true, leftOut: ['openai:a'] });
    expect(change.notes).toEqual(['Never tried, because the order does not list it: openai:a']);
    expect(triedBy('work')).toEqual(['openai:b']);
    expect(triedBy('main')).toEqual(['openai:a', 'openai:b']);
    expect(ports.config.changes).toEqual([]);
  });

  test('ORD-1: it counts before the config’s, which is said; doubles count once', async () => {
    await stored({ auth: { order: { OpenAI: ['openai:a'] } } }, 'openai:a', 'openai:b');
    const change = await setOrder(ports, 'openai', ['openai:b', 'openai:a', 'openai:b']);
    expect(change.order).toEqual(['openai:b', 'openai:a']);
    expect(change.notes).toEqual(['auth.order.openai of the config is set aside for it.']);
    expect(triedBy('main')).toEqual(['openai:b', 'openai:a']);
  });

  test('ORD-5: an empty list uses none', async () => {
    await stored({}, 'openai:a');
    expect((await setOrder(ports, 'openai', [])).order).toEqual([]);
    expect(triedBy('main')).toEqual([]);
  });

  test('AUTHCLI-9: an id that is not there is refused with the nearest; nothing is stored', async () => {
    await stored({}, 'openai:work', 'xai:work');
    await expect(setOrder(ports, 'openai', ['openai:work', 'openai:wrok'])).rejects.toMatchObject({
      exitCode: 2,
      details: ['Nearest: openai:work'],
    });
    await expect(setOrder(ports, 'openai', ['xai:work'])).rejects.toMatchObject({ code: 'usage' });
    expect(ports.auth.order('main', 'openai')).toBeUndefined();
  });

  test('ORD-9: openai may list Codex credentials, which then follow it', async () => {
    await stored({}, 'openai-codex:a', 'openai-codex:b');
    const change = await setOrder(ports, 'openai', ['openai-codex:b', 'openai-codex:a']);
    expect(change.notes).toEqual(['None of these serves openai itself.']);
    expect(triedBy('main', 'openai-codex')).toEqual(['openai-codex:b', 'openai-codex:a']);
  });

  test('CRED-5: a name for the AWS chain needs no stored credential', async () => {
    const profiles = { 'amazon-bedrock:default': { provider: 'bedrock', mode: 'aws-sdk' } };
    await stored({ auth: { profiles } });
    const change = await setOrder(ports, 'amazon-bedrock', ['amazon-bedrock:default']);
    expect(change).toMatchObject({
      order: ['amazon-bedrock:default'],
      tried: ['amazon-bedrock:default'],
      notes: [],
    });
  });

  test('the same order again, and clearing none, change nothing', async () => {
    await stored({}, 'openai:a');
    await setOrder(ports, 'openai', ['openai:a']);
    expect((await setOrder(ports, 'openai', ['openai:a'])).changed).toBe(false);
    expect(await clearOrder(ports, 'openai')).toMatchObject({
      changed: true,
      order: null,
      source: 'profiles',
    });
    expect((await clearOrder(ports, 'openai')).changed).toBe(false);
  });
});

describe('activating a credential', () => {
  test('ORD-1: it comes first, the others follow as before', async () => {
    await stored({}, 'openai:a', 'openai:b', 'openai:c');
    const change = await activateProfile(ports, 'openai:c');
    expect(change).toMatchObject({ order: ['openai:c', 'openai:a', 'openai:b'], changed: true, notes: [] });
    expect(triedBy('main')).toEqual(['openai:c', 'openai:a', 'openai:b']);
  });

  test('B005: a choice by hand earns a live attempt', async () => {
    await stored({}, 'openai:a', 'openai:b');
    const nowMs = ports.clock.now();
    await ports.health.record({
      attempt: attempt({ credentialId: 'openai:b' }),
      block: openedBlock({ credentialId: 'openai:b', sinceMs: nowMs, untilMs: nowMs + 600_000 }),
    });
    expect(triedBy('main')).toEqual(['openai:a', 'openai:b']);
    await activateProfile(ports, 'openai:b');
    expect(ports.health.blocks()).toEqual([]);
    expect(triedBy('main')).toEqual(['openai:b', 'openai:a']);
  });

  test('CRED-6: one that cannot be used says so', async () => {
    await stored({}, 'openai:a');
    await ports.auth.save({
      id: 'openai:old',
      provider: 'openai',
      type: 'token',
      owner: 'shared',
      secret: new Secret('canary-old'),
      expiresAtMs: START_MS - 1,
      verification: { state: 'verified', atMs: START_MS },
    });
    const { notes } = await activateProfile(ports, 'openai:old');
    expect(notes).toEqual([expect.stringMatching(/^openai:old cannot be used as it is \(expired\)/)]);
  });

  test('an unknown one is refused with the nearest', async () => {
    await stored({}, 'openai:work');
    await expect(activateProfile(ports, 'openai:wrk')).rejects.toMatchObject({
      exitCode: 2,
      details: ['Nearest: openai:work'],
    });
  });
});
