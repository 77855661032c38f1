import { AppError } from '../../core/errors.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import { allowlistEdits } from './allowlist-edits.ts';
import { changeModels, type ModelChange } from './model-change.ts';
import { rememberRecent } from './remember-recent.ts';
import { typedModel } from './typed-model.ts';

export interface SetModelResult extends ModelChange {
  readonly ref: string;
}

/** The settings that hold a primary and fallbacks. */
export type ModelKey = 'model' | 'imageModel';

/**
 * Makes a model the primary (SET-1…5): alias or ref; the provider has to be known, an unknown model of it is saved with a
 * warning, or refused with `strict` (decision 9); fallbacks stay; an existing allowlist takes the model in, none is created
 * . Throws `model-unknown` and `usage` with nothing written.
 */
export async function setPrimaryModel(
  ports: Ports,
  input: string,
  options: { readonly strict?: boolean } = {},
): Promise<SetModelResult> {
  const change = await changeModels(ports, 'models set', (world) => {
    const { text: ref, warnings } = typedModel(world, input, options);
    return { ref, edits: primaryEdits(world, ref), result: `Default model: ${ref}`, notes: warnings };
  });
  const after = ports.config.read();
  const model = after.config.agents?.defaults?.model;
  // Another command that wrote since may have chosen another model; who wrote past the journal took our change away.
  const isOvertaken =
    after.revision !== change.write.revision &&
    ports.journal.list(after.path)[0]?.revisionAfter === after.revision;
  if (!isOvertaken && (typeof model === 'string' ? model : model?.primary) !== change.ref) {
    throw new AppError('config-raced', `The default model did not become ${change.ref}`, {
      hint: 'Run the command again.',
    });
  }
  await rememberRecent(ports, change.ref);
  return change;
}

/**
 * Makes a model the one that looks at images when the primary cannot (section 5). A known text-only model is refused
 * (IMG-5). Throws as `setPrimaryModel`.
 */
export async function setImageModel(
  ports: Ports,
  input: string,
  options: { readonly strict?: boolean } = {},
): Promise<SetModelResult> {
  return changeModels(ports, 'models set-image', (world) => {
    const { text: ref, warnings } = typedModel(world, input, { ...options, forImages: true });
    return {
      ref,
      edits: primaryEdits(world, ref, 'imageModel'),
      result: `Image model: ${ref}`,
      notes: warnings,
    };
  });
}

/** The edits that make `ref` the primary, in object form, keeping the fallbacks (SEL-6). */
export function primaryEdits(world: World, ref: string, key: ModelKey = 'model'): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.[key];
  const path = ['agents', 'defaults', key];
  const edits: ConfigEdit[] =
    typeof setting === 'string'
      ? [{ op: 'set', path, value: { primary: ref } }]
      : [{ op: 'set', path: [...path, 'primary'], value: ref }];
  return [...edits, ...allowlistEdits(world, [ref])];
}
