import { afterEach, describe, expect, test } from 'vitest';
import { setupPlan } from '../../../src/app/setup/setup-plan.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { AuthProfile } from '../../../src/core/credentials/credential.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { isRecord } from './wizard.ts';

const KNOWN = { wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' } };
const PASTED = { kind: 'secret', secret: new Secret('canary-plan-key') } as const;
let ports: TestPorts;

afterEach(() => ports.close());

function planFor(config: unknown, draft: ReturnType<typeof draftFor>) {
  ports = testPorts({ config });
  const plan = setupPlan(ports, readWorld(ports), draft);
  return {
    ...plan,
    edits: plan.edits.filter((edit) => !isRecord(edit)),
  };
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
