import type { Preferences } from '../../core/ports/system.ts';

/** Marks a model as favourite or takes the mark away; favourites lead every list (B086). */
export function toggleFavourite(preferences: Preferences, ref: string): void {
  const { favourites } = preferences.read();
  const others = favourites.filter((favourite) => favourite !== ref);
  preferences.update({ favourites: others.length === favourites.length ? [...favourites, ref] : others });
}
