/** Ties a sealed value to its row and column: moved elsewhere it does not open. */
export function sealedPlace(profile: { readonly owner: string; readonly id: string }): string {
  return JSON.stringify([profile.owner, profile.id, 'secret']);
}

/** An archive may be moved to another folder, and restored from a backup; only its name binds. */
export function archivePlace(name: string): string {
  return JSON.stringify(['archive', name]);
}
