import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expandText, variableNames } from '../../core/config/config-variables.ts';
import { expectedKeyNames } from '../../core/credentials/environment-keys.ts';
import { once } from '../../core/once.ts';
import type { Environment, EnvironmentValue } from '../../core/ports/system.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import { createShellSource } from './shell-source.ts';

export interface EnvironmentSources {
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stateDir: string;
  /** The config as written, asked for only when everything else has no answer: its `env` block, and the names it refers to. */
  readonly configDocument: () => Readonly<Record<string, unknown>>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/**
 * ENV-1: process, then `.env` of the folder, then `.env` of the state directory, then the config's block, then the login
 * shell; nothing overrides an earlier source. A folder's `.env` may never bring credentials or endpoints (ENV-4, S13).
 */
export function createEnvironment(sources: EnvironmentSources): Environment {
  const { processEnv } = sources;
  const credentialNames = once(() => new Set(PROVIDERS.flatMap(expectedKeyNames)));
  const workspace = once(() => readDotenv(join(sources.cwd, '.env')));
  const global = once(() => readDotenv(join(sources.stateDir, '.env')));
  const isTrusted = (name: string): boolean => !credentialNames().has(name) && !isGuarded(name);
  // Looked up before it is judged: most folders have no `.env`, and the names of all credentials take a while to list.
  const fromWorkspace = (name: string): string | undefined => {
    const value = own(workspace(), name);
    return value !== undefined && isTrusted(name) ? value : undefined;
  };
  const fromFiles = (name: string): EnvironmentValue | undefined =>
    found(own(processEnv, name), 'process') ??
    found(fromWorkspace(name), 'dotenv') ??
    found(own(global(), name), 'dotenv');
  const settled = (name: string): EnvironmentValue | undefined =>
    fromFiles(name) ?? found(fromConfig(envBlock(sources), name, fromFiles), 'config');
  const shell = createShellSource({
    processEnv,
    now: sources.now,
    settings: () => own(envBlock(sources), 'shellEnv'),
  });
  /** ENV-3: only names that somebody expects come from the shell; the shell is not asked for any other. */
  const fromShell = (name: string): EnvironmentValue | undefined => {
    if (!shell.isEnabled()) return undefined;
    const isExpected = credentialNames().has(name) || variableNames(sources.configDocument()).has(name);
    return isExpected ? found(shell.values().get(name), 'shell') : undefined;
  };
  const applied = (): readonly string[] => {
    if (!shell.isEnabled()) return [];
    const expected = new Set([...credentialNames(), ...variableNames(sources.configDocument())]);
    return [...expected].filter((name) => settled(name) === undefined && fromShell(name) !== undefined);
  };
  return {
    lookup: (name) => settled(name) ?? fromShell(name),
    names: () =>
      new Set([
        ...Object.keys(processEnv),
        ...Object.keys(workspace()).filter(isTrusted),
        ...Object.keys(global()),
        ...configNames(envBlock(sources)),
        ...applied(),
      ]),
    shellImport: () => ({ enabled: shell.isEnabled(), appliedKeys: applied() }),
  };
}

/**
 * ENV-4, S13: names that a folder somebody cloned may not set. Wider than the list of known providers: any credential, any
 * endpoint, proxies and trusted certificates, the settings of this program, of Node, and of the clouds.
 */
function isGuarded(name: string): boolean {
  return (
    /^(?:OPENCLAW|NODE|AWS|GOOGLE|GCLOUD|AZURE|SSL_CERT)_|KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i.test(
      name,
    ) || /(?:_API_HOST|_BASE_URL|_ENDPOINT|_HOMESERVER|_HOST|_URL|_PROXY)$/i.test(name)
  );
}

function found(value: string | undefined, origin: EnvironmentValue['origin']): EnvironmentValue | undefined {
  return value === undefined || value.trim() === '' ? undefined : { value, origin };
}

function envBlock({ configDocument }: EnvironmentSources): Readonly<Record<string, unknown>> {
  const block = own(configDocument(), 'env');
  return typeof block === 'object' && block !== null ? { ...block } : {};
}

/**
 * ENV-2: `env.vars.NAME`, or flat `env.NAME`. Variables in the value come from earlier sources only, so that no two values
 * can wait for each other; one that needs a missing variable is not set.
 */
function fromConfig(
  block: Readonly<Record<string, unknown>>,
  name: string,
  earlier: (name: string) => EnvironmentValue | undefined,
): string | undefined {
  const vars = own(block, 'vars');
  const nested = typeof vars === 'object' && vars !== null ? own({ ...vars }, name) : undefined;
  const value = nested ?? own(block, name);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const { text, missing } = expandText(value, (other) => earlier(other)?.value);
  return missing.length === 0 ? text : undefined;
}

function configNames(block: Readonly<Record<string, unknown>>): readonly string[] {
  const vars = own(block, 'vars');
  return [...Object.keys(block), ...(typeof vars === 'object' && vars !== null ? Object.keys(vars) : [])];
}

/** Names come from the config: `constructor` is one that nobody set. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A file that is absent or cannot be read brings nothing; a pipe would never end. */
function readDotenv(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return statSync(path).isFile() ? parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) : {};
  } catch {
    return {};
  }
}
