import {
  listSettings,
  readSetting,
  type SettingRow,
  setSetting,
  undoSetting,
  unsetSetting,
} from '../../app/config/change-settings.ts';
import { settingKey, wordsFor } from '../../core/config/settings.ts';
import { usageError } from '../../core/errors.ts';
import type { SettingChange } from '../../core/ports/settings-store.ts';
import type { CliContext } from '../cli-context.ts';
import { textTable } from '../text-table.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** `settings list`. */
export function printSettings({ output, ports }: CliContext, options: JsonOption): void {
  const rows = listSettings(ports);
  if (options.json === true) {
    output.json({ settings: rows.map(jsonOf) });
    return;
  }
  for (const row of rows) {
    output.line(`${row.key} = ${row.value}${row.isSet ? '' : ' (default)'}`);
    output.line(`  ${row.doc}`);
    output.line(`  Takes ${wordsFor(row.type)}.`);
  }
}

/** `settings get <key>`. */
export function printSetting({ output, ports }: CliContext, key: string, options: JsonOption): void {
  const row = readSetting(ports, key);
  if (options.json === true) output.json(jsonOf(row));
  else output.line(String(row.value));
}

/** `settings set <key> <value>`. */
export async function changeSetting(
  context: CliContext,
  key: string,
  value: string,
  options: JsonOption,
): Promise<void> {
  printChange(context, key, await setSetting(context.ports, key, value), options);
}

/** `settings unset <key>`; exit 1 when it is not set. */
export async function clearSetting(context: CliContext, key: string, options: JsonOption): Promise<void> {
  printChange(context, key, await unsetSetting(context.ports, key), options);
}

/** `settings history`. */
export async function printSettingsHistory(
  { output, ports }: CliContext,
  options: JsonOption & { readonly limit?: string },
): Promise<void> {
  const { limit = '20' } = options;
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw usageError('--limit takes a whole number above 0');
  const changes = ports.settings.history(Number(limit));
  if (options.json === true) {
    output.json({ changes: changes.map(changeJson) });
    return;
  }
  if (changes.length === 0) {
    output.line('No changes yet.');
    return;
  }
  const lines = changes.map((change) => [
    new Date(change.atMs).toISOString().slice(0, 19).replace('T', ' '),
    change.actor,
    change.key,
    `${shown(change.before)} → ${shown(change.after)}`,
  ]);
  for (const line of await textTable(['when (UTC)', 'who', 'setting', 'change'], lines)) output.line(line);
}

/** `settings undo`. */
export async function undoSettings({ output, ports }: CliContext, options: JsonOption): Promise<void> {
  const undone = await undoSetting(ports);
  const row = readSetting(ports, settingKey(undone.key));
  if (options.json === true) output.json({ ok: true, undone: changeJson(undone), setting: jsonOf(row) });
  else output.line(`Undone: ${row.key} = ${row.value}${row.isSet ? '' : ' (default)'}`);
}

function printChange(
  { output, ports }: CliContext,
  key: string,
  change: SettingChange | undefined,
  options: JsonOption,
): void {
  const row = readSetting(ports, key);
  if (options.json === true) {
    output.json({ ok: true, changed: change !== undefined, setting: jsonOf(row) });
    return;
  }
  if (change === undefined) output.line('No change');
  else output.line(`${row.key} = ${row.value}${row.isSet ? '' : ' (default)'}`);
  if (change !== undefined) output.note('Applies to the next run.');
}

function jsonOf({ key, value, default: preset, isSet, type, doc }: SettingRow): unknown {
  return { key, value, default: preset, isSet, takes: wordsFor(type), doc };
}

function changeJson({ id, atMs, actor, key, before, after, undoes }: SettingChange): unknown {
  return {
    id,
    at: new Date(atMs).toISOString(),
    actor,
    key,
    before: before ?? null,
    after: after ?? null,
    undoes: undoes ?? null,
  };
}

function shown(value: unknown): string {
  return value === undefined ? '(default)' : String(value);
}
