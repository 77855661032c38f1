import type { Config, ModelSetting } from '../config/config.ts';
import { unique } from '../failover/fallback-chain.ts';
import { type GenerationKind, generationCandidates } from './generation-providers.ts';
import type { ModelRef } from './model-ref.ts';
import {
  configuredImageModels,
  configuredPrimary,
  configuredRef,
  type ModelDirectory,
  settingTexts,
} from './selection.ts';

/** How one of the media settings resolves (section 5). */
export interface MediaModel {
  /** The model that is asked first; undefined when there is none. */
  readonly ref: ModelRef | undefined;
  readonly fallbacks: readonly ModelRef[];
  /** Where it comes from. */
  readonly source: 'configured' | 'imageModel' | 'primary' | 'inferred' | 'none';
  /** One clause for people. */
  readonly why: string;
}

export interface MediaModels {
  readonly image: MediaModel;
  readonly pdf: MediaModel;
  readonly imageGeneration: MediaModel;
  readonly musicGeneration: MediaModel;
  readonly videoGeneration: MediaModel;
}

export interface MediaInput {
  readonly config: Config;
  readonly agentId: string | undefined;
  readonly directory: ModelDirectory;
  /** Does the model take images? Undefined when nobody told us (IMG-4). */
  readonly seesImages: (ref: ModelRef) => boolean | undefined;
  /** Has its provider a credential (IMG-2)? */
  readonly hasCredential: (ref: ModelRef) => boolean;
}

/** Which model serves images, PDFs and the generation tools, and why (section 5). */
export function mediaModels(input: MediaInput): MediaModels {
  const image = imageModel(input);
  return {
    image,
    pdf: pdfModel(input),
    imageGeneration: generationModel(input, 'image'),
    musicGeneration: generationModel(input, 'music'),
    videoGeneration: generationModel(input, 'video'),
  };
}

/**
 * The models an image is shown to, in order: the primary when it sees; else the image model, its fallbacks, and at last
 * the primary as text only (IMG-7).
 */
export function imageChain(
  images: readonly ModelRef[],
  primary: ModelRef | undefined,
  primarySees: boolean,
): readonly ModelRef[] {
  const last = primary === undefined ? [] : [primary];
  return primarySees ? last : unique([...images, ...last]);
}

function imageModel(input: MediaInput): MediaModel {
  const { config, agentId, directory, seesImages, hasCredential } = input;
  const [ref, ...fallbacks] = configuredImageModels(config, directory);
  const primary = configuredPrimary(config, agentId, directory);
  const sees = primary === undefined ? false : seesImages(primary);
  if (ref === undefined) {
    if (primary !== undefined && sees === true) {
      return { ref: primary, fallbacks: [], source: 'primary', why: 'the primary model takes images' };
    }
    return { ref: undefined, fallbacks: [], source: 'none', why: 'no image model is set' };
  }
  const use =
    sees === true
      ? 'set, but the primary model takes images itself'
      : 'set; serves when the primary model takes no images';
  return { ref, fallbacks, source: 'configured', why: withCredential(use, hasCredential(ref)) };
}

function pdfModel(input: MediaInput): MediaModel {
  const own = fromSetting(input, input.config.agents?.defaults?.pdfModel);
  if (own !== undefined) return own;
  const [ref, ...fallbacks] = configuredImageModels(input.config, input.directory);
  if (ref !== undefined) return { ref, fallbacks, source: 'imageModel', why: 'pdfModel is not set' };
  const primary = configuredPrimary(input.config, input.agentId, input.directory);
  if (primary === undefined) return { ref: undefined, fallbacks: [], source: 'none', why: 'no model is set' };
  return {
    ref: primary,
    fallbacks: [],
    source: 'primary',
    why: 'neither pdfModel nor imageModel is set',
  };
}

function generationModel(input: MediaInput, kind: GenerationKind): MediaModel {
  const own = fromSetting(input, input.config.agents?.defaults?.[`${kind}GenerationModel`]);
  if (own !== undefined) return own;
  const provider = configuredPrimary(input.config, input.agentId, input.directory)?.provider;
  const [ref, ...fallbacks] = generationCandidates(kind, provider).filter(input.hasCredential);
  if (ref === undefined) {
    return {
      ref: undefined,
      fallbacks: [],
      source: 'none',
      why: `no provider with a credential makes ${kind === 'music' ? 'music' : `${kind}s`}`,
    };
  }
  const why =
    ref.provider === provider
      ? 'the default provider has a credential'
      : `${ref.provider} is the first provider with a credential`;
  return { ref, fallbacks, source: 'inferred', why };
}

function fromSetting(input: MediaInput, setting: ModelSetting | undefined): MediaModel | undefined {
  const { config, directory, agentId, hasCredential } = input;
  const refs = settingTexts(setting).flatMap((text) => configuredRef(text, config, directory, agentId) ?? []);
  const [ref, ...fallbacks] = refs;
  if (ref === undefined) return undefined;
  return { ref, fallbacks, source: 'configured', why: withCredential('set', hasCredential(ref)) };
}

/** IMG-2: a setting alone is not enough, its provider has to be connected. */
function withCredential(why: string, has: boolean): string {
  return has ? why : `${why}; its provider has no credential`;
}
