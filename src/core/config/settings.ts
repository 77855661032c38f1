import { usageError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/** What a setting takes; one of some words, or a number in the unit that its key names. */
export type SettingKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly least: number; readonly most: number };

export type SettingValue = string | number;

interface Setting {
  readonly type: SettingKind;
  readonly default: SettingValue;
  /** What it does and what reads it. */
  readonly doc: string;
}

/** Our own settings by key (decision 2): they live in the store, since `openclaw.json` takes no keys of ours. */
export const SETTINGS = {
  'cost.consent': {
    type: { kind: 'words', words: ['ask', 'always', 'never'] },
    default: 'ask',
    doc: 'May a model answer that costs more than what was chosen and that nobody wrote into a chain? Kept for the cost fence; no part of this version refuses a model for its price.',
  },
  'firstToken.limitMs': {
    type: { kind: 'number', least: 1000, most: 600_000 },
    default: 60_000,
    doc: 'Milliseconds to wait for the first piece of an answer before the next credential or model is asked. Read by every run.',
  },
  'key.backend': {
    type: { kind: 'words', words: ['auto', 'keyring', 'file'] },
    default: 'auto',
    doc: 'Where the key that seals credentials is made: the keyring of the system or a private file. Read once, when the first credential is stored; OPENCLAW_KEY_BACKEND wins.',
  },
  'overflow-hop': {
    type: { kind: 'words', words: ['off', 'larger-window'] },
    default: 'off',
    doc: 'May a request that is too long for its model go once to a model with a larger window? Kept for that hop; no part of this version makes it.',
  },
  'retry.sameModel': {
    type: { kind: 'words', words: ['off', 'on'] },
    default: 'off',
    doc: 'Should a failed request be tried again on the same credential before the next one? Kept for that layer; this version always moves on at once.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingKey = keyof typeof SETTINGS;

/** The settings in the order they are listed. */
export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

/** The setting of that name. Throws `usage` with the nearest names. */
export function settingKey(text: string): SettingKey {
  if (Object.hasOwn(SETTINGS, text)) return text as SettingKey;
  const names = nearest(text, SETTING_KEYS);
  throw usageError(`There is no setting "${text}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw settings list" to see what there is.',
  });
}

/** A typed value, checked. Throws `usage` saying what the setting takes. */
export function parseSetting(key: SettingKey, text: string): SettingValue {
  const { type } = SETTINGS[key];
  const value = type.kind === 'number' && /^\d+$/.test(text.trim()) ? Number(text) : text.trim();
  if (fits(type, value)) return value;
  throw usageError(`${key} cannot be "${text.slice(0, 60)}"`, { hint: `It takes ${wordsFor(type)}.` });
}

/** The value in effect: the stored one when it fits, else the default. */
export function settingValue(key: SettingKey, stored: unknown): SettingValue {
  const { type, default: preset } = SETTINGS[key];
  return fits(type, stored) ? stored : preset;
}

/** What a setting takes, in words. */
export function wordsFor(type: SettingKind): string {
  return type.kind === 'words' ? type.words.join(', ') : `a number from ${type.least} to ${type.most}`;
}

function fits(type: SettingKind, value: unknown): value is SettingValue {
  if (type.kind === 'words') return typeof value === 'string' && type.words.includes(value);
  return typeof value === 'number' && value >= type.least && value <= type.most;
}
