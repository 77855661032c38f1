import type { PlacedDrift } from '../../app/models/refresh-drift.ts';
import { replaceModel } from '../../app/models/replace-model.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { formatPrice, formatTokens } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { type RowKeys, rowKeysOn } from '../row-keys.ts';
import { canAsk } from '../surface.ts';
import { printChange } from './print-change.ts';

const NOTHING_FITS: Readonly<Record<PlacedDrift['kind'], string>> = {
  gone: 'Nothing here can stand in for it. Choose another one: openclaw models list',
  renamed: 'Choose another one: openclaw models list',
  dearer: 'No relative of it costs no more than it did, and holds as much.',
  'smaller-window': 'No relative of it holds as much as it did, and costs no more.',
  'no-longer-free': 'No free one can stand in for it. Find a free one: openclaw models scan',
};

/**
 * Shows each change of a configured model and, below it, what would be written; on a terminal one key writes it, row by row, and
 * nothing is written without. Elsewhere the commands that do it. Rejects with `cancelled` when the person leaves.
 */
export async function offerStandIns(
  context: CliContext,
  drift: readonly PlacedDrift[],
  words: (change: PlacedDrift) => string,
): Promise<void> {
  const { output } = context;
  const replaced = new Set<string>();
  let keys: RowKeys | undefined;
  let isAsking = canAsk(context);
  try {
    for (const change of drift) {
      output.line(words(change));
      const { ref, replacement, places } = change;
      if (replaced.has(ref)) continue;
      for (const line of proposalLines(change)) output.note(`  ${line}`);
      if (replacement === undefined || places.length === 0) continue;
      if (!isAsking) {
        for (const command of replacementCommands(change)) output.note(`  ${command}`);
        continue;
      }
      keys ??= rowKeysOn(context);
      const key = await keys.ask(`  Replace it by ${replacement}? y yes, n no, q leave the rest`, 'nyq');
      isAsking = key !== 'q';
      if (key !== 'y') continue;
      const made = await replaceModel(context.ports, ref, replacement);
      printChange(context, made);
      if (made.write.changed) output.note('Take it back with: openclaw config undo');
      replaced.add(ref);
    }
  } finally {
    keys?.close();
  }
}

/** What a person or a script types to put the proposal in each place of the model; none when there is none. */
export function replacementCommands({ ref, replacement, places }: PlacedDrift): readonly string[] {
  if (replacement === undefined) return [];
  return places.map(({ key, position }) => {
    const isImage = key === 'imageModel';
    if (position === 0) return `openclaw models ${isImage ? 'set-image' : 'set'} ${replacement}`;
    const chain = `openclaw models ${isImage ? 'image-fallbacks' : 'fallbacks'}`;
    return `${chain} remove ${ref} && ${chain} add ${replacement} && ${chain} move ${replacement} ${position}`;
  });
}

/** The exact change: each place as it is and as it would be, with price and window. */
function proposalLines({
  kind,
  ref,
  replacement,
  places,
  from,
  to,
  standIn,
}: PlacedDrift): readonly string[] {
  if (replacement === undefined) return [NOTHING_FITS[kind]];
  if (places.length === 0) {
    return [
      `${replacement}${facts(standIn)} could stand in where it is configured; no shared chain holds it.`,
    ];
  }
  const now = kind === 'renamed' ? from : (to ?? from);
  return places.flatMap(({ key, position }) => {
    const role = position === 0 ? 'primary' : `fallback ${position}`;
    const place = (key === 'imageModel' ? `image ${role}` : role).padEnd(10);
    return [`- ${place}  ${ref}${facts(now)}`, `+ ${place}  ${replacement}${facts(standIn)}`];
  });
}

/** What nobody told us is left out. */
function facts(model: CatalogModel | undefined): string {
  const price = model?.cost === undefined ? '' : ` · ${formatPrice(model.cost)}`;
  return model?.contextWindow === undefined
    ? price
    : `${price} · ${formatTokens(model.contextWindow)} tokens`;
}
