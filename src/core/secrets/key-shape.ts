/** Beginnings of keys, and the provider whose they are. */
const OWNERS: readonly (readonly [start: string, provider: string, other: string, words: string])[] = [
  ['tp-', 'xiaomi-token-plan', 'xiaomi', "Xiaomi's Token Plan"],
  ['sk-', 'xiaomi', 'xiaomi-token-plan', "Xiaomi's pay-as-you-go"],
];

/**
 * PROV-5: does a key look like one of the other plan of the same vendor? Takes a canonical provider id; returns what to say, which
 * names the beginning only, or undefined.
 */
export function keyShapeNote(provider: string, key: string): string | undefined {
  const found = OWNERS.find(([start, , other]) => other === provider && key.startsWith(start));
  if (found === undefined) return undefined;
  const [start, owner, , words] = found;
  return `Keys that begin with ${start} belong to ${words}: if this one is refused, connect ${owner} with it.`;
}
