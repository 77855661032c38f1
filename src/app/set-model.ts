import { AppError } from '../core/errors.ts';
import { formatModelRef } from '../core/model-ref.ts';
import { nearest } from '../core/nearest.ts';
import type { ConfigEdit, ConfigWriteResult } from '../core/ports/config-store.ts';
import type { Ports } from '../core/ports/ports.ts';
import { type ModelResolution, resolveModelInput } from '../core/selection.ts';
import { changeConfig } from './change-config.ts';
import { rememberRecent } from './remember-recent.ts';
import { unknownModelError } from './unknown-model.ts';
import { readWorld, type World } from './world.ts';

type ResolvedModel = Extract<ModelResolution, { readonly kind: 'resolved' }>;

export interface SetModelResult {
  readonly ref: string;
  readonly write: ConfigWriteResult;
  /** Things to say on stderr. */
  readonly warnings: readonly string[];
}

/**
 * Makes a model the primary (SET-1…5): alias or ref; the provider has to be known, an unknown model of it is saved with a
 * warning (decision 9); fallbacks stay; an existing allowlist takes the model in, none is created.
 * Throws `model-unknown` with nothing written.
 */
export async function setPrimaryModel(ports: Ports, input: string): Promise<SetModelResult> {
  const { world, resolution, ref, write } = await choose(ports, input);
  const after = ports.config.read().config.agents?.defaults?.model;
  if ((typeof after === 'string' ? after : after?.primary) !== ref) {
    throw new AppError('config-raced', `The default model did not become ${ref}`, {
      hint: 'Run the command again.',
    });
  }
  await rememberRecent(ports, ref);
  const warnings = resolution.warning === undefined ? [] : [resolution.warning];
  if (!resolution.listed) warnings.push(unlistedWarning(world, resolution.ref.provider, ref));
  return { ref, write, warnings };
}

/** The input is resolved against the very config that is written, so that nobody's change gets lost in between. */
async function choose(ports: Ports, input: string) {
  let chosen: { readonly world: World; readonly resolution: ResolvedModel; readonly ref: string } | undefined;
  const write = await changeConfig(ports, 'models set', () => {
    const world = readWorld(ports);
    const resolution = resolveModelInput(input, world.config, world.catalog, { forWriting: true });
    if (resolution.kind === 'unknown') throw unknownModelError(input, resolution.nearest);
    const ref = formatModelRef(resolution.ref);
    chosen = { world, resolution, ref };
    return primaryEdits(world, ref);
  });
  if (chosen === undefined) throw new AppError('bug', 'The config was written without a model');
  return { ...chosen, write };
}

function unlistedWarning(world: World, provider: string, ref: string): string {
  const known = world.catalog.models.filter((model) => model.provider === provider);
  const similar = nearest(
    ref,
    known.map((model) => formatModelRef({ provider, model: model.id })),
  );
  const hint = similar.length === 0 ? '' : ` Nearest: ${similar.join(', ')}.`;
  return `${ref} is not in the catalog of ${provider}; saved as unverified.${hint}`;
}

/** The edits that make `ref` the primary, in object form, keeping the fallbacks (SEL-6). */
export function primaryEdits(world: World, ref: string): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.model;
  const edits: ConfigEdit[] =
    typeof setting === 'string'
      ? [{ op: 'set', path: ['agents', 'defaults', 'model'], value: { primary: ref } }]
      : [{ op: 'set', path: ['agents', 'defaults', 'model', 'primary'], value: ref }];
  return [...edits, ...allowlistEdits(world, [ref])];
}

/** Entries that an existing allowlist lacks for these refs; nothing when there is no allowlist (SET-4, Q-12, decision 10). */
export function allowlistEdits(world: World, refs: readonly string[]): readonly ConfigEdit[] {
  const entries = world.config.agents?.defaults?.models;
  if (entries === undefined || Object.keys(entries).length === 0) return [];
  const keys = new Set(Object.keys(entries).map((key) => key.toLowerCase()));
  return refs
    .filter((ref) => !keys.has(ref.toLowerCase()) && !keys.has(`${ref.slice(0, ref.indexOf('/'))}/*`))
    .map((ref) => ({ op: 'set', path: ['agents', 'defaults', 'models', ref], value: {} }));
}
