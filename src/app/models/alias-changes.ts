import { AppError, usageError } from '../../core/errors.ts';
import { aliasOwner, aliasTable, isBuiltInAlias, spelledAliases } from '../../core/models/aliases.ts';
import { formatModelRef, parseModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { nearest } from '../../core/text/nearest.ts';
import { readWorld, type World } from '../world/world.ts';
import { entryEdits, restrictionStart } from './allowlist-edits.ts';
import { changeModels, type ModelChange, type PlannedChange } from './model-change.ts';
import { type TypedModel, typedModel } from './typed-model.ts';

/** All shared aliases in force, built-in ones included, name to ref. */
export function listAliases(ports: Ports): Readonly<Record<string, string>> {
  const { config } = readWorld(ports);
  return Object.fromEntries([...spelledAliases(config)].map(([alias, ref]) => [alias, formatModelRef(ref)]));
}

/**
 * Gives a model a short name (ALIAS-1). It replaces the model's previous one, and leaves the model that had the name before
 * (ALIAS-5); an alias as the target means the model behind it. The first entry that would restrict what may be picked takes
 * the models in use along (decision 10). Throws `usage` for an impossible name, `model-unknown` for the target.
 */
export async function addAlias(ports: Ports, name: string, target: string): Promise<ModelChange> {
  const alias = checkedName(name);
  return changeModels(ports, 'models aliases add', (world) =>
    plannedAlias(world, alias, typedModel(world, target)),
  );
}

/** What giving a model a name changes; its warnings go along. Throws `usage` for an impossible name. */
export function plannedAlias(world: World, name: string, { ref, text, warnings }: TypedModel): PlannedChange {
  const alias = checkedName(name);
  const owner = aliasOwner(world.config, alias);
  const ownerRef = owner === undefined ? undefined : parseModelRef(owner);
  const isMoved = owner !== undefined && !(ownerRef !== undefined && sameModelRef(ownerRef, ref));
  const known = world.config.agents?.defaults?.models?.[text]?.alias;
  const start = restrictionStart(world, [text]);
  const edits: ConfigEdit[] = [];
  if (isMoved) edits.push({ op: 'unset', path: ['agents', 'defaults', 'models', owner, 'alias'] });
  if (known !== alias) edits.push(...entryEdits(world, ref, { alias }), ...start.edits);
  const notes = [
    ...warnings,
    ...(isMoved ? [`${alias} was the alias of ${owner}.`] : []),
    ...(known === undefined || known === '' || known === alias ? [] : [`${text} was called ${known}.`]),
    ...start.notes,
  ];
  return { edits, result: `Alias: ${alias} → ${text}`, notes };
}

/**
 * Takes a short name away; the model stays in the list. A built-in one is switched off with an empty alias (ALIAS-3).
 * Throws `nothing-to-do` when there is no such alias.
 */
export async function removeAlias(ports: Ports, name: string): Promise<ModelChange> {
  const alias = name.trim();
  if (alias === '') throw usageError('The alias is empty');
  return changeModels(ports, 'models aliases remove', (world) => plannedRemoval(world, alias));
}

/** What taking a name away changes. Throws `nothing-to-do` when there is no such alias. */
export function plannedRemoval(world: World, alias: string): PlannedChange {
  const target = aliasTable(world.config).get(alias.toLowerCase());
  if (target === undefined) throw noAlias(world, alias);
  const owner = aliasOwner(world.config, alias);
  const key = owner ?? keyOf(world, formatModelRef(target));
  const path = ['agents', 'defaults', 'models', key, 'alias'];
  // Without the written name a built-in one of the same name would stay in force.
  const edit: ConfigEdit = isBuiltInAlias(alias, target)
    ? { op: 'set', path, value: '' }
    : { op: 'unset', path };
  return { edits: [edit], result: `Removed alias: ${alias} (${formatModelRef(target)})`, notes: [] };
}

/** The spelling under which the config lists this model. */
function keyOf(world: World, text: string): string {
  const wanted = parseModelRef(text);
  const keys = Object.keys(world.config.agents?.defaults?.models ?? {});
  const found = keys.find((key) => {
    const listed = parseModelRef(key);
    return listed !== undefined && wanted !== undefined && sameModelRef(listed, wanted);
  });
  return found ?? text;
}

function noAlias(world: World, alias: string): AppError {
  const names = nearest(alias, aliasTable(world.config).keys());
  return new AppError('nothing-to-do', `There is no alias "${alias}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models aliases list" to see them.',
  });
}

/** The name, trimmed. It cannot look like a ref, a credential suffix or a number of the picker: throws `usage`. */
export function checkedName(name: string): string {
  const alias = name.trim();
  if (/^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,63}$/u.test(alias) && !/^\d+$/.test(alias)) return alias;
  throw usageError(`"${name}" cannot be an alias`, {
    hint: 'Use letters, digits and . _ - : beginning with a letter or digit, and not digits alone.',
  });
}
