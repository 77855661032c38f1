import {
  parseSetting,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type SettingKind,
  type SettingValue,
  settingKey,
  settingValue,
} from '../../core/config/settings.ts';
import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SettingChange } from '../../core/ports/settings-store.ts';

/** One setting as it is. */
export interface SettingRow {
  readonly key: SettingKey;
  readonly value: SettingValue;
  readonly default: SettingValue;
  readonly isSet: boolean;
  readonly type: SettingKind;
  readonly doc: string;
}

/** One setting. Throws `usage` for an unknown key. */
export function readSetting(ports: Pick<Ports, 'settings'>, keyText: string): SettingRow {
  const key = settingKey(keyText);
  const stored = ports.settings.value(key);
  const { default: preset, type, doc } = SETTINGS[key];
  return { key, value: settingValue(key, stored), default: preset, isSet: stored !== undefined, type, doc };
}

/** All settings, set or not. */
export function listSettings(ports: Pick<Ports, 'settings'>): readonly SettingRow[] {
  return SETTING_KEYS.map((key) => readSetting(ports, key));
}

/** Stores a typed value; resolves undefined when it was that already. Throws `usage` for what the setting does not take. */
export async function setSetting(
  ports: Pick<Ports, 'settings'>,
  keyText: string,
  text: string,
): Promise<SettingChange | undefined> {
  const key = settingKey(keyText);
  return ports.settings.write(key, parseSetting(key, text), 'settings set');
}

/** Goes back to the default. Throws `nothing-to-do` when the setting is not set, `usage` for an unknown key. */
export async function unsetSetting(ports: Pick<Ports, 'settings'>, keyText: string): Promise<SettingChange> {
  const key = settingKey(keyText);
  const change = await ports.settings.write(key, undefined, 'settings unset');
  if (change !== undefined) return change;
  throw new AppError('nothing-to-do', `${key} is not set; its default ${SETTINGS[key].default} applies`);
}

/** Takes back the newest change of a setting. Throws `nothing-to-do` when there is none. */
export async function undoSetting(ports: Pick<Ports, 'settings'>): Promise<SettingChange> {
  const change = await ports.settings.undo('settings undo');
  if (change !== undefined) return change;
  throw new AppError('nothing-to-do', 'There is no change of a setting to take back', {
    hint: 'See them with "openclaw settings history".',
  });
}
