import { addAllowed, clearAllowed, listAllowed, removeAllowed } from '../../app/models/allow-changes.ts';
import type { CliContext } from '../cli-context.ts';
import type { ListFormat } from './list-format.ts';
import { printChange } from './print-change.ts';

/** `models allow list`: the entries, JSON `{restricted, allowed, source}`, or one entry per line with `--plain`. */
export function printAllowed({ ports, output }: CliContext, format: ListFormat): void {
  const list = listAllowed(ports);
  if (format.json === true) output.json(list);
  else if (format.plain === true) for (const key of list.allowed) output.line(key);
  else if (!list.restricted) output.line('Allowed models (0): all');
  else {
    output.line(`Allowed models (${list.allowed.length}), from ${list.source}:`);
    for (const key of list.allowed) output.line(`- ${key}`);
  }
}

/** `models allow add <ref|provider/*>`. */
export async function allowModel(context: CliContext, key: string): Promise<void> {
  printChange(context, await addAllowed(context.ports, key));
}

/** `models allow remove <ref|provider/*>`. */
export async function disallowModel(context: CliContext, key: string): Promise<void> {
  printChange(context, await removeAllowed(context.ports, key));
}

/** `models allow clear`. */
export async function allowEverything(context: CliContext): Promise<void> {
  printChange(context, await clearAllowed(context.ports));
}
