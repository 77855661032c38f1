import { redactText } from '../../core/config/config-diff.ts';
import {
  changesInEffect,
  isUnbroken,
  reverseChange,
  touchedPlaces,
} from '../../core/config/config-history.ts';
import { valueAt } from '../../core/config/config-merge.ts';
import { type ConfigPath, formatConfigPath } from '../../core/config/config-path.ts';
import { type DiffLine, lineDiff } from '../../core/config/line-diff.ts';
import { AppError } from '../../core/errors.ts';
import { isRecord } from '../../core/is-record.ts';
import type { JournalEntry, JournalRow } from '../../core/ports/config-journal.ts';
import type { ConfigEdit, ConfigReversal, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { redactConfig } from '../../core/secrets/secret-paths.ts';

/** One line of the history. */
export interface HistoryRow extends JournalRow {
  /** Counts back from the newest change in effect, which is 1; undefined for an undo and for what one took back. */
  readonly number: number | undefined;
  /** Places that it touched. */
  readonly places: readonly string[];
}

/** The changes of the config file, newest first (D7). */
export function configHistory(ports: Ports, limit: number): readonly HistoryRow[] {
  const rows = ports.journal.list(ports.paths.configPath);
  const numbers = new Map(changesInEffect(rows).map((row, index) => [row.id, index + 1]));
  return rows.slice(0, limit).map((row) => {
    const entry = ports.journal.entry(row.id);
    const places = entry === undefined ? [] : placesOf(ports, entry);
    return { ...row, number: numbers.get(row.id), places };
  });
}

/** What change `number` did, by line, secrets taken out. Throws `nothing-to-do` when there is no such change. */
export function configChangeDiff(
  ports: Ports,
  number: number,
): { readonly row: JournalRow; readonly lines: readonly DiffLine[] } {
  const { before, after, ...row } = entryOf(ports, changeAt(ports, number));
  const parse = (text: string): unknown => ports.config.parse(text, 'the config');
  const documents = [before, after].map((text) => (text === '' ? {} : parse(text)));
  const [left, right] = [before, after].map((text) => redactText(text, documents, parse));
  if (left !== undefined && right !== undefined) return { row, lines: lineDiff(left, right) };
  const [plainLeft = '', plainRight = ''] = documents.map((document) =>
    JSON.stringify(redactConfig(document), null, 2),
  );
  return { row, lines: lineDiff(plainLeft, plainRight) };
}

export interface UndoResult {
  readonly write: ConfigWriteResult;
  /** Newest first. */
  readonly undone: readonly JournalRow[];
  /** True when the file is byte for byte as it was before the oldest of them. */
  readonly exact: boolean;
}

/**
 * Takes back the newest `count` changes. Where nobody else wrote since, the file gets the very bytes it had before; otherwise
 * each change is reversed place by place, which is refused with `config-conflict` when somebody changed one of its places.
 * Throws `nothing-to-do` when there are fewer changes. The undo is a row of the journal too.
 */
export async function undoConfigChanges(ports: Ports, count: number): Promise<UndoResult> {
  let undone: readonly JournalRow[] = [];
  let exact = false;
  const write = await ports.config.revert('config undo', (current) => {
    const changes = changesInEffect(ports.journal.list(ports.paths.configPath));
    const oldest = changes[count - 1];
    if (oldest === undefined) throw noChange(count, changes.length);
    undone = changes.slice(0, count);
    exact = isUnbroken(undone, current.revision);
    if (exact) {
      const isAbsent = oldest.revisionBefore === 'absent';
      return { text: isAbsent ? undefined : entryOf(ports, oldest).before, undoes: oldest.id };
    }
    return { edits: reversed(ports, undone, current.text), undoes: oldest.id } satisfies ConfigReversal;
  });
  return { write, undone, exact };
}

function reversed(
  ports: Ports,
  changes: readonly JournalRow[],
  text: string | undefined,
): readonly ConfigEdit[] {
  const parse = (of: string): unknown => (of === '' ? {} : ports.config.parse(of, ports.paths.configPath));
  const edits: ConfigEdit[] = [];
  let document = parse(text ?? '');
  for (const [index, change] of changes.entries()) {
    const entry = entryOf(ports, change);
    const reversal = reverseChange(parse(entry.before), parse(entry.after), document);
    if (reversal.kind === 'conflict') {
      const place = formatConfigPath(reversal.path);
      throw new AppError(
        'config-conflict',
        `Can't take back change ${index + 1} (${change.actor}): ${place} was changed by someone else since`,
        {
          hint: `Nothing was written. See it with "openclaw config diff ${index + 1}" and set ${place} yourself.`,
        },
      );
    }
    edits.push(...reversal.edits);
    document = reversal.document;
  }
  return edits;
}

function changeAt(ports: Ports, number: number): JournalRow {
  const changes = changesInEffect(ports.journal.list(ports.paths.configPath));
  const change = changes[number - 1];
  if (change === undefined) throw noChange(number, changes.length);
  return change;
}

function noChange(number: number, count: number): AppError {
  const message =
    count === 0
      ? 'There is no change to go back to'
      : `There is no change ${number}: the journal has ${count}`;
  return new AppError('nothing-to-do', message, { hint: 'See them with "openclaw config history".' });
}

function entryOf(ports: Ports, row: JournalRow): JournalEntry {
  const entry = ports.journal.entry(row.id);
  if (entry === undefined) throw new AppError('bug', `The journal has lost its entry ${row.id}`);
  return entry;
}

function placesOf(ports: Ports, { before, after }: JournalEntry): readonly string[] {
  const parse = (text: string): unknown => (text === '' ? {} : ports.config.parse(text, 'the config'));
  return touchedPlaces(parse(before), parse(after)).map((place) =>
    formatConfigPath(deepest(place.path, place.after ?? place.before)),
  );
}

/** Down to where something happened: a value that came with all objects around it. */
function deepest(path: ConfigPath, value: unknown): ConfigPath {
  const [only, ...others] = isRecord(value) ? Object.keys(value) : [];
  if (only === undefined || others.length > 0) return path;
  return deepest([...path, only], valueAt(value, [only]));
}
