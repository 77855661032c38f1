import type { Config } from '../../core/config/config.ts';
import { applyEdit } from '../../core/config/config-edit.ts';
import { admits, allowRule } from '../../core/models/allowlist.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import { plannedAlias, plannedRemoval } from '../models/alias-changes.ts';
import { keyEdits } from '../models/allow-changes.ts';
import { type AnnouncedEdits, modelsInUse } from '../models/allowlist-edits.ts';
import { primaryEdits } from '../models/set-model.ts';
import type { World } from '../world/world.ts';

/** What `configure` changes beside connection, primary and fallbacks; an absent field changes nothing. */
export interface ConfigureExtras {
  /** The whole allowlist; empty lifts the restriction. */
  readonly allowed?: readonly string[];
  /** What was on it, for telling how the same is done from a script. */
  readonly allowedBefore?: readonly string[];
  /** Alias to ref; an empty ref takes the alias away. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The image model; empty leaves none. */
  readonly image?: string;
}

/** The world as it is after these edits: the next ones are made against it, as the file takes them one after the other. */
export function worldAfter(world: World, edits: readonly ConfigEdit[]): World {
  if (edits.length === 0) return world;
  const config = edits.reduce<unknown>(applyEdit, world.config) as Config;
  return { ...world, config };
}

/** The edits of the extras and what has to be said about them. Throws as `plannedAlias`. */
export function extraEdits(world: World, { allowed, aliases, image }: ConfigureExtras): AnnouncedEdits {
  const edits: ConfigEdit[] = [];
  const notes: string[] = [];
  const add = (plan: (now: World) => AnnouncedEdits): void => {
    const planned = plan(worldAfter(world, edits));
    edits.push(...planned.edits);
    notes.push(...planned.notes);
  };
  if (image !== undefined) add((now) => ({ edits: imageEdits(now, image), notes: [] }));
  if (allowed !== undefined) add((now) => allowedEdits(now, allowed));
  for (const [name, ref] of Object.entries(aliases ?? {})) {
    add((now) => (ref === '' ? plannedRemoval(now, name) : named(now, name, ref)));
  }
  return { edits, notes };
}

/** The model was picked from a list: nothing has to be said about it. */
function named(world: World, name: string, text: string): AnnouncedEdits {
  const ref = parseModelRef(text);
  return ref === undefined
    ? { edits: [], notes: [] }
    : plannedAlias(world, name, { ref, text, warnings: [] });
}

function imageEdits(world: World, image: string): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.imageModel;
  if (image === '') {
    return setting === undefined ? [] : [{ op: 'unset', path: ['agents', 'defaults', 'imageModel'] }];
  }
  const before = typeof setting === 'string' ? setting : setting?.primary;
  return before === image ? [] : primaryEdits(world, image, 'imageModel');
}

const ENTRIES = ['agents', 'defaults', 'models'] as const;
const POLICY = ['agents', 'defaults', 'modelPolicy', 'allow'] as const;

/** Makes the restriction these keys and the models in use (decision 10); entries that stay keep their settings (CONF-3). */
function allowedEdits(world: World, keys: readonly string[]): AnnouncedEdits {
  const rule = allowRule(world.config);
  const entries = world.config.agents?.defaults?.models ?? {};
  const inUse =
    keys.length === 0
      ? []
      : modelsInUse(world)
          .filter((ref) => !keys.some((key) => admits(key, ref)))
          .map(formatModelRef);
  const wanted = [...keys, ...inUse];
  const gone = rule.keys.filter((key) => !wanted.includes(key));
  const fresh = wanted.filter((key) => !rule.keys.includes(key));
  const lost = rule.isPolicy ? [] : gone.flatMap((key) => entries[key]?.alias || []);
  const notes = [
    ...(inUse.length === 0 ? [] : [`In use, and therefore on the list: ${inUse.join(', ')}`]),
    ...(lost.length === 0 ? [] : [`These aliases stood there and go too: ${lost.join(', ')}`]),
  ];
  if (gone.length === 0 && fresh.length === 0) return { edits: [], notes };
  if (rule.isPolicy) return { edits: [{ op: 'set', path: POLICY, value: wanted }], notes };
  const removals: readonly ConfigEdit[] =
    wanted.length === 0
      ? [{ op: 'unset', path: ENTRIES }]
      : gone.map((key) => ({ op: 'unset', path: [...ENTRIES, key] }));
  return { edits: [...removals, ...fresh.flatMap((key) => keyEdits(world, key))], notes };
}
