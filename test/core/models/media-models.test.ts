import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import { readConfig } from '../../../src/core/config/config-schema.ts';
import { generationCandidates } from '../../../src/core/models/generation-providers.ts';
import { imageChain, type MediaModel, mediaModels } from '../../../src/core/models/media-models.ts';
import { formatModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';
import { configuredImageModels } from '../../../src/core/models/selection.ts';
import { directoryOf } from '../../support/model-directory.ts';

const DIRECTORY = directoryOf(
  ['zai/glm-5', 'openai/gpt-5.5', 'google/gemini-3-flash-preview', 'lab/eye'],
  ['minimax'],
);
const SEEING = ['openai/gpt-5.5', 'google/gemini-3-flash-preview'];

function media(defaults: object, connected: readonly string[] = [], rest: Partial<Config> = {}) {
  return mediaModels({
    config: { ...rest, agents: { defaults } },
    agentId: undefined,
    directory: DIRECTORY,
    seesImages: (ref) => SEEING.includes(formatModelRef(ref)),
    hasCredential: (ref) => connected.includes(ref.provider),
  });
}

function brief({ ref, fallbacks, source }: MediaModel): string {
  return [
    source,
    ...[ref, ...fallbacks].flatMap((one) => (one === undefined ? [] : [formatModelRef(one)])),
  ].join(' ');
}

const refs = (...texts: string[]) => texts.map((text) => parseModelRef(text)!);

describe('image and PDF models (section 5)', () => {
  it.each([
    ['nothing at all', {}, 'none', 'none'],
    ['a blind primary and no image model', { model: 'zai/glm-5' }, 'none', 'primary zai/glm-5'],
    ['a primary that sees', { model: 'openai/gpt-5.5' }, 'primary openai/gpt-5.5', 'primary openai/gpt-5.5'],
    [
      'an image model with fallbacks serves PDFs too',
      {
        model: 'zai/glm-5',
        imageModel: { primary: 'openai/gpt-5.5', fallbacks: ['google/gemini-3-flash-preview'] },
      },
      'configured openai/gpt-5.5 google/gemini-3-flash-preview',
      'imageModel openai/gpt-5.5 google/gemini-3-flash-preview',
    ],
    [
      'pdfModel wins over imageModel',
      { model: 'zai/glm-5', imageModel: 'openai/gpt-5.5', pdfModel: 'google/gemini-3-flash-preview' },
      'configured openai/gpt-5.5',
      'configured google/gemini-3-flash-preview',
    ],
  ])('%s', (_name, defaults, image, pdf) => {
    const found = media(defaults);
    expect(brief(found.image)).toBe(image);
    expect(brief(found.pdf)).toBe(pdf);
  });

  it('IMG-2: a setting whose provider is not connected says so', () => {
    const defaults = { model: 'zai/glm-5', imageModel: 'openai/gpt-5.5' };
    expect(media(defaults).image.why).toMatch(/no credential/);
    expect(media(defaults, ['openai']).image.why).not.toMatch(/no credential/);
  });

  it.each([
    ['the only row that sees', [{ id: 'eye', input: ['text', 'image'] }], [{ id: 'eye' }], 'lab/eye'],
    [
      'two that see need the provider',
      [{ id: 'eye', input: ['image'] }],
      [{ id: 'eye', input: ['image'] }],
      'zai/eye',
    ],
  ])('IMG-3: %s', (_name, lab, other, expected) => {
    const config: Config = {
      agents: { defaults: { model: 'zai/glm-5', imageModel: 'eye' } },
      models: { providers: { lab: { models: lab }, other: { models: other } } },
    };
    const directory = directoryOf(['zai/glm-5', 'lab/eye', 'other/eye']);
    expect(configuredImageModels(config, directory).map(formatModelRef)).toEqual([expected]);
  });

  it.each([
    ['a primary that sees needs nobody', true, ['zai/glm-5']],
    [
      'IMG-7: image model, its fallbacks, then the primary',
      false,
      ['openai/gpt-5.5', 'lab/eye', 'zai/glm-5'],
    ],
  ])('%s', (_name, sees, expected) => {
    const chain = imageChain(refs('openai/gpt-5.5', 'lab/eye', 'openai/gpt-5.5'), refs('zai/glm-5')[0], sees);
    expect(chain.map(formatModelRef)).toEqual(expected);
  });
});

describe('generation models', () => {
  it('IMG-1: the default provider first, then the others by provider id', () => {
    const order = (provider?: string) => generationCandidates('image', provider).map((ref) => ref.provider);
    expect(order()).toEqual([...order()].sort());
    expect(order('openai')).toEqual(['openai', ...order().filter((id) => id !== 'openai')]);
    expect(order('zai')).toEqual(order());
  });

  it.each([
    ['nobody is connected', [], 'none'],
    ['the default provider', ['openai', 'google'], 'inferred openai google'],
    ['the first by id', ['minimax', 'google'], 'inferred google minimax'],
  ])('IMG-1: %s', (_name, connected, expected) => {
    const { source, ref, fallbacks } = media({ model: 'openai/gpt-5.5' }, connected).imageGeneration;
    const providers = [ref, ...fallbacks].flatMap((one) => one?.provider ?? []);
    expect([source, ...providers].join(' ')).toBe(expected);
  });

  it('a setting is used whatever else is connected', () => {
    const found = media(
      { musicGenerationModel: 'minimax/own-music', videoGenerationModel: { fallbacks: [] } },
      ['google'],
    );
    expect(brief(found.musicGeneration)).toBe('configured minimax/own-music');
    expect(found.videoGeneration.source).toBe('inferred');
  });

  it('IMG-6: mediaModels is read as the older keys, which win', () => {
    const { config, issues } = readConfig({
      agents: {
        defaults: {
          imageGenerationModel: 'openai/old',
          mediaModels: { image: 'openai/new', video: { primary: 'google/veo' } },
        },
      },
    });
    expect(issues).toEqual([]);
    expect(config.agents?.defaults).toEqual({
      imageGenerationModel: 'openai/old',
      videoGenerationModel: { primary: 'google/veo' },
    });
  });
});
