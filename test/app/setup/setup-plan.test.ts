import { afterEach, describe, expect, test } from 'vitest';
import { setupPlan } from '../../../src/app/setup/setup-plan.ts';
import { readWorld } from '../../../src/app/world.ts';
import type { AuthProfile } from '../../../src/core/credentials/credential.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { modelsOf } from './wizard.ts';

const KNOWN = { wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' } };
const PASTED = { kind: 'secret', secret: new Secret('canary-plan-key') } as const;
let ports: TestPorts;

afterEach(() => ports.close());

function planFor(config: unknown, draft: ReturnType<typeof draftFor>) {
  ports = testPorts({ config });
  return setupPlan(ports, readWorld(ports), draft);
}

function storeKey(id: string): Promise<AuthProfile> {
  return ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    secret: new Secret('canary-other-key'),
    verification: { state: 'verified', atMs: 1 },
  });
}

describe('the config’s part', () => {
  test('B009: a built-in provider at its own address needs the model only', () => {
    const plan = planFor(KNOWN, draftFor('openai', { primary: 'openai/gpt-5.5' }));
    expect(plan.edits).toEqual([
      { op: 'set', path: ['agents', 'defaults', 'model', 'primary'], value: 'openai/gpt-5.5' },
    ]);
    expect(plan).toMatchObject({ profile: undefined, storeLines: [] });
  });

  test('ONB-1: the first run is remembered with its time', () => {
    const plan = planFor({}, draftFor('openai'));
    expect(plan.edits).toEqual([
      { op: 'set', path: ['wizard', 'securityAcknowledgedAt'], value: new Date(START_MS).toISOString() },
    ]);
  });

  test('a server of one’s own gets an entry, with rows for typed models only', () => {
    const draft = draftFor('custom-here', {
      primary: 'custom-here/listed',
      fallbacks: ['custom-here/typed', 'openai/gpt-5.5'],
      discovered: modelsOf('custom-here', 'listed'),
    });
    expect(planFor(KNOWN, draft).edits[0]).toEqual({
      op: 'set',
      path: ['models', 'providers', 'custom-here'],
      value: {
        baseUrl: 'http://127.0.0.1:8123/v1',
        api: 'openai-completions',
        models: [{ id: 'typed', name: 'typed' }],
      },
    });
  });

  test('B070: an entry that exists keeps its models and settings', () => {
    const entry = { baseUrl: 'http://old/v1', timeoutSeconds: 9, models: [{ id: 'alpha', name: 'Alpha' }] };
    const config = { ...KNOWN, models: { providers: { 'custom-here': entry } } };
    const plan = planFor(config, draftFor('custom-here', { primary: 'custom-here/beta' }));
    const path = ['models', 'providers', 'custom-here'];
    expect(plan.edits.slice(0, 3)).toEqual([
      { op: 'set', path: [...path, 'baseUrl'], value: 'http://127.0.0.1:8123/v1' },
      { op: 'set', path: [...path, 'api'], value: 'openai-completions' },
      {
        op: 'set',
        path: [...path, 'models'],
        value: [
          { id: 'alpha', name: 'Alpha' },
          { id: 'beta', name: 'beta' },
        ],
      },
    ]);
  });

  test('SEL-6: a bare model becomes an object; stand-ins are written when they change only', () => {
    const config = { ...KNOWN, agents: { defaults: { model: 'xai/grok-4.3' } } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] });
    expect(planFor(config, draft).edits).toEqual([
      { op: 'set', path: ['agents', 'defaults', 'model'], value: { primary: 'openai/gpt-5.5' } },
      { op: 'set', path: ['agents', 'defaults', 'model', 'fallbacks'], value: ['xai/grok-4.3'] },
    ]);
    ports.close();
    const same = { ...KNOWN, agents: { defaults: { model: { fallbacks: ['xai/grok-4.3'] } } } };
    expect(planFor(same, draft).edits).toHaveLength(1);
  });

  test('choosing anew replaces both at once', () => {
    const config = { ...KNOWN, agents: { defaults: { model: { primary: 'a/b', fallbacks: ['c/d'] } } } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5', replacesModels: true });
    expect(planFor(config, draft).edits).toEqual([
      {
        op: 'set',
        path: ['agents', 'defaults', 'model'],
        value: { primary: 'openai/gpt-5.5', fallbacks: [] },
      },
    ]);
  });

  test('ALLOW-10: entries of other providers stay as they are, wildcards too', () => {
    const models = { 'groq/*': {}, 'zai/glm-5': { alias: 'z' } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5' });
    const edits = planFor({ ...KNOWN, agents: { defaults: { models } } }, draft).edits;
    const path = ['agents', 'defaults', 'models'];
    expect(edits.filter((edit) => edit.path[2] === 'models')).toEqual([
      { op: 'set', path: [...path, 'openai/gpt-5.5'], value: {} },
    ]);
  });

  test('PROV-5: the review says when a key looks like one of the other plan', () => {
    const credential = { kind: 'secret', secret: new Secret('tp-canary-key') } as const;
    const plan = planFor(KNOWN, draftFor('xiaomi', { credential }));
    expect(plan.notes).toEqual([expect.stringContaining('connect xiaomi-token-plan')]);
  });

  test('SET-4: an allowlist takes in what is chosen, once each; none is created', () => {
    const config = { ...KNOWN, agents: { defaults: { models: { 'openai/gpt-5.5': {}, 'groq/*': {} } } } };
    const draft = draftFor('xai', { primary: 'xai/grok-4.3', fallbacks: ['openai/gpt-5.5', 'groq/x'] });
    const added = planFor(config, draft).edits.filter((edit) => edit.path[2] === 'models');
    expect(added).toEqual([{ op: 'set', path: ['agents', 'defaults', 'models', 'xai/grok-4.3'], value: {} }]);
  });
});

