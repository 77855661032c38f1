import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAlias, listAliases, removeAlias } from '../../../src/app/models/alias-changes.ts';
import {
  addAllowed,
  clearAllowed,
  listAllowed,
  removeAllowed,
} from '../../../src/app/models/allow-changes.ts';
import { addFallback, listFallbacks } from '../../../src/app/models/fallback-changes.ts';
import { setPrimaryModel } from '../../../src/app/models/set-model.ts';
import { isAllowed } from '../../../src/core/models/allowlist.ts';
import { parseModelRef } from '../../../src/core/models/model-ref.ts';
import { defaultsOf, refused, start } from '../../support/config-changes.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const OPUS = 'anthropic/claude-opus-4-6';

describe('models aliases', () => {
  it('ALIAS-1, decision 10: the first entry takes the models in use along and says so', async () => {
    const ports = start({
      model: { primary: OPUS, fallbacks: ['openai/gpt-5.5'] },
      imageModel: 'google/gemini-3-flash-preview',
    });
    const change = await addAlias(ports, 'fast', 'zai/glm-5');
    expect(change.result).toBe('Alias: fast → zai/glm-5');
    expect(change.notes.join('\n')).toMatch(/only these models.*zai\/glm-5.*models allow clear/s);
    expect(defaultsOf(ports)['models']).toEqual({
      'zai/glm-5': { alias: 'fast' },
      [OPUS]: {},
      'openai/gpt-5.5': {},
      'google/gemini-3-flash-preview': {},
    });
  });

  it('ALIAS-5: replaces the previous one, moves from another model, follows an alias', async () => {
    const ports = start({ models: { 'zai/glm-5': { alias: 'a' }, 'openai/gpt-4o': { alias: 'Other' } } });
    expect((await addAlias(ports, 'b', 'a')).notes).toEqual(['zai/glm-5 was called a.']);
    expect((await addAlias(ports, 'other', 'b')).notes).toContain('other was the alias of openai/gpt-4o.');
    expect(defaultsOf(ports)['models']).toEqual({ 'zai/glm-5': { alias: 'other' }, 'openai/gpt-4o': {} });
    expect(listAliases(ports)).toEqual({ other: 'zai/glm-5' });
    expect(await addAlias(ports, 'other', 'zai/glm-5')).toMatchObject({ write: { changed: false } });
  });

  it.each(['', '12', 'a/b', 'a b', '@work', '-x', '*'])('%j cannot be an alias', async (name) => {
    const ports = start();
    expect(await refused(ports, () => addAlias(ports, name, OPUS))).toMatchObject({
      code: 'usage',
      exitCode: 2,
    });
  });

  it('ALIAS-3: a built-in one is switched off, a written one removed, an absent one is exit 1', async () => {
    const ports = start({ models: { [OPUS]: {}, 'zai/glm-5': { alias: 'Fast' } } });
    await removeAlias(ports, 'OPUS');
    await removeAlias(ports, 'fast');
    expect(defaultsOf(ports)['models']).toEqual({ [OPUS]: { alias: '' }, 'zai/glm-5': {} });
    expect(await refused(ports, () => removeAlias(ports, 'opus'))).toMatchObject({
      code: 'nothing-to-do',
      exitCode: 1,
    });
  });

  it('ALIAS-4: removing a written alias that a built-in one shares removes both', async () => {
    const ports = start({ models: { [OPUS]: { alias: 'opus' } } });
    await removeAlias(ports, 'opus');
    expect(listAliases(ports)).toEqual({});
  });
});

describe('models allow', () => {
  it('decision 10: the first entry takes the models in use along; a model that is covered changes nothing', async () => {
    const ports = start({ model: OPUS });
    const change = await addAllowed(ports, 'Z.AI/*');
    expect(change.notes.join('\n')).toMatch(/only these models/);
    expect(listAllowed(ports)).toEqual({
      restricted: true,
      allowed: ['zai/*', OPUS],
      source: 'agents.defaults.models',
    });
    const covered = await addAllowed(ports, 'zai/glm-5');
    expect(covered).toMatchObject({ write: { changed: false }, notes: ['zai/glm-5 is allowed already.'] });
  });

  it.each([
    ['nowhere/*', 'provider-unknown'],
    ['nowhere/x', 'model-unknown'],
    ['*', 'usage'],
    ['openai/*/x', 'usage'],
  ])('%s is exit 2', async (word, code) => {
    const ports = start();
    expect(await refused(ports, () => addAllowed(ports, word))).toMatchObject({ code, exitCode: 2 });
  });

  it('removes an entry with its alias, by any of its names', async () => {
    const ports = start({ models: { 'z.ai/glm-5': { alias: 'glm' }, 'vllm/*': {} } });
    expect(await refused(ports, () => removeAllowed(ports, 'vllm/x'))).toMatchObject({ exitCode: 1 });
    expect((await removeAllowed(ports, 'glm')).notes).toEqual(['Its alias "glm" is gone with it.']);
    expect((await removeAllowed(ports, 'vllm/*')).result).toBe('Allowed models (0): all');
  });

  it('ALLOW-5: clear lifts the restriction and names the aliases that go', async () => {
    const ports = start({ models: { 'zai/glm-5': { alias: 'glm' }, [OPUS]: {} } });
    expect((await clearAllowed(ports)).notes.join()).toMatch(/gone with it: glm/);
    expect(defaultsOf(ports)).toEqual({});
    expect(await clearAllowed(ports)).toMatchObject({ write: { changed: false } });
  });

  it('ALLOW-11: a later list is edited where it is', async () => {
    const ports = start({ modelPolicy: { allow: ['openai/*'] }, models: { [OPUS]: { alias: 'o' } } });
    await addAllowed(ports, 'o');
    expect(listAllowed(ports)).toMatchObject({
      allowed: ['openai/*', OPUS],
      source: 'agents.defaults.modelPolicy.allow',
    });
    await removeAllowed(ports, 'openai/*');
    await clearAllowed(ports);
    expect(defaultsOf(ports)).toEqual({ modelPolicy: { allow: [] }, models: { [OPUS]: { alias: 'o' } } });
  });

  it('B068: no sequence of additions makes a configured model one that cannot be picked', async () => {
    const refs = fc.constantFrom(OPUS, 'zai/glm-5', 'openai/gpt-5.5', 'google/gemini-3-flash-preview');
    const step = fc.oneof(
      refs.map((ref) => (ports: TestPorts) => setPrimaryModel(ports, ref)),
      refs.map((ref) => (ports: TestPorts) => addFallback(ports, 'model', ref)),
      refs.map((ref) => (ports: TestPorts) => addAlias(ports, `name-${ref.length}`, ref)),
      refs.map((ref) => (ports: TestPorts) => addAllowed(ports, `${ref.split('/')[0]}/*`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const ports = testPorts();
        try {
          for (const run of steps) await run(ports);
          const { primary, fallbacks } = listFallbacks(ports, 'model');
          const { config } = ports.config.read();
          const configured = [...(primary === undefined ? [] : [primary]), ...fallbacks];
          expect(configured.filter((ref) => !isAllowed(config, parseModelRef(ref)!))).toEqual([]);
        } finally {
          ports.close();
        }
      }),
      { numRuns: 30 },
    );
  });
});
