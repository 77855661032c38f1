import type { ScanRow } from './scan-model.ts';

/** Why a row may be chosen: it called a tool, or its provider's credential answered. */
export type IsSelectable = (row: ScanRow) => boolean;

/**
 * What is taken without asking (SCAN-8): the first rows of the ranking that may be chosen.
 * @param rows ranked
 * @param most size of the list of fallbacks
 */
export function defaultSelection(
  rows: readonly ScanRow[],
  isSelectable: IsSelectable,
  most: number,
): readonly ScanRow[] {
  return rows.filter(isSelectable).slice(0, most);
}

/** Does it take images, by a check, or by its catalog where nobody checks that? */
export function isImageCapable({ image, state, supportsImagesMeta }: ScanRow): boolean {
  return image.ok || (state === 'listed' && supportsImagesMeta);
}
