import {
  addFallback,
  clearFallbacks,
  listFallbacks,
  moveFallback,
  removeFallback,
} from '../../app/models/fallback-changes.ts';
import type { ModelKey } from '../../app/models/set-model.ts';
import type { CliContext } from '../cli-context.ts';
import type { ListFormat } from './list-format.ts';
import { printChange } from './print-change.ts';

/** `models fallbacks list` (AFB-2): the primary and the chain; JSON `{primary, fallbacks}`; one ref per line with `--plain`. */
export function printFallbacks({ ports, output }: CliContext, key: ModelKey, format: ListFormat): void {
  const { primary, fallbacks } = listFallbacks(ports, key);
  if (format.json === true) {
    output.json({ primary: primary ?? null, fallbacks });
    return;
  }
  if (format.plain === true) {
    for (const ref of fallbacks) output.line(ref);
    return;
  }
  const label = key === 'model' ? 'Fallbacks: ' : 'Image fallbacks: ';
  const first = key === 'model' ? 'Primary: ' : 'Image model: ';
  const [head = '-', ...others] = fallbacks;
  output.line(`${first.padEnd(label.length)}${primary ?? '-'}`);
  output.line(`${label}${head}`);
  for (const ref of others) output.line(`${' '.repeat(label.length)}${ref}`);
}

/** The verbs that change a chain, by name. */
const FALLBACK_VERBS = {
  add: addFallback,
  remove: removeFallback,
} as const;

/** `models fallbacks add|remove <ref>`. */
export async function changeFallbacks(
  context: CliContext,
  key: ModelKey,
  verb: keyof typeof FALLBACK_VERBS,
  ref: string,
): Promise<void> {
  printChange(context, await FALLBACK_VERBS[verb](context.ports, key, ref));
}

/** `models fallbacks move <ref> <position>`. */
export async function moveInFallbacks(
  context: CliContext,
  key: ModelKey,
  ref: string,
  position: string,
): Promise<void> {
  printChange(context, await moveFallback(context.ports, key, ref, position));
}

/** `models fallbacks clear`. */
export async function emptyFallbacks(context: CliContext, key: ModelKey): Promise<void> {
  printChange(context, await clearFallbacks(context.ports, key));
}
