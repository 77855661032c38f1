import { type DiffLine, lineDiff } from '../../core/config/line-diff.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { allowlistEdits } from '../models/allowlist-edits.ts';
import { dearerNote } from '../models/dearer-note.ts';
import { type ChainEntry, chainEntries } from '../models/fallback-changes.ts';
import { changeModels, type ModelChange, type PlannedChange } from '../models/model-change.ts';
import { type ModelKey, primaryEdits } from '../models/set-model.ts';
import { readWorld, type World } from '../world/world.ts';

/** What a person, or `--yes`, decided (decision 26). */
export interface ScanChoice {
  /** Refs in the order in which they stand in. */
  readonly fallbacks: readonly string[];
  /** `append` keeps what is there and adds what is not; `replace` leaves these only (SCAN-7). */
  readonly mode: 'append' | 'replace';
  /** Becomes the default model; absent: stays. */
  readonly primary?: string | undefined;
  /** Becomes the model for images; absent: stays. */
  readonly image?: string | undefined;
}

/** A plan as a person reviews it. */
export interface ScanPreview {
  /** Lines of the chain as it is and as it would be. */
  readonly lines: readonly DiffLine[];
  readonly notes: readonly string[];
  readonly isChange: boolean;
}

/** The change that a choice makes, as lines; nothing is written. */
export function previewScan(ports: Ports, choice: ScanChoice): ScanPreview {
  const world = readWorld(ports);
  const { edits, notes } = planScan(world, choice);
  const [before, planned] = [chainOf(world), afterChoice(world, choice)];
  const lines = lineDiff(before.join('\n'), planned.join('\n'), before.length + planned.length);
  return { lines, notes, isChange: edits.length > 0 };
}

/** Writes a confirmed choice, in one edit of the config. Throws as `changeModels`. */
export async function applyScan(ports: Ports, choice: ScanChoice): Promise<ModelChange> {
  return changeModels(ports, 'models scan', (world) => planScan(world, choice));
}

function planScan(world: World, choice: ScanChoice): PlannedChange {
  const { primary, image } = choice;
  const fallbacks = fallbacksAfter(world, choice);
  const refs = [...choice.fallbacks, ...(primary === undefined ? [] : [primary])];
  const edits = [
    ...chainEdits(
      world,
      primary,
      fallbacks.map(({ text }) => text),
    ),
    // The fallbacks of the image model stay as they are.
    ...(image === undefined ? [] : changesOf(world, image, 'imageModel')),
    ...allowlistEdits(world, [...refs, ...(image === undefined ? [] : [image])]),
  ];
  const list = fallbacks.map(({ ref }) => ref).join(', ');
  const result = [
    ...(primary === undefined ? [] : [`Default model: ${primary}`]),
    `Fallbacks: ${list === '' ? '-' : list}`,
    ...(image === undefined ? [] : [`Image model: ${image}`]),
  ].join('\n');
  return { edits: withoutRepeats(edits), result, notes: dearerNotes(world, choice) };
}

function dearerNotes(world: World, choice: ScanChoice): readonly string[] {
  const { config, catalog } = world;
  const first = choice.primary === undefined ? undefined : parseModelRef(choice.primary);
  const primary = first ?? configuredPrimary(config, undefined, catalog);
  return choice.fallbacks.flatMap((text) => {
    const ref = parseModelRef(text);
    return (ref === undefined ? undefined : dearerNote(world, ref, primary)) ?? [];
  });
}

function fallbacksAfter(world: World, { fallbacks, mode }: ScanChoice): readonly ChainEntry[] {
  const chosen = fallbacks.map((ref): ChainEntry => ({ text: ref, ref }));
  if (mode === 'replace') return chosen;
  const present = chainEntries(world, 'model');
  const known = new Set(present.map(({ ref }) => ref.toLowerCase()));
  return [...present, ...chosen.filter(({ ref }) => !known.has(ref.toLowerCase()))];
}

/** SEL-6: one edit where the setting is a text, since it becomes an object; equal values are no edit. */
function chainEdits(
  world: World,
  primary: string | undefined,
  fallbacks: readonly string[],
): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.model;
  const path = ['agents', 'defaults', 'model'];
  const before = typeof setting === 'string' ? { primary: setting } : setting;
  const isSameList = JSON.stringify(before?.fallbacks ?? []) === JSON.stringify(fallbacks);
  const isSamePrimary = primary === undefined || primary === before?.primary;
  if (isSameList && isSamePrimary) return [];
  if (typeof setting === 'string') {
    return [{ op: 'set', path, value: { primary: primary ?? setting, fallbacks } }];
  }
  return [
    ...(isSamePrimary ? [] : [{ op: 'set', path: [...path, 'primary'], value: primary } as const]),
    ...(isSameList ? [] : [{ op: 'set', path: [...path, 'fallbacks'], value: fallbacks } as const]),
  ];
}

function changesOf(world: World, ref: string, key: ModelKey): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.[key];
  const present = typeof setting === 'string' ? setting : setting?.primary;
  return present === ref ? [] : primaryEdits(world, ref, key);
}

/** An allowlist takes a model in once, whatever number of places it stands in. */
function withoutRepeats(edits: readonly ConfigEdit[]): readonly ConfigEdit[] {
  const seen = new Set<string>();
  return edits.filter((edit) => {
    const key = JSON.stringify(edit);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The chain as people read it: who answers, who stands in, who looks at images. */
function chainOf(world: World): readonly string[] {
  const { config, catalog } = world;
  const primary = configuredPrimary(config, undefined, catalog);
  return [
    `primary     ${primary === undefined ? '-' : formatModelRef(primary)}`,
    ...chainEntries(world, 'model').map(({ ref }, index) => `fallback ${index + 1}  ${ref}`),
    `image       ${imageModel(world) ?? '-'}`,
  ];
}

function afterChoice(world: World, choice: ScanChoice): readonly string[] {
  const [primary = '', ...others] = chainOf(world);
  return [
    choice.primary === undefined ? primary : `primary     ${choice.primary}`,
    ...fallbacksAfter(world, choice).map(({ ref }, index) => `fallback ${index + 1}  ${ref}`),
    choice.image === undefined ? (others.at(-1) ?? '') : `image       ${choice.image}`,
  ];
}

function imageModel({ config }: World): string | undefined {
  const setting = config.agents?.defaults?.imageModel;
  return typeof setting === 'string' ? setting : setting?.primary;
}
