import { addAlias, listAliases, removeAlias } from '../../app/models/alias-changes.ts';
import type { CliContext } from '../cli-context.ts';
import { textTable } from '../text-table.ts';
import type { ListFormat } from './list-format.ts';
import { printChange } from './print-change.ts';

/** `models aliases list` (AFB-1): `alias → ref`, JSON `{aliases}`, or `alias<tab>ref` with `--plain`. */
export async function printAliases({ ports, output }: CliContext, format: ListFormat): Promise<void> {
  const aliases = listAliases(ports);
  const entries = Object.entries(aliases);
  if (format.json === true) output.json({ aliases });
  else if (format.plain === true) for (const [alias, ref] of entries) output.line(`${alias}\t${ref}`);
  else if (entries.length === 0) output.line('No aliases.');
  else {
    const [, ...lines] = await textTable(
      ['', ''],
      entries.map(([alias, ref]) => [alias, `→ ${ref}`]),
    );
    for (const line of lines) output.line(line);
  }
}

/** `models aliases add <alias> <ref>`. */
export async function addModelAlias(context: CliContext, alias: string, target: string): Promise<void> {
  printChange(context, await addAlias(context.ports, alias, target));
}

/** `models aliases remove <alias>`. */
export async function removeModelAlias(context: CliContext, alias: string): Promise<void> {
  printChange(context, await removeAlias(context.ports, alias));
}