describe('the credential’s part', () => {
  test('a pasted key becomes :default, bound to its address', () => {
    const plan = planFor(KNOWN, draftFor('openai', { credential: PASTED }));
    expect(plan.profile).toMatchObject({
      id: 'openai:default',
      origin: 'https://api.openai.com',
      verification: { state: 'unverified', atMs: START_MS },
    });
    expect(plan.edits).toEqual([
      {
        op: 'set',
        path: ['auth', 'profiles', 'openai:default'],
        value: { provider: 'openai', mode: 'api_key' },
      },
    ]);
    expect(JSON.stringify(plan)).not.toContain('canary');
  });

  test('B023: adding never replaces a stored key', async () => {
    ports = testPorts({ config: KNOWN });
    await storeKey('openai:default');
    await storeKey('openai:key-2');
    const plan = setupPlan(ports, readWorld(ports), draftFor('openai', { credential: PASTED }));
    expect(plan.profile?.id).toBe('openai:key-3');
  });

  test('CRED-4: a name that the config declares as a sign-in of another program is left to it', () => {
    const entry = { provider: 'openai', mode: 'oauth', email: 'me@example.test' };
    const config = { ...KNOWN, auth: { profiles: { 'openai:default': entry } } };
    const plan = planFor(config, draftFor('openai', { credential: PASTED }));
    expect(plan.profile?.id).toBe('openai:key-2');
    expect(plan.edits.map((edit) => edit.path.at(-1))).toEqual(['openai:key-2']);
  });

  test('a name that is declared as a key already is used as it stands', () => {
    const config = {
      ...KNOWN,
      auth: { profiles: { 'openai:default': { provider: 'openai', mode: 'api-key' } } },
    };
    const plan = planFor(config, draftFor('openai', { credential: PASTED }));
    expect(plan.profile?.id).toBe('openai:default');
    expect(plan.edits).toEqual([]);
  });

  test('B035: a variable that the provider reads by itself stays where it is', () => {
    const draft = draftFor('openai', { credential: { kind: 'env', name: 'OPENAI_API_KEY' } });
    expect(planFor(KNOWN, draft)).toMatchObject({
      profile: undefined,
      storeLines: ['  OPENAI_API_KEY stays in the environment; nothing is copied'],
    });
  });

  test('ONB-24: any other variable becomes a reference', () => {
    const plan = planFor(KNOWN, draftFor('openai', { credential: { kind: 'env', name: 'WORK_KEY' } }));
    expect(plan.profile).toMatchObject({ ref: { source: 'env', provider: 'default', id: 'WORK_KEY' } });
    expect(plan.profile && 'secret' in plan.profile).toBe(false);
  });
});
