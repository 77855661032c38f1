import { AppError, usageError } from '../../core/errors.ts';
import { imageCapableRow } from '../../core/models/image-rows.ts';
import {
  formatModelRef,
  type ModelRef,
  parseModelRef,
  splitProfileSuffix,
} from '../../core/models/model-ref.ts';
import { resolveModelInput } from '../../core/models/selection.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { World } from '../world/world.ts';
import { unknownModelError } from './unknown-model.ts';

export interface TypedModel {
  readonly ref: ModelRef;
  readonly text: string;
  /** Things to say on stderr: a deprecated spelling, a model that nobody lists, one that is marked (PICK-5). */
  readonly warnings: readonly string[];
}

export interface TypedModelOptions {
  /** A model that the catalog does not list is refused too (decision 9). */
  readonly strict?: boolean;
  /** The model is for images: a known text-only one is refused (IMG-5). */
  readonly forImages?: boolean;
}

/**
 * The model that a writing command was given: alias or ref, the provider known, the model perhaps not (SET-2, decision 9).
 * Throws `model-unknown` with the nearest names, and `usage` for a credential suffix and for a text-only image model.
 */
export function typedModel(world: World, input: string, options: TypedModelOptions = {}): TypedModel {
  if (input.trim() === '') throw usageError('The model is empty');
  const word = withoutProfile(world, input);
  const row = options.forImages === true ? bareImageRow(world, word) : undefined;
  const resolution = resolveModelInput(row ?? word, world.config, world.catalog, { forWriting: true });
  if (resolution.kind === 'unknown') throw unknownModelError(input, resolution.nearest);
  const { ref, listed } = resolution;
  const text = formatModelRef(ref);
  if (!listed && options.strict === true) {
    throw new AppError('model-unknown', `Unknown model: ${text}`, {
      details: nearestLines(world, ref),
      hint: 'Leave out --strict to save it as unverified.',
    });
  }
  if (options.forImages === true) refuseTextOnly(world, ref);
  const mark = world.catalog.row(ref)?.mark;
  return {
    ref,
    text,
    warnings: [
      ...(resolution.warning === undefined ? [] : [resolution.warning]),
      ...(listed ? [] : [unlistedWarning(world, ref)]),
      ...(mark === undefined ? [] : [`${text} is marked ${mark}; it may stop answering.`]),
    ],
  };
}

/** REF-8: a credential is pinned by a session, never by the config. An id with an `@` of its own can be quoted. */
function withoutProfile(world: World, input: string): string {
  const { model, profile } = splitProfileSuffix(input);
  const whole = parseModelRef(input);
  if (profile === undefined) return model;
  if (whole !== undefined && world.catalog.find(whole) !== undefined) return input;
  throw usageError(`"${input}" names a credential; models are configured without one`, {
    hint: `Leave out "@${profile}", or put the id in double quotes when the @ belongs to it.`,
  });
}

/** IMG-3: a bare id means the only configured row that sees, before it means anything else but an alias. */
function bareImageRow(world: World, word: string): string | undefined {
  if (parseModelRef(word) !== undefined) return undefined;
  const resolution = resolveModelInput(word, world.config, world.catalog);
  if (resolution.kind === 'resolved' && resolution.via === 'alias') return undefined;
  const row = imageCapableRow(word, world.config);
  return row === undefined ? undefined : formatModelRef(row);
}

function refuseTextOnly(world: World, ref: ModelRef): void {
  const row = world.catalog.row(ref);
  if (row === undefined || row.input.includes('image')) return;
  throw usageError(`${formatModelRef(ref)} takes text only`, {
    hint: 'Choose a model with "text+image" in the Input column of "openclaw models list --all".',
  });
}

function unlistedWarning(world: World, ref: ModelRef): string {
  const [similar] = nearestLines(world, ref);
  const hint = similar === undefined ? '' : ` ${similar}.`;
  return `${formatModelRef(ref)} is not in the catalog of ${ref.provider}; saved as unverified.${hint}`;
}

function nearestLines(world: World, ref: ModelRef): readonly string[] {
  const known = world.catalog.of(ref.provider);
  const names = nearest(
    formatModelRef(ref),
    known.map((model) => formatModelRef({ provider: ref.provider, model: model.id })),
  );
  return names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`];
}
