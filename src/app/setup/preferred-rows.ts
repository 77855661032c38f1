import type { PreferenceValues } from '../../core/ports/system.ts';
import type { PickerRow } from '../app-types.ts';
import type { SetupStep } from './setup-types.ts';

/** A question for models with favourites, the current one and recents (newest first) in front, as in the picker (B026, B086). */
export function preferredStep(
  step: SetupStep,
  preferences: Pick<PreferenceValues, 'favourites' | 'recents'> | undefined,
): SetupStep {
  if (preferences === undefined || (step.kind !== 'model' && step.kind !== 'fallbacks')) return step;
  const { favourites, recents } = preferences;
  const rank = ({ ref, isCurrent }: PickerRow): number => {
    if (favourites.includes(ref)) return -2;
    if (isCurrent) return -1;
    return recents.includes(ref) ? recents.indexOf(ref) : recents.length;
  };
  const rows = step.rows
    .toSorted((left, right) => rank(left) - rank(right))
    .map((row, index) => ({
      ...row,
      number: index + 1,
      isFavourite: favourites.includes(row.ref),
      isRecent: recents.includes(row.ref),
    }));
  return { ...step, rows };
}
