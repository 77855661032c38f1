import type { RunState } from '../../core/failover/run-engine.ts';
import { imageChain } from '../../core/models/media-models.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { configuredImageModels } from '../../core/models/selection.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import type { World } from '../world/world.ts';

/** What a turn asks of a model. */
export interface TurnNeeds {
  readonly images: boolean;
  /** Of the whole conversation. */
  readonly characters: number;
  /** The model that answers from the text alone when no image model did (IMG-7). */
  readonly textOnly?: ModelRef;
}

/** Why a model is not asked about an image. */
export const NO_IMAGES = 'it takes no images';

/** No text has more characters for a token on average; an estimate must not keep away a model that would do. */
const CHARACTERS_PER_TOKEN = 5;

/** Is the model marked as one that takes images (IMG-4)? */
export function seesImages({ catalog }: World, ref: ModelRef): boolean {
  return catalog.row(ref)?.input.includes('image') === true;
}

/**
 * The chain of a turn with images when its model does not see: the image models, then the text model (IMG-7). Undefined when the
 * model sees or no image model is set.
 */
export function chainForImages(world: World, requested: ModelRef): readonly ModelRef[] | undefined {
  const images = configuredImageModels(world.config, world.catalog);
  if (images.length === 0 || seesImages(world, requested)) return undefined;
  return imageChain(images, requested, false);
}

/**
 * Why this model cannot do what the turn asks, in words; undefined when it can as far as anybody knows (IMG-4, B066). The window
 * counts only for stand-ins: the requested model answers for itself (decision 20).
 */
export function whyIncapable(
  world: World,
  needs: TurnNeeds,
  ref: ModelRef,
  { position }: RunState,
): string | undefined {
  const isTextOnly = needs.textOnly !== undefined && sameModelRef(ref, needs.textOnly);
  if (needs.images && !isTextOnly && !seesImages(world, ref)) return NO_IMAGES;
  const row = world.catalog.row(ref);
  const window = row?.contextTokens ?? row?.contextWindow;
  const tokens = Math.floor(needs.characters / CHARACTERS_PER_TOKEN);
  if (position === 0 || window === undefined || tokens <= window) return undefined;
  return `the conversation of at least ${tokens} tokens does not fit its window of ${window}`;
}

/** The message as a model gets it that sees nothing: with a word about what it cannot see. */
export function withoutImages({ images, ...message }: ChatMessage): ChatMessage {
  if (images === undefined || images.length === 0) return message;
  return { ...message, text: `${message.text}\n\n${imageNote(images.map(({ name }) => name))}` };
}

/** What stands in a conversation in place of images. */
export function imageNote(names: readonly string[]): string {
  return `[images not shown: ${names.join(', ')}]`;
}

/** The line for the person when the image models take over. */
export function imageRouteNotice(requested: ModelRef, image: ModelRef): string {
  return `${formatModelRef(requested)} takes no images; ${formatModelRef(image)} is asked.`;
}
