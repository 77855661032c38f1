import { touchedPlaces } from '../../core/config/config-history.ts';
import type { ConfigPath } from '../../core/config/config-path.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** So far back a change is looked for; older ones have no known age. */
const LOOKED_AT = 100;

/**
 * When this place of the config was changed last, or something around or in it, by the journal: Unix milliseconds; undefined
 * when the journal does not know. Fails with the store's errors.
 * @param untilMs later changes do not count
 */
export function lastChangedMs(
  ports: Ports,
  path: ConfigPath,
  untilMs = Number.POSITIVE_INFINITY,
): number | undefined {
  const parse = (text: string): unknown => (text === '' ? {} : ports.config.parse(text, 'the config'));
  for (const { id, atMs } of ports.journal.list(ports.paths.configPath, LOOKED_AT)) {
    if (atMs > untilMs) continue;
    const entry = ports.journal.entry(id);
    if (entry === undefined) continue;
    const touched = touchedPlaces(parse(entry.before), parse(entry.after));
    if (touched.some((place) => overlap(place.path, path))) return atMs;
  }
  return undefined;
}

function overlap(one: ConfigPath, other: ConfigPath): boolean {
  const depth = Math.min(one.length, other.length);
  return one.slice(0, depth).every((segment, index) => String(segment) === String(other[index]));
}
