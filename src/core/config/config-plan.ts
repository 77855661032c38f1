import { AppError } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import type { ConfigEdit } from '../ports/config-store.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { applyEdit, checkEdit } from './config-edit.ts';
import { applyPatch, mergeValues, refuseClobber, valueAt } from './config-merge.ts';
import { type ConfigPath, formatConfigPath } from './config-path.ts';

/** One thing to do to the config, as a command line or a batch asks for it. */
export type ConfigOperation =
  | {
      readonly kind: 'set';
      readonly path: ConfigPath;
      readonly value: unknown;
      /** `plain` refuses to lose collected entries, `merge` adds to them, `replace` means it (CFG-20, CFG-21). */
      readonly mode: 'plain' | 'merge' | 'replace';
    }
  | { readonly kind: 'unset'; readonly path: ConfigPath }
  | { readonly kind: 'patch'; readonly patch: unknown; readonly exact: readonly ConfigPath[] };

export interface ConfigPlan {
  readonly edits: readonly ConfigEdit[];
  /** The document as it will be. */
  readonly after: unknown;
}

/**
 * The edits that carry out the operations in order (CFG-38). Throws `config-invalid` for a lost entry (CFG-20) and a path
 * through a plain value, `nothing-to-do` for an absent target of `unset`, `usage` for what `checkEdit` refuses.
 */
export function planOperations(document: unknown, operations: readonly ConfigOperation[]): ConfigPlan {
  const edits: ConfigEdit[] = [];
  let after = document;
  for (const operation of operations) {
    const before = after;
    for (const edit of editsOf(before, operation).map(checkEdit)) {
      after = applyEdit(after, edit);
      edits.push(edit);
    }
    if (operation.kind === 'set' && operation.mode === 'plain') {
      refuseClobber(before, after, inRoster(before, operation.path));
    }
    if (operation.kind === 'patch') {
      refuseClobber(before, after, [], { listsOnly: true, exact: operation.exact });
    }
  }
  return { edits, after };
}

/** The path into the keyed roster where the file keeps that one: `agents.list[0]` is its first agent (CFG-41). */
export function inRoster(document: unknown, path: ConfigPath): ConfigPath {
  const [area, list, index, ...rest] = path;
  const entries = valueAt(document, ['agents', 'entries']);
  if (area !== 'agents' || list !== 'list' || typeof index !== 'number' || !isRecord(entries)) return path;
  if (valueAt(document, ['agents', 'list']) !== undefined) return path;
  const id = Object.keys(entries)[index];
  return id === undefined ? path : ['agents', 'entries', id, ...rest];
}

function editsOf(document: unknown, operation: ConfigOperation): readonly ConfigEdit[] {
  if (operation.kind === 'patch') return patchEdits(document, operation);
  const path = inRoster(document, operation.path);
  const current = valueAt(document, path);
  if (operation.kind === 'unset') {
    if (current === undefined) throw absent(path);
    return [{ op: 'unset', path }];
  }
  const value = operation.mode === 'merge' ? mergeValues(current, operation.value) : operation.value;
  return [...objectForm(document, path), ...seeds(document, path), { op: 'set', path, value }];
}

function patchEdits(
  document: unknown,
  { patch, exact }: Extract<ConfigOperation, { kind: 'patch' }>,
): readonly ConfigEdit[] {
  if (!isRecord(patch)) {
    throw new AppError('config-invalid', 'A config patch has to be one object', {
      hint: 'Nothing was written. Begin it with { and end it with }.',
    });
  }
  // The patch as given, so that forbidden keys and placeholders are refused wherever they stand.
  for (const [key, value] of Object.entries(patch)) checkEdit({ op: 'set', path: [key], value });
  const after = applyPatch(document, patch, exact) as Readonly<Record<string, unknown>>;
  return Object.keys(patch).map((key) =>
    Object.hasOwn(after, key) ? { op: 'set', path: [key], value: after[key] } : { op: 'unset', path: [key] },
  );
}

/** A model written as bare text becomes `{ primary }` when a part of the object form is set (SEL-6). */
function objectForm(document: unknown, path: ConfigPath): readonly ConfigEdit[] {
  const parent = path.slice(0, -1);
  const isPart = path.at(-1) === 'primary' || path.at(-1) === 'fallbacks';
  if (!isPart || (parent.at(-1) !== 'model' && parent.at(-1) !== 'imageModel')) return [];
  const current = valueAt(document, parent);
  return typeof current === 'string' ? [{ op: 'set', path: parent, value: { primary: current } }] : [];
}

/** Other readers of the file require an address and a list of models; a known local server brings its own (CUST-1). */
function seeds(document: unknown, path: ConfigPath): readonly ConfigEdit[] {
  const [models, providers, id, field] = path;
  if (models !== 'models' || providers !== 'providers' || typeof id !== 'string' || path.length !== 4)
    return [];
  const place = path.slice(0, 3);
  const provider = findProvider(id);
  if (valueAt(document, place) !== undefined || provider?.local !== true) return [];
  const { baseUrl, api } = provider;
  if (baseUrl === undefined || api === undefined) return [];
  return Object.entries({ baseUrl, api, models: [] })
    .filter(([key]) => key !== field)
    .map(([key, value]) => ({ op: 'set', path: [...place, key], value }));
}

function absent(path: ConfigPath): AppError {
  return new AppError('nothing-to-do', `There is no value at ${formatConfigPath(path)}`, {
    hint: 'Nothing was written. See what there is with "openclaw config get <path>".',
  });
}
