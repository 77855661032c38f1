import { AppError, usageError } from '../../core/errors.ts';
import { type AllowRule, admits, allowRule } from '../../core/models/allowlist.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { configuredRef } from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { nearest } from '../../core/text/nearest.ts';
import { unknownProvider } from '../credentials/unknown-provider.ts';
import { readWorld, type World } from '../world/world.ts';
import { entryEdits, restrictionStart } from './allowlist-edits.ts';
import { changeModels, type ModelChange, type PlannedChange } from './model-change.ts';
import { typedModel } from './typed-model.ts';

const ENTRIES = ['agents', 'defaults', 'models'] as const;
const POLICY = ['agents', 'defaults', 'modelPolicy', 'allow'] as const;

export interface AllowList {
  /** False: every model may be picked. */
  readonly restricted: boolean;
  readonly allowed: readonly string[];
  /** The place in the config that decides. */
  readonly source: string;
}

/** The shared restriction as it is written (ALLOW-1, ALLOW-11). */
export function listAllowed(ports: Ports): AllowList {
  const rule = allowRule(readWorld(ports).config);
  return { restricted: rule.keys.length > 0, allowed: rule.keys, source: rule.source };
}

/**
 * Lets a model, all models of a provider (`provider/*`) or a part of them (`provider/vendor/*`) be picked. The first one
 * starts a restriction and takes the models in use along (decision 10). What is allowed already changes nothing.
 * Throws `provider-unknown`, `model-unknown`, `usage`.
 */
export async function addAllowed(ports: Ports, input: string): Promise<ModelChange> {
  return changeAllowed(ports, 'add', (world, rule) => {
    const { key, warnings } = keyFor(world, input);
    if (rule.keys.some((known) => covers(known, key))) {
      return { edits: [], notes: [`${key} is allowed already.`] };
    }
    const start = restrictionStart(world, [key]);
    const edits = rule.isPolicy
      ? [{ op: 'set', path: POLICY, value: [...rule.keys, key] } as const]
      : [...keyEdits(world, key), ...start.edits];
    return { edits, notes: [...warnings, ...start.notes] };
  });
}

/**
 * Takes a key out of the restriction, with its alias and settings. Throws `nothing-to-do` when it is no key of it: a model
 * that a wildcard admits has none of its own.
 */
export async function removeAllowed(ports: Ports, input: string): Promise<ModelChange> {
  return changeAllowed(ports, 'remove', (world, rule) => {
    const key = keyToRemove(world, rule.keys, input);
    const alias = rule.isPolicy ? undefined : world.config.agents?.defaults?.models?.[key]?.alias;
    const edit: ConfigEdit = rule.isPolicy
      ? { op: 'set', path: POLICY, value: rule.keys.filter((known) => known !== key) }
      : { op: 'unset', path: [...ENTRIES, key] };
    const notes = alias === undefined || alias === '' ? [] : [`Its alias "${alias}" is gone with it.`];
    return { edits: [edit], notes };
  });
}

/** Lifts the restriction (ALLOW-5). The entries carry the aliases and settings of their models: those go too, and it is said. */
export async function clearAllowed(ports: Ports): Promise<ModelChange> {
  return changeAllowed(ports, 'clear', (world, rule) => {
    const entries = Object.entries(world.config.agents?.defaults?.models ?? {});
    const aliases = rule.isPolicy ? [] : entries.flatMap(([, entry]) => entry.alias || []);
    const edit: ConfigEdit = rule.isPolicy
      ? { op: 'set', path: POLICY, value: [] }
      : { op: 'unset', path: ENTRIES };
    const notes =
      aliases.length === 0 ? [] : [`These aliases stood there and are gone with it: ${aliases.join(', ')}.`];
    return { edits: rule.keys.length === 0 ? [] : [edit], notes };
  });
}

/** One change of the restriction; the result tells what it is afterwards. */
async function changeAllowed(
  ports: Ports,
  verb: string,
  plan: (world: World, rule: AllowRule) => Omit<PlannedChange, 'result'>,
): Promise<ModelChange> {
  const { write, notes } = await changeModels(ports, `models allow ${verb}`, (world) => ({
    ...plan(world, allowRule(world.config)),
    result: '',
  }));
  const { keys } = allowRule(ports.config.read().config);
  const result = `Allowed models (${keys.length}): ${keys.length === 0 ? 'all' : keys.join(', ')}`;
  return { write, notes, result };
}

function keyFor(world: World, input: string): { key: string; warnings: readonly string[] } {
  const wildcard = /^([^/*]+)\/(?:([^*]+)\/)?\*$/.exec(input.trim());
  if (wildcard === null) {
    if (input.includes('*')) {
      throw usageError(`"${input}" is no pattern`, {
        hint: 'Write <provider>/* or <provider>/<vendor>/*, with the star at the end.',
      });
    }
    const { text, warnings } = typedModel(world, input);
    return { key: text, warnings };
  }
  const provider = normalizeProviderId(wildcard[1] ?? '');
  if (!world.catalog.knowsProvider(provider)) throw unknownProvider(wildcard[1] ?? '', world.config);
  const vendor = wildcard[2] === undefined ? '' : `${wildcard[2]}/`;
  return { key: `${provider}/${vendor}*`, warnings: [] };
}

/** The edits that put a key, a pattern or a ref, on the list of `agents.defaults.models`. */
export function keyEdits(world: World, key: string): readonly ConfigEdit[] {
  const ref = parseModelRef(key);
  if (key.endsWith('/*') || ref === undefined) return [{ op: 'set', path: [...ENTRIES, key], value: {} }];
  return entryEdits(world, ref, {});
}

/** A wildcard covers only itself; a model is covered by whatever admits it. */
function covers(known: string, key: string): boolean {
  if (known.toLowerCase() === key.toLowerCase()) return true;
  const ref = key.endsWith('/*') ? undefined : parseModelRef(key);
  return ref !== undefined && admits(known, ref);
}

function keyToRemove(world: World, keys: readonly string[], input: string): string {
  const wanted = input.trim().toLowerCase();
  const ref = configuredRef(input, world.config, world.catalog, undefined);
  const text = ref === undefined ? wanted : formatModelRef(ref).toLowerCase();
  const canonical = (key: string): string => {
    const listed = key.endsWith('/*') ? undefined : parseModelRef(key);
    return listed === undefined ? key.toLowerCase() : formatModelRef(listed).toLowerCase();
  };
  const found =
    keys.find((key) => key.toLowerCase() === wanted) ?? keys.find((key) => canonical(key) === text);
  if (found !== undefined) return found;
  const pattern = ref === undefined ? undefined : keys.find((key) => admits(key, ref));
  const names = nearest(input, keys);
  throw new AppError('nothing-to-do', `${input.trim()} is no entry of the allowed models`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint:
      pattern === undefined
        ? 'Run "openclaw models allow list" to see them.'
        : `${pattern} admits it; remove that one to refuse the model.`,
  });
}
