import { configChangeDiff, configHistory, undoConfigChanges } from '../../app/config/config-changes.ts';
import type { DiffLine } from '../../core/config/line-diff.ts';
import { usageError } from '../../core/errors.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { textTable } from '../text-table.ts';

const DEFAULT_LIMIT = 20;
/** Places that a line of the history names. */
const PLACES_SHOWN = 3;

/** `config history`: the newest change first; its number is what `diff` and `undo` take. */
export async function printHistory(
  { output, ports }: CliContext,
  options: { readonly limit?: string; readonly json?: boolean },
): Promise<void> {
  const limit = options.limit === undefined ? DEFAULT_LIMIT : wholeNumber(options.limit, '--limit');
  const rows = configHistory(ports, limit);
  if (options.json === true) {
    output.json({
      path: ports.paths.configPath,
      changes: rows.map(({ number, id, atMs, actor, undoes, places, revisionBefore, revisionAfter }) => ({
        n: number ?? null,
        id,
        at: new Date(atMs).toISOString(),
        actor,
        undoes: undoes ?? null,
        places,
        revisionBefore,
        revisionAfter,
      })),
    });
    return;
  }
  if (rows.length === 0) {
    output.line('No changes yet.');
    return;
  }
  const lines = rows.map(({ number, atMs, actor, places }) => [
    number === undefined ? '-' : String(number),
    new Date(atMs).toISOString().slice(0, 19).replace('T', ' '),
    actor,
    placesText(places),
  ]);
  for (const line of await textTable(['n', 'when (UTC)', 'who', 'what'], lines)) output.line(line);
}

/** `config diff [n]`: what a change did, by line. */
export function printDiff({ output, ports }: CliContext, number: string | undefined): void {
  const { row, lines } = configChangeDiff(ports, wholeNumber(number ?? '1', 'n'));
  output.note(`${row.actor}, ${new Date(row.atMs).toISOString()}`);
  for (const line of lines) output.line(diffText(line));
}

/** `config undo [n]`: takes back the newest n changes. */
export async function undoChanges(
  context: CliContext,
  number: string | undefined,
  options: { readonly json?: boolean },
): Promise<void> {
  const { output, ports } = context;
  const { write, undone, exact } = await undoConfigChanges(ports, wholeNumber(number ?? '1', 'n'));
  if (options.json === true) {
    output.json({
      ok: true,
      configPath: write.path,
      changed: write.changed,
      exact,
      undone: undone.map(({ id, actor, atMs }) => ({ id, actor, at: new Date(atMs).toISOString() })),
      backupPath: write.backupPath ?? null,
    });
    return;
  }
  printWritten(context, write);
  const [newest] = undone;
  const what = undone.length === 1 ? `${newest?.actor ?? ''}` : `the newest ${undone.length} changes`;
  const how = exact ? 'the file is as it was before' : 'what others changed since is kept';
  output.line(`Undone: ${what}; ${how}.`);
  output.note('Applies to the next run.');
}

function wholeNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usageError(`${name} takes a whole number above 0`);
}

function placesText(places: readonly string[]): string {
  const shown = places.slice(0, PLACES_SHOWN).join(', ');
  return places.length > PLACES_SHOWN ? `${shown} and ${places.length - PLACES_SHOWN} more` : shown;
}

function diffText({ kind, text }: DiffLine): string {
  const sign = { same: ' ', added: '+', removed: '-', gap: ' ' }[kind];
  return `${sign} ${sanitizeText(text, { multiline: true })}`.trimEnd();
}
