import { chmodSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Conf, { type Schema } from 'conf';
import { z } from 'zod';
import type { Preferences, PreferenceValues } from '../../core/ports/system.ts';
import { PreferencesSchema } from '../../core/preferences.ts';

/** Preferences in `<stateDir>/preferences.json`, 0600. A damaged file reads as defaults and is replaced on the next write. */
export function createPreferences(path: string): Preferences {
  const schema = z.toJSONSchema(PreferencesSchema, { io: 'input' }).properties as Schema<PreferenceValues>;
  const store = new Conf<PreferenceValues>({
    cwd: dirname(path),
    configName: 'preferences',
    schema,
    clearInvalidConfig: true,
    configFileMode: 0o600,
  });
  return {
    read: () => {
      const parsed = PreferencesSchema.safeParse(store.store);
      const values = parsed.success ? parsed.data : PreferencesSchema.parse({});
      return { ...values, lastAgent: values.lastAgent };
    },
    update(change) {
      for (const [key, value] of Object.entries(change)) {
        if (value !== undefined) store.set(key as keyof PreferenceValues, value as never);
      }
      if (existsSync(path)) chmodSync(path, 0o600);
    },
  };
}
