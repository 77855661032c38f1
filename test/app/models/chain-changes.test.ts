import { describe, expect, it } from 'vitest';
import {
  addFallback,
  clearFallbacks,
  listFallbacks,
  moveFallback,
  removeFallback,
} from '../../../src/app/models/fallback-changes.ts';
import { setImageModel, setPrimaryModel } from '../../../src/app/models/set-model.ts';
import { defaultsOf, refused, start } from '../../support/config-changes.ts';

const OPUS = 'anthropic/claude-opus-4-6';

describe('models set and set-image', () => {
  it('SEL-6, SET-5: the string form becomes the object form', async () => {
    const ports = start({ model: OPUS });
    const change = await setPrimaryModel(ports, 'zai/glm-5');
    expect(change).toMatchObject({ result: 'Default model: zai/glm-5', notes: [] });
    expect(defaultsOf(ports)).toEqual({ model: { primary: 'zai/glm-5' } });
  });

  it('decision 9: an unknown model of a known provider is saved with the nearest names, and refused with strict', async () => {
    const ports = start();
    const strict = await refused(ports, () => setPrimaryModel(ports, 'zai/glm-55', { strict: true }));
    expect(strict).toMatchObject({ code: 'model-unknown', exitCode: 2 });
    expect(strict.text).toMatch(/Nearest: zai\/glm-5, \S+, \S+/);
    const { notes } = await setPrimaryModel(ports, 'zai/glm-55');
    expect(notes.join()).toMatch(/unverified\. Nearest: zai\/glm-5,/);
  });

  it.each([
    ['an unknown provider', 'nowhere/x', 'model-unknown'],
    ['a word that means nothing', 'opuss', 'model-unknown'],
    ['nothing', ' ', 'usage'],
    ['REF-8: a credential', `${OPUS}@anthropic:work`, 'usage'],
  ])('decision 9: %s is exit 2 with nothing written', async (_name, word, code) => {
    const ports = start({ model: OPUS });
    expect(await refused(ports, () => setPrimaryModel(ports, word))).toMatchObject({ code, exitCode: 2 });
  });

  it('IMG-5: a known text-only model is refused, an unknown one saved with a warning', async () => {
    const ports = start({ imageModel: { fallbacks: ['google/gemini-3-flash-preview'] } });
    expect(await refused(ports, () => setImageModel(ports, 'zai/glm-5'))).toMatchObject({ exitCode: 2 });
    const { notes, result } = await setImageModel(ports, 'zai/glm-eye');
    expect(result).toBe('Image model: zai/glm-eye');
    expect(notes.join()).toMatch(/unverified/);
    expect(defaultsOf(ports)['imageModel']).toEqual({
      fallbacks: ['google/gemini-3-flash-preview'],
      primary: 'zai/glm-eye',
    });
  });

  it('SET-4, AFB-5: an existing list takes the model in; an older spelling moves to the canonical key', async () => {
    const ports = start({
      models: {
        [OPUS]: {},
        'z.ai/glm-5': { alias: 'old', params: { a: 1 }, note: 'kept' },
        'zai/glm-5': { alias: 'new' },
      },
    });
    await setPrimaryModel(ports, 'new');
    expect(defaultsOf(ports)['models']).toEqual({
      [OPUS]: {},
      'zai/glm-5': { alias: 'new', params: { a: 1 }, note: 'kept' },
    });
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    expect(Object.keys(defaultsOf(ports)['models'] as object)).toContain('openai/gpt-5.5');
  });

  it('ALLOW-11: a later list takes the model in at its own place', async () => {
    const ports = start({ modelPolicy: { allow: ['zai/*'] } });
    await setPrimaryModel(ports, 'zai/glm-5');
    await setPrimaryModel(ports, OPUS);
    expect(defaultsOf(ports)).toEqual({ modelPolicy: { allow: ['zai/*', OPUS] }, model: { primary: OPUS } });
  });
});

