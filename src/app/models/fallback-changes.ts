import { AppError, usageError } from '../../core/errors.ts';
import { imageCapableRow } from '../../core/models/image-rows.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { configuredImageModels, configuredPrimary, configuredRef } from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readWorld, type World } from '../world/world.ts';
import { allowlistEdits } from './allowlist-edits.ts';
import { dearerNote } from './dearer-note.ts';
import { changeModels, type ModelChange } from './model-change.ts';
import type { ModelKey } from './set-model.ts';
import { smallerNote } from './smaller-note.ts';
import { typedModel } from './typed-model.ts';

/** One entry of a chain: as it is written, and what it leads to. */
export interface ChainEntry {
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
    fallbacks: chainEntries(world, key).map((entry) => entry.ref),
  };
}

/**
 * Appends a fallback; one that is there already stays where it is (AFB-4). Says when it is dearer than the primary
 * (decision 21), and when it holds less (B066). Throws `model-unknown`, `usage`.
 */
export async function addFallback(ports: Ports, key: ModelKey, input: string): Promise<ModelChange> {
  return changeChain(ports, key, 'add', (world, entries) => {
    const { ref, text, warnings } = typedModel(world, input, { forImages: key === 'imageModel' });
    const others = allowlistEdits(world, [text]);
    const position = indexOf(entries, text);
    if (position !== -1) {
      return { entries, others, notes: [...warnings, `${text} is fallback ${position + 1} already.`] };
    }
    const primary = primaryOf(world, key);
    const what = key === 'model' ? 'the primary' : 'the image model';
    const dearer = dearerNote(world, ref, primary, what);
    const smaller = smallerNote(world, ref, primary);
    const notes = [
      ...warnings,
      ...(primary !== undefined && formatModelRef(primary) === text ? [`${text} is ${what} too.`] : []),
      ...(dearer === undefined ? [] : [dearer]),
      ...(smaller === undefined ? [] : [smaller]),
    ];
    return { entries: [...entries, { text, ref: text }], others, notes };
  });
}

/** Takes a fallback out. Throws `nothing-to-do` when it is not there (AFB-4). */
export async function removeFallback(ports: Ports, key: ModelKey, input: string): Promise<ModelChange> {
  return changeChain(ports, key, 'remove', (world, entries) => ({
    entries: entries.toSpliced(find(world, key, entries, input), 1),
  }));
}

/** Moves a fallback; positions start at 1. Throws `nothing-to-do` when it is not there, `usage` for a wrong position. */
export async function moveFallback(
  ports: Ports,
  key: ModelKey,
  input: string,
  position: string,
): Promise<ModelChange> {
  return changeChain(ports, key, 'move', (world, entries) => {
    const index = find(world, key, entries, input);
    const target = /^\d+$/.test(position.trim()) ? Number(position) : 0;
    if (target < 1 || target > entries.length) {
      throw usageError(`"${position}" is not a position`, {
        hint: `Use a number from 1 to ${entries.length}.`,
      });
    }
    const moved = entries.slice(index, index + 1);
    return { entries: entries.toSpliced(index, 1).toSpliced(target - 1, 0, ...moved) };
  });
}

/** Empties the chain; the primary stays. */
export async function clearFallbacks(ports: Ports, key: ModelKey): Promise<ModelChange> {
  return changeChain(ports, key, 'clear', () => ({ entries: [] }));
}

function primaryOf({ config, catalog }: World, key: ModelKey): ModelRef | undefined {
  if (key === 'model') return configuredPrimary(config, undefined, catalog);
  const setting = config.agents?.defaults?.imageModel;
  const text = typeof setting === 'string' ? setting : setting?.primary;
  return text === undefined || text.trim() === '' ? undefined : configuredImageModels(config, catalog)[0];
}

/** The entries in order; those that lead to the same model count once, at the first place (AFB-5). */
export function chainEntries({ config, catalog }: World, key: ModelKey): readonly ChainEntry[] {
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

/** A chain as it shall be. */
interface ChangedChain {
  readonly entries: readonly ChainEntry[];
  /** Edits outside of the chain. */
  readonly others?: readonly ConfigEdit[];
  readonly notes?: readonly string[];
}

function changeChain(
  ports: Ports,
  key: ModelKey,
  verb: string,
  change: (world: World, entries: readonly ChainEntry[]) => ChangedChain,
): Promise<ModelChange> {
  const label = key === 'model' ? 'Fallbacks' : 'Image fallbacks';
  return changeModels(ports, `models ${commandOf(key)} ${verb}`, (world) => {
    const { entries, others = [], notes = [] } = change(world, chainEntries(world, key));
    const refs = entries.map((entry) => entry.ref).join(', ');
    const edits = [...chainEdits(world, key, entries), ...others];
    return { edits, result: `${label}: ${refs === '' ? '-' : refs}`, notes };
  });
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
