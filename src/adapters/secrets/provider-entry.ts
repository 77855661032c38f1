/** An entry of `secrets.providers`, read as it is needed: the config keeps what it does not know. */
export type ProviderEntry = Readonly<Record<string, unknown>>;

/** Where a setting has no usable value, the default counts; a limit can be lowered and never raised above `most`. */
export function limitOf(entry: ProviderEntry, name: string, usual: number, most: number): number {
  const value = entry[name];
  const isUsable = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return Math.min(isUsable ? value : usual, most);
}

/** The texts of a list; anything else in it is left out. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