describe.each([
  ['model', 'Fallbacks'],
  ['imageModel', 'Image fallbacks'],
] as const)('the fallbacks of %s', (key, label) => {
  const [first, second, third] = ['openai/gpt-5.5', 'google/gemini-3-flash-preview', OPUS] as const;

  it('AFB-4: add appends and is idempotent; order is kept; no list of allowed models appears', async () => {
    const ports = start({ [key]: first, models: {} });
    await addFallback(ports, key, second);
    expect(await addFallback(ports, key, third)).toMatchObject({ result: `${label}: ${second}, ${third}` });
    const again = await addFallback(ports, key, second.toUpperCase());
    expect(again).toMatchObject({ result: `${label}: ${second}, ${third}`, write: { changed: false } });
    expect(again.notes).toEqual([`${second} is fallback 1 already.`]);
    expect(defaultsOf(ports)).toEqual({ [key]: { primary: first, fallbacks: [second, third] }, models: {} });
  });

  it('SEL-6: a fallback without a primary', async () => {
    const ports = start();
    await addFallback(ports, key, first);
    expect(defaultsOf(ports)).toEqual({ [key]: { fallbacks: [first] } });
  });

  it('AFB-4: removing what is absent is exit 1', async () => {
    const ports = start({ [key]: { primary: first, fallbacks: [second, 'gone/x'] } });
    expect(await refused(ports, () => removeFallback(ports, key, third))).toMatchObject({
      code: 'nothing-to-do',
      exitCode: 1,
    });
    expect(await removeFallback(ports, key, 'gone/x')).toMatchObject({ result: `${label}: ${second}` });
    expect(await removeFallback(ports, key, second)).toMatchObject({ result: `${label}: -` });
  });

  it.each([
    [third, '1', [third, first, second]],
    [first, '3', [second, third, first]],
    [second, '2', [first, second, third]],
  ])('moves %s to %s', async (ref, position, expected) => {
    const ports = start({ [key]: { primary: 'lab/eye', fallbacks: [first, second, third] } });
    await moveFallback(ports, key, ref, position);
    expect(listFallbacks(ports, key).fallbacks).toEqual(expected);
  });

  it.each(['0', '4', '-1', '1.5', 'x', ''])('%j is no position', async (position) => {
    const ports = start({ [key]: { fallbacks: [first, second, third] } });
    expect(await refused(ports, () => moveFallback(ports, key, first, position))).toMatchObject({
      exitCode: 2,
    });
  });

  it('clears, and clearing twice writes once', async () => {
    const ports = start({ [key]: { primary: first, fallbacks: [second] } });
    expect(await clearFallbacks(ports, key)).toMatchObject({ write: { changed: true } });
    expect(await clearFallbacks(ports, key)).toMatchObject({ write: { changed: false } });
    expect(defaultsOf(ports)).toEqual({ [key]: { primary: first, fallbacks: [] } });
  });
});

describe('models fallbacks', () => {
  it('AFB-5, ALIAS-2: what is written stays as written; two names of one model count once', async () => {
    const ports = start({
      model: { primary: OPUS, fallbacks: ['glm', 'z.ai/glm-5', 'openai/gpt-5.5'] },
      models: { 'zai/glm-5': { alias: 'glm' }, [OPUS]: {}, 'openai/*': {} },
    });
    expect(listFallbacks(ports, 'model')).toEqual({
      primary: OPUS,
      fallbacks: ['zai/glm-5', 'openai/gpt-5.5'],
    });
    await addFallback(ports, 'model', 'openai/gpt-5.5-pro');
    expect(defaultsOf(ports)['model']).toEqual({
      primary: OPUS,
      fallbacks: ['glm', 'openai/gpt-5.5', 'openai/gpt-5.5-pro'],
    });
  });

  it.each([
    ['a dearer one', 'openai/gpt-5.5-pro', /is dearer than the primary anthropic\/claude-opus-4-6 \(\$5/],
    ['the primary itself', OPUS, /is the primary too/],
  ])('decision 21: says of %s what it is', async (_name, ref, expected) => {
    const ports = start({ model: OPUS });
    expect((await addFallback(ports, 'model', ref)).notes.join('\n')).toMatch(expected);
  });

  it('decision 21: metered after local is dearer, the reverse is not', async () => {
    const local = start({ model: 'ollama/llama3.3' });
    expect((await addFallback(local, 'model', 'zai/glm-5')).notes.join()).toMatch(/dearer.*\(local\)/);
    const metered = start({ model: 'zai/glm-5' });
    expect((await addFallback(metered, 'model', 'ollama/llama3.3')).notes.join()).not.toMatch(/dearer/);
  });

  it('D5: says of a model with a far smaller window that long conversations pass it by, and of no other', async () => {
    const models = [
      { id: 'wide', contextWindow: 200_000 },
      { id: 'narrow', contextWindow: 8000 },
      { id: 'less', contextWindow: 128_000 },
    ];
    const providers = { own: { baseUrl: 'http://127.0.0.1:9/v1', models } };
    const config = { agents: { defaults: { model: 'own/wide' } }, models: { providers } };
    const ports = start({}, { config });
    const notes = async (ref: string) => (await addFallback(ports, 'model', ref)).notes.join();
    expect(await notes('own/narrow')).toBe(
      'own/narrow holds 8K tokens, own/wide 200K: longer conversations pass it by.',
    );
    expect(await notes('own/less')).toBe('');
  });

  it('IMG-5: a text-only model cannot stand in for an image model', async () => {
    const ports = start();
    expect(await refused(ports, () => addFallback(ports, 'imageModel', 'zai/glm-5'))).toMatchObject({
      exitCode: 2,
    });
  });
});
