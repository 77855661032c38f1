import { isAbsolute } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { SetOptions } from './set-options.ts';

type Option = keyof SetOptions;

/** Which options belong to which source; the others are refused with it. */
const OPTIONS_OF: Readonly<Record<string, readonly Option[]>> = {
  env: ['providerAllowlist'],
  file: ['providerPath', 'providerMode', 'providerMaxBytes', 'providerTimeoutMs'],
  exec: [
    'providerCommand',
    'providerArg',
    'providerTimeoutMs',
    'providerNoOutputTimeoutMs',
    'providerMaxOutputBytes',
    'providerJsonOnly',
    'providerEnv',
    'providerPassEnv',
    'providerTrustedDir',
  ],
};

/** True when any option of the provider builder is given. */
export function usesProviderBuilder(options: SetOptions): boolean {
  return Object.keys(options).some((name) => name.startsWith('provider'));
}

/** The entry of `secrets.providers.<alias>` that the options describe (section 28.4). Throws `usage`. */
export function buildProvider(options: SetOptions): Readonly<Record<string, unknown>> {
  const source = options.providerSource;
  if (source === undefined) throw usageError('The provider options need --provider-source env, file or exec');
  const allowed = OPTIONS_OF[source];
  if (allowed === undefined) {
    throw usageError(`--provider-source is "${source}"; it can be env, file or exec`);
  }
  const given = Object.keys(options).filter((name) => name.startsWith('provider')) as Option[];
  const foreign = given.find((name) => name !== 'providerSource' && !allowed.includes(name));
  if (foreign !== undefined) {
    throw usageError(`${flagOf(foreign)} does not go with --provider-source ${source}`);
  }
  if (source === 'file') requirePath(options, 'providerPath', source);
  if (source === 'exec') requirePath(options, 'providerCommand', source);
  if (options.providerMode !== undefined && !['json', 'singleValue'].includes(options.providerMode)) {
    throw usageError(`--provider-mode is "${options.providerMode}"; it can be json or singleValue`);
  }
  const entry = {
    source,
    path: options.providerPath,
    mode: options.providerMode,
    maxBytes: count(options, 'providerMaxBytes'),
    command: options.providerCommand,
    args: options.providerArg,
    allowlist: options.providerAllowlist,
    timeoutMs: count(options, 'providerTimeoutMs'),
    noOutputTimeoutMs: count(options, 'providerNoOutputTimeoutMs'),
    maxOutputBytes: count(options, 'providerMaxOutputBytes'),
    jsonOnly: options.providerJsonOnly,
    env: options.providerEnv === undefined ? undefined : pairs(options.providerEnv),
    passEnv: options.providerPassEnv,
    trustedDirs: options.providerTrustedDir,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

/** SEC-7, SEC-8: a path that does not depend on where the next run starts. */
function requirePath(options: SetOptions, name: Option, source: string): void {
  const value = options[name];
  if (typeof value !== 'string' || value.trim() === '') {
    throw usageError(`--provider-source ${source} needs ${flagOf(name)}`);
  }
  if (!isAbsolute(value)) throw usageError(`${flagOf(name)} takes an absolute path`);
}

function count(options: SetOptions, name: Option): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw usageError(`${flagOf(name)} takes a whole number above 0`);
}

function pairs(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw usageError('--provider-env takes NAME=VALUE');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
