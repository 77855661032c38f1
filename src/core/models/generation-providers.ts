import type { ModelRef } from './model-ref.ts';

/** What a generation tool makes. */
export type GenerationKind = 'image' | 'music' | 'video';

/** Providers that generate, with the model that is used when nobody names one. Model ids, by kind and provider. */
const GENERATORS: Readonly<Record<GenerationKind, Readonly<Record<string, string>>>> = {
  image: {
    google: 'gemini-3-pro-image-preview',
    minimax: 'image-01',
    openai: 'gpt-image-1',
    xai: 'grok-imagine-image',
  },
  music: { google: 'lyria-3-clip-preview', minimax: 'music-2.5' },
  video: {
    google: 'veo-3.1-fast-generate-preview',
    minimax: 'MiniMax-Hailuo-2.3',
    openai: 'sora-2',
    qwen: 'wan2.6-t2v',
    xai: 'grok-imagine-video',
  },
};

/**
 * The models that could serve a generation tool when no setting names one, in the order they are asked: the default
 * provider first, the others by provider id (IMG-1). Whether they have a credential is for the caller to judge.
 */
export function generationCandidates(
  kind: GenerationKind,
  defaultProvider: string | undefined,
): readonly ModelRef[] {
  const models = Object.entries(GENERATORS[kind]).map(([provider, model]) => ({ provider, model }));
  const first = models.filter((ref) => ref.provider === defaultProvider);
  const others = models
    .filter((ref) => ref.provider !== defaultProvider)
    .sort((left, right) => (left.provider < right.provider ? -1 : 1));
  return [...first, ...others];
}
