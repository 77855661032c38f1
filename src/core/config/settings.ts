import { usageError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/** What a setting takes: one of some words, a number in the unit that its key names, a web address (`isHere`: of this machine alone), or an id. */
export type SettingKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'url'; readonly isHere?: true }
  | { readonly kind: 'id' };

export type SettingValue = string | number;

interface Setting {
  readonly type: SettingKind;
  readonly default: SettingValue;
  /** What it does and what reads it. */
  readonly doc: string;
}

/** Our own settings by key (decision 2): they live in the store, since `openclaw.json` takes no keys of ours. */
export const SETTINGS = {
  'budget.perMinute': {
    type: { kind: 'number', least: 1, most: 10_000 },
    default: 60,
    doc: 'Failed requests to one provider within a minute, all runs together, after which it is asked nothing more. Read by every run.',
  },
  'budget.perTurn': {
    type: { kind: 'number', least: 1, most: 1000 },
    default: 32,
    doc: 'Requests that one turn makes at most. Read by every run.',
  },
  'catalog.url': {
    type: { kind: 'url' },
    default: 'https://models.dev/api.json',
    doc: 'Where the public list of models is read: limits, prices and dates that providers do not tell themselves. Read by models refresh.',
  },
  'cost.consent': {
    type: { kind: 'words', words: ['ask', 'always', 'never'] },
    default: 'ask',
    doc: 'May a model answer that costs more than what was chosen and that nobody wrote into a chain? ask: a run on a terminal asks once and keeps the answer, any other run does not use it. Read by every run.',
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
  'ledger.keepDays': {
    type: { kind: 'number', least: 1, most: 3650 },
    default: 30,
    doc: 'Days for which runs, attempts and events are kept, of 20000 attempts at most. Read by runs, which take away what is older.',
  },
  'oauth.github-copilot.clientId': {
    type: { kind: 'id' },
    default: '',
    doc: 'Client id of the GitHub app that a device sign-in names. GitHub publishes none for programs like this one, so there is no default. Read by models auth login.',
  },
  'oauth.github-copilot.deviceUrl': {
    type: { kind: 'url' },
    default: 'https://github.com/login/device/code',
    doc: 'Where a device sign-in to GitHub gets its short code. Read by models auth login.',
  },
  'oauth.github-copilot.tokenUrl': {
    type: { kind: 'url' },
    default: 'https://github.com/login/oauth/access_token',
    doc: 'Where a device sign-in to GitHub gets its token. Read by models auth login.',
  },
  'oauth.openai-codex.authorizeUrl': {
    type: { kind: 'url' },
    default: 'https://auth.openai.com/oauth/authorize',
    doc: 'The page on which a person signs in to ChatGPT. Read by models auth login.',
  },
  'oauth.openai-codex.clientId': {
    type: { kind: 'id' },
    default: 'app_EMoamEEZ73f0CkXaXp7hrann',
    doc: 'Client id of a sign-in with ChatGPT. Read by models auth login.',
  },
  'oauth.openai-codex.redirectUrl': {
    type: { kind: 'url', isHere: true },
    default: 'http://localhost:1455/auth/callback',
    doc: 'Where the browser comes back to after a sign-in with ChatGPT; port 0 is any free port. Read by models auth login.',
  },
  'oauth.openai-codex.revokeUrl': {
    type: { kind: 'url' },
    default: 'https://auth.openai.com/oauth/revoke',
    doc: 'Where a sign-in with ChatGPT is ended. Read by models auth logout.',
  },
  'oauth.openai-codex.tokenUrl': {
    type: { kind: 'url' },
    default: 'https://auth.openai.com/oauth/token',
    doc: 'Where a sign-in with ChatGPT gets its tokens. Tokens are refreshed where they were issued. Read by models auth login.',
  },
  'oauth.openrouter.authorizeUrl': {
    type: { kind: 'url' },
    default: 'https://openrouter.ai/auth',
    doc: 'The page on which a person signs in to OpenRouter. Read by models auth login.',
  },
  'oauth.openrouter.keyUrl': {
    type: { kind: 'url' },
    default: 'https://openrouter.ai/api/v1/auth/keys',
    doc: 'Where a sign-in to OpenRouter gets its API key. Read by models auth login.',
  },
  'overflow-hop': {
    type: { kind: 'words', words: ['off', 'larger-window'] },
    default: 'off',
    doc: 'May a request that is too long for its model go once to a model with a larger window? Only where the model was not picked by a person. Read by every run.',
  },
  'retry.provider.maxRetries': {
    type: { kind: 'number', least: 0, most: 100 },
    default: 8,
    doc: 'How often one run asks the same credential again while retry.sameModel is on; 0 never. A rate limit gets 9 at most, which is also what it gets while this is not set. Read by every run.',
  },
  'retry.sameModel': {
    type: { kind: 'words', words: ['off', 'on'] },
    default: 'off',
    doc: 'Should a failed request be tried again on the same credential before the next one? Up to 9 times after a rate limit and 8 times within 90 seconds after other passing faults. Read by every run.',
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
  switch (type.kind) {
    case 'words':
      return type.words.join(', ');
    case 'number':
      return `a number from ${type.least} to ${type.most}`;
    case 'url':
      return type.isHere === true
        ? 'an http address of this machine'
        : 'an https address, or an http address of this machine';
    case 'id':
      return 'an id of letters, digits and . _ - :';
  }
}

function fits(type: SettingKind, value: unknown): value is SettingValue {
  if (type.kind === 'number') {
    return typeof value === 'number' && value >= type.least && value <= type.most;
  }
  if (typeof value !== 'string') return false;
  switch (type.kind) {
    case 'words':
      return type.words.includes(value);
    case 'url':
      return isSafeUrl(value, type.isHere === true);
    case 'id':
      return /^[\w.:-]{1,200}$/.test(value);
  }
}

/** What travels to and from these addresses is encrypted, or stays on this machine. */
function isSafeUrl(text: string, mustBeHere: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'http:' ? isHere : protocol === 'https:' && !mustBeHere;
}
