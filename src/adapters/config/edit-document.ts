import { applyEdit, checkEdit, sameValue } from '../../core/config/config-edit.ts';
import { AppError } from '../../core/errors.ts';
import { isRecord } from '../../core/is-record.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import { readDocument } from './config-document.ts';
import { treeOf } from './config-tree.ts';
import { insertEntry, removeEntry, replaceValue } from './json5-splice.ts';
import type { Entry, Node } from './json5-tree.ts';

type Path = readonly (string | number)[];

/** The smallest steps an edit is made of; each is one splice of the text. */
type Step =
  | { readonly kind: 'put' | 'insert'; readonly path: Path; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: Path };

/**
 * The text with the edits made and everything else byte for byte as it was (decision 27). An absent document starts as a
 * fresh one. Throws `usage` for what `checkEdit` refuses (CFG-2, CFG-5), `config-invalid` for a path through a plain value.
 */
export function editDocument(text: string | undefined, edits: readonly ConfigEdit[], path: string): string {
  let after = text ?? '{}\n';
  let document: unknown = readDocument(after, path);
  for (const edit of edits.map(checkEdit)) {
    const wanted = applyEdit(document, edit);
    for (const step of stepsBetween(document, wanted, [])) after = take(after, step, path);
    document = wanted;
  }
  if (!sameValue(readDocument(after, path), document)) {
    // Better no write than a wrong one: the text is only trusted when it reads as the edited document.
    throw new AppError('bug', `The edited text of ${path} does not hold what was asked for`, {
      hint: 'Nothing was written.',
    });
  }
  return after;
}

function* stepsBetween(current: unknown, wanted: unknown, path: Path): Generator<Step> {
  if (sameValue(current, wanted)) return;
  if (isRecord(current) && isRecord(wanted)) {
    for (const key of Object.keys(current)) {
      if (!Object.hasOwn(wanted, key)) yield { kind: 'remove', path: [...path, key] };
    }
    for (const [key, value] of Object.entries(wanted)) {
      if (!Object.hasOwn(current, key)) yield { kind: 'put', path: [...path, key], value };
      else yield* stepsBetween(current[key], value, [...path, key]);
    }
    return;
  }
  if (Array.isArray(current) && Array.isArray(wanted)) yield* stepsInList(current, wanted, path);
  else yield { kind: 'put', path, value: wanted };
}

/** Equal items at both ends stay untouched with their comments; only what lies between them is worked on. */
function* stepsInList(current: readonly unknown[], wanted: readonly unknown[], path: Path): Generator<Step> {
  const shorter = Math.min(current.length, wanted.length);
  let head = 0;
  while (head < shorter && sameValue(current[head], wanted[head])) head++;
  let tail = 0;
  while (tail < shorter - head && sameValue(current.at(-1 - tail), wanted.at(-1 - tail))) tail++;
  for (let index = head; index < shorter - tail; index++) {
    yield* stepsBetween(current[index], wanted[index], [...path, index]);
  }
  const middle = shorter - tail;
  for (let index = middle; index < current.length - tail; index++)
    yield { kind: 'remove', path: [...path, middle] };
  for (let index = middle; index < wanted.length - tail; index++) {
    yield { kind: 'insert', path: [...path, index], value: wanted[index] };
  }
}

function take(text: string, step: Step, path: string): string {
  const tree = treeOf(text, path);
  const segment = step.path.at(-1);
  const parent = nodeAt(tree.root, step.path.slice(0, -1));
  if (parent === undefined || parent.kind === 'scalar' || segment === undefined) return text;
  const entry = step.kind === 'insert' ? undefined : entryOf(parent, segment);
  if (step.kind === 'remove') {
    if (entry === undefined) return text;
    const rest = removeEntry(text, tree, parent, entry);
    // A key written twice: with only the last one gone the first would come back to life.
    return parent.kind === 'array' ? rest : take(rest, step, path);
  }
  if (entry !== undefined) return replaceValue(text, tree, entry.value, entry, step.value);
  if (parent.kind === 'array') return insertEntry(text, tree, parent, Number(segment), undefined, step.value);
  return insertEntry(text, tree, parent, parent.entries.length, String(segment), step.value);
}

function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const segment of path) node = node === undefined ? undefined : entryOf(node, segment)?.value;
  return node;
}

function entryOf(node: Node, segment: string | number): Entry | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'array') return node.entries[Number(segment)];
  return node.entries.findLast((entry) => entry.key === String(segment));
}
