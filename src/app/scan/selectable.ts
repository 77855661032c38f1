import type { ScanRow } from '../../core/scan/scan-model.ts';
import type { ScanProgress } from './scan-types.ts';

/** May this row be chosen: did it call a tool, or does its provider's credential work? */
export function isSelectable(row: ScanRow, { providers }: Pick<ScanProgress, 'providers'>): boolean {
  if (row.tool.ok) return true;
  if (row.state !== 'listed' || row.tool.label !== undefined) return false;
  return providers.some(({ provider, problem, isAsked }) => {
    return provider === row.provider && problem === undefined && isAsked;
  });
}
