import { applyEdit, sameValue } from '../../core/config/config-edit.ts';
import { valueAt } from '../../core/config/config-variables.ts';
import { AppError } from '../../core/errors.ts';
import { isRecord } from '../../core/is-record.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { IncludePoint } from './config-includes.ts';

/**
 * Refuses a change of what an included file supplies: the main file is the only one that is written (ENV-9). New keys beside
 * an `$include` are fine, and so is changing a key that already stands there. Throws `config-readonly`, nothing is written.
 * @param document the main file as written.
 */
export function refuseIncluded(
  document: unknown,
  points: readonly IncludePoint[],
  edits: readonly ConfigEdit[],
): void {
  let current = document;
  for (const edit of edits) {
    const after = applyEdit(current, edit);
    const touched = points.find((point) => touches(point, edit, current, after));
    if (touched !== undefined) throw supplied(touched, edit);
    current = after;
  }
}

function touches(point: IncludePoint, edit: ConfigEdit, before: unknown, after: unknown): boolean {
  // The directive itself, or something around it, is changed.
  const kept = valueAt(after, [...point.path, '$include']);
  if (!sameValue(kept, point.directive)) return true;
  if (!point.path.every((segment, index) => String(edit.path[index]) === segment)) return false;
  const inside = edit.path.slice(point.path.length);
  if (inside.length === 0) return false;
  const included = valueAt(point.content, inside);
  if (included === undefined) return isBelowText(point.content, inside);
  const own = valueAt(before, edit.path);
  // An object that both write is merged: replacing ours would not replace it.
  return edit.op === 'unset' || own === undefined || isRecord(included);
}

/** The path leads through a value of the included file that is no object. */
function isBelowText(content: unknown, inside: ConfigEdit['path']): boolean {
  return inside.some((_, depth) => {
    const value = valueAt(content, inside.slice(0, depth));
    return depth > 0 && value !== undefined && !isRecord(value);
  });
}

function supplied(point: IncludePoint, edit: ConfigEdit): AppError {
  const files = point.files.join(', ');
  return new AppError(
    'config-readonly',
    `${edit.path.join('.')} comes from ${files}, which the config includes`,
    {
      hint: 'Nothing was written. Change it in that file.',
    },
  );
}
