import { afterEach, describe, expect, test } from 'vitest';
import { applySetup } from '../../../src/app/setup/apply-setup.ts';
import { setupPlan } from '../../../src/app/setup/setup-plan.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { Ports } from '../../../src/core/ports/ports.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { modelsOf } from './wizard.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const DRAFT = draftFor('custom-here', {
  primary: 'custom-here/alpha',
  fallbacks: ['custom-here/beta'],
  credential: { kind: 'secret', secret: new Secret('canary-apply-key') },
  discovered: modelsOf('custom-here', 'alpha', 'beta'),
  verified: true,
});

function apply(target: Ports = ports, draft = DRAFT) {
  const world = readWorld(ports);
  return applySetup(target, world, draft, setupPlan(ports, world, draft));
}

test('writes config, credential, models, event and recents', async () => {
  ports = testPorts();
  const applied = await apply();
  expect(applied).toMatchObject({ write: { changed: true }, profile: { id: 'custom-here:default' } });
  expect(ports.config.changes.map((change) => change.actor)).toEqual(['onboard']);
  expect(
    ports.catalogStore
      .inventories('main')
      .flatMap((inventory) => inventory.models)
      .map((model) => model.id),
  ).toEqual(['alpha', 'beta']);
  expect(ports.health.recentEvents('main', 5)).toMatchObject([
    { kind: 'profile-saved', text: 'onboard: custom-here:default, custom-here/alpha' },
  ]);
  expect((await ports.preferences()).read().recents).toEqual(['custom-here/alpha']);
});

test('without a credential the event tells of the model', async () => {
  ports = testPorts({ env: { OPENAI_API_KEY: 'canary-env-key' } });
  const credential = { kind: 'env', name: 'OPENAI_API_KEY' } as const;
  await apply(ports, draftFor('openai', { primary: 'openai/gpt-5.5', credential }));
  expect(ports.health.recentEvents('main', 5)).toMatchObject([
    { kind: 'model-changed', text: 'onboard: openai/gpt-5.5' },
  ]);
});

test('CLI-6: a race writes neither half', async () => {
  ports = testPorts();
  const world = readWorld(ports);
  const plan = setupPlan(ports, world, DRAFT);
  ports.config.overwrite('{}\n');
  await expect(applySetup(ports, world, DRAFT, plan)).rejects.toMatchObject({ code: 'config-raced' });
  expect(ports.auth.list('main')).toEqual([]);
  expect(ports.config.text()).toBe('{}\n');
});

describe('when the store refuses, the config is what it was', () => {
  const failing = (): Promise<never> => Promise.reject(new AppError('store-full', 'The disk is full'));

  test.each<[string, unknown]>([
    ['an empty one', {}],
    ['one with a bare model', { agents: { defaults: { model: 'openai/gpt-5.5' } } }],
    [
      'one with stand-ins',
      { agents: { defaults: { model: { primary: 'a/b', fallbacks: ['c/d'], note: 1 } } } },
    ],
    ['one with an allowlist', { agents: { defaults: { models: { 'a/b': { alias: 'x' } } } } }],
    [
      'one with the same provider',
      { models: { providers: { 'custom-here': { baseUrl: 'http://old', api: 'ollama' } } } },
    ],
  ])('%s', async (_, config) => {
    ports = testPorts({ config });
    await expect(apply({ ...ports, auth: { ...ports.auth, save: failing } })).rejects.toThrow('disk is full');
    expect(JSON.parse(ports.config.text())).toEqual(config);
    expect(ports.config.changes.map((change) => change.actor)).toEqual(['onboard', 'onboard (undone)']);
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('a later failure takes the credential back too', async () => {
    ports = testPorts();
    const catalogStore = { ...ports.catalogStore, replaceDiscovered: failing };
    await expect(apply({ ...ports, catalogStore })).rejects.toMatchObject({ code: 'store-full' });
    expect(JSON.parse(ports.config.text())).toEqual({});
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('ONB-23: a reset that cannot be taken back leaves the config alone all the same, and says where the copy is', async () => {
    ports = testPorts();
    const reset = {
      ...(await ports.storeReset()),
      clear: async () => '/state/copy.backup',
      restore: failing,
    };
    const broken = { ...ports, auth: { ...ports.auth, save: failing }, storeReset: async () => reset };
    await expect(apply(broken, { ...DRAFT, clears: 'full' })).rejects.toMatchObject({
      code: 'store-full',
      message: 'The disk is full',
      hint: 'What was stored is in /state/copy.backup. Bring it back with: openclaw onboard --undo-reset',
    });
    expect(JSON.parse(ports.config.text())).toEqual({});
  });
});
