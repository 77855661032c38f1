import { AppError, usageError } from '../core/errors.ts';
import { imageCapableRow } from '../core/image-rows.ts';
import { formatModelRef, type ModelRef } from '../core/model-ref.ts';
import type { ConfigEdit } from '../core/ports/config-store.ts';
import type { Ports } from '../core/ports/ports.ts';
import { configuredImageModels, configuredPrimary, configuredRef } from '../core/selection.ts';
import { allowlistEdits } from './allowlist-edits.ts';
import { dearerNote } from './dearer-note.ts';
import { type ModelChange, writeEdits } from './model-change.ts';
import type { ModelKey } from './set-model.ts';
import { typedModel } from './typed-model.ts';
import { readWorld, type World } from './world.ts';

/** One entry of a chain: as it is written, and what it leads to. */
interface ChainEntry {
  readonly text: string;
  /** `provider/model`; the text itself where it leads nowhere. */
  readonly ref: string;
}

export interface FallbackList {
  readonly primary: string | undefined;
  readonly fallbacks: readonly string[];
}

/** The shared chain of `model` or `imageModel`, resolved (AFB-2). */
export function listFallbacks(ports: Ports, key: ModelKey): FallbackList {
  const world = readWorld(ports);
  const primary = primaryOf(world, key);
  return {
    primary: primary === undefined ? undefined : formatModelRef(primary),
    fallbacks: entriesOf(world, key).map((entry) => entry.ref),
  };
}

/**
 * Appends a fallback; one that is there already stays where it is (AFB-4). Says when it is dearer than the primary
 * (decision 21). Throws `model-unknown`, `usage`.
 */
export async function addFallback(ports: Ports, key: ModelKey, input: string): Promise<ModelChange> {
  const world = readWorld(ports);
  const { ref, text, warnings } = typedModel(world, input, { forImages: key === 'imageModel' });
  const entries = entriesOf(world, key);
  const position = indexOf(entries, text);
  if (position !== -1) {
    const notes = [...warnings, `${text} is fallback ${position + 1} already.`];
    return finish(ports, world, key, 'add', entries, notes, allowlistEdits(world, [text]));
  }
  const primary = primaryOf(world, key);
  const what = key === 'model' ? 'the primary' : 'the image model';
  const dearer = dearerNote(world, ref, primary, what);
  const notes = [
    ...warnings,
    ...(primary !== undefined && formatModelRef(primary) === text ? [`${text} is ${what} too.`] : []),
    ...(dearer === undefined ? [] : [dearer]),
  ];
  const after = [...entries, { text, ref: text }];
  return finish(ports, world, key, 'add', after, notes, allowlistEdits(world, [text]));
}

/** Takes a fallback out. Throws `nothing-to-do` when it is not there (AFB-4). */
export async function removeFallback(ports: Ports, key: ModelKey, input: string): Promise<ModelChange> {
  const world = readWorld(ports);
  const entries = entriesOf(world, key);
  const index = find(world, key, entries, input);
  return finish(ports, world, key, 'remove', entries.toSpliced(index, 1), []);
}

/** Moves a fallback; positions start at 1. Throws `nothing-to-do` when it is not there, `usage` for a wrong position. */
export async function moveFallback(
  ports: Ports,
  key: ModelKey,
  input: string,
  position: string,
): Promise<ModelChange> {
  const world = readWorld(ports);
  const entries = entriesOf(world, key);
  const index = find(world, key, entries, input);
  const target = /^\d+$/.test(position.trim()) ? Number(position) : 0;
  if (target < 1 || target > entries.length) {
    throw usageError(`"${position}" is not a position`, {
      hint: `Use a number from 1 to ${entries.length}.`,
    });
  }
  const [moved] = entries.slice(index, index + 1);
  const after = entries.toSpliced(index, 1).toSpliced(target - 1, 0, ...(moved === undefined ? [] : [moved]));
  return finish(ports, world, key, 'move', after, []);
}

/** Empties the chain; the primary stays. */
export async function clearFallbacks(ports: Ports, key: ModelKey): Promise<ModelChange> {
  return finish(ports, readWorld(ports), key, 'clear', [], []);
}

function primaryOf({ config, catalog }: World, key: ModelKey): ModelRef | undefined {
  if (key === 'model') return configuredPrimary(config, undefined, catalog);
  const setting = config.agents?.defaults?.imageModel;
  const text = typeof setting === 'string' ? setting : setting?.primary;
  return text === undefined || text.trim() === '' ? undefined : configuredImageModels(config, catalog)[0];
}

/** The entries in order; those that lead to the same model count once, at the first place (AFB-5). */
function entriesOf({ config, catalog }: World, key: ModelKey): readonly ChainEntry[] {
  const setting = config.agents?.defaults?.[key];
  const texts = typeof setting === 'string' ? [] : (setting?.fallbacks ?? []);
  const preferred = key === 'imageModel' ? imageCapableRow : undefined;
  const entries = texts.map((text) => {
    const ref = configuredRef(text, config, catalog, undefined, preferred);
    return { text, ref: ref === undefined ? text : formatModelRef(ref) };
  });
  return entries.filter((entry, index) => indexOf(entries, entry.ref) === index);
}

function indexOf(entries: readonly ChainEntry[], ref: string): number {
  return entries.findIndex((entry) => entry.ref.toLowerCase() === ref.toLowerCase());
}

/** By the text as it is written first: what leads nowhere any more can still be taken out. */
function find(world: World, key: ModelKey, entries: readonly ChainEntry[], input: string): number {
  const written = entries.findIndex((entry) => entry.text === input.trim());
  if (written !== -1) return written;
  const { config, catalog } = world;
  const ref = configuredRef(
    input,
    config,
    catalog,
    undefined,
    key === 'imageModel' ? imageCapableRow : undefined,
  );
  const text = ref === undefined ? input.trim() : formatModelRef(ref);
  const index = indexOf(entries, text);
  if (index !== -1) return index;
  throw new AppError('nothing-to-do', `${text} is not one of the ${nounOf(key)}`, {
    hint: `Run "openclaw models ${commandOf(key)} list" to see them.`,
  });
}

async function finish(
  ports: Ports,
  world: World,
  key: ModelKey,
  verb: string,
  entries: readonly ChainEntry[],
  notes: readonly string[],
  others: readonly ConfigEdit[] = [],
): Promise<ModelChange> {
  const edits = [...chainEdits(world, key, entries), ...others];
  const write = await writeEdits(ports, world, `models ${commandOf(key)} ${verb}`, edits);
  const refs = entries.map((entry) => entry.ref).join(', ');
  const label = key === 'model' ? 'Fallbacks' : 'Image fallbacks';
  return { write, result: `${label}: ${refs === '' ? '-' : refs}`, notes };
}

/** SEL-6: the string form becomes the object form. An equal list is no edit. */
function chainEdits(world: World, key: ModelKey, entries: readonly ChainEntry[]): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.[key];
  const fallbacks = entries.map((entry) => entry.text);
  const before = typeof setting === 'string' ? [] : (setting?.fallbacks ?? []);
  if (JSON.stringify(before) === JSON.stringify(fallbacks)) return [];
  const path = ['agents', 'defaults', key];
  return typeof setting === 'string'
    ? [{ op: 'set', path, value: { primary: setting, fallbacks } }]
    : [{ op: 'set', path: [...path, 'fallbacks'], value: fallbacks }];
}

function commandOf(key: ModelKey): string {
  return key === 'model' ? 'fallbacks' : 'image-fallbacks';
}

function nounOf(key: ModelKey): string {
  return key === 'model' ? 'fallbacks' : 'image fallbacks';
}
