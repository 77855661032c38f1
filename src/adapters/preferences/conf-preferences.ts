import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Conf from 'conf';
import { once } from '../../core/once.ts';
import type { Preferences, PreferenceValues } from '../../core/ports/system.ts';
import { arePreferences } from '../../core/preferences.ts';

type Stored = { -readonly [Key in keyof PreferenceValues]?: NonNullable<PreferenceValues[Key]> };

const DEFAULTS: PreferenceValues = { favourites: [], recents: [], sort: 'default', lastAgent: undefined };

/**
 * Preferences in `<stateDir>/preferences.json`, 0600. Reading makes no file. A damaged file reads as defaults and is replaced
 * on the next change; a change of the wrong shape changes nothing; where the folder cannot be written, changes last as long as the process. Never throws.
 */
export function createPreferences(path: string): Preferences {
  let unsaved: Stored = {};
  // It reads the file anew at every look; to make one takes longer than a look.
  const store = once(() => open(path));
  return {
    read() {
      const stored = existsSync(path) ? attempt(() => ({ ...store().store })) : undefined;
      return complete({ ...stored, ...unsaved });
    },
    update(change) {
      const wanted = definedIn(change);
      if (!arePreferences(wanted)) return;
      const saved = attempt(() => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const kept = store();
        const before = kept.store;
        // As a whole: each value on its own would be another look at the file, and another file.
        kept.store = definedIn({ ...(arePreferences(before) ? before : {}), ...change });
        return true;
      });
      if (saved !== true) unsaved = { ...unsaved, ...wanted };
    },
  };
}

function open(path: string): Conf<Stored> {
  // No `schema`: the core judges what is read and written, and conf's own judge is slow to load, so the bundle is without it.
  return new Conf<Stored>({
    cwd: dirname(path),
    configName: basename(path, '.json'),
    clearInvalidConfig: true,
    configFileMode: 0o600,
  });
}

function complete(stored: unknown): PreferenceValues {
  return arePreferences(stored) ? { ...DEFAULTS, ...stored } : DEFAULTS;
}

function definedIn(change: Partial<PreferenceValues>): Stored {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

/** Preferences are a comfort: no failure of theirs may stop a screen. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
