import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment, EnvironmentValue } from '../../core/ports/system.ts';
import { PROVIDERS } from '../../core/provider-table/provider-table.ts';

export interface EnvironmentSources {
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stateDir: string;
  /** The config's `env` block, asked for only when everything else has no answer. */
  readonly configEnv: () => Readonly<Record<string, unknown>> | undefined;
}

/**
 * ENV-1: process, then `.env` of the folder, then `.env` of the state directory, then the config's block; nothing
 * overrides an earlier source. A folder's `.env` may never bring credentials or endpoints (ENV-4, S13).
 */
export function createEnvironment(sources: EnvironmentSources): Environment {
  const credentialNames = new Set(PROVIDERS.flatMap((provider) => provider.env));
  const workspace = once(() => readDotenv(join(sources.cwd, '.env')));
  const global = once(() => readDotenv(join(sources.stateDir, '.env')));
  const found = (
    value: string | undefined,
    origin: EnvironmentValue['origin'],
  ): EnvironmentValue | undefined => (value === undefined || value === '' ? undefined : { value, origin });
  return {
    lookup(name) {
      const trusted = !credentialNames.has(name) && !isGuarded(name);
      return (
        found(sources.processEnv[name], 'process') ??
        (trusted ? found(workspace()[name], 'dotenv') : undefined) ??
        found(global()[name], 'dotenv') ??
        found(fromConfig(sources.configEnv(), name), 'config')
      );
    },
  };
}

function isGuarded(name: string): boolean {
  return /^OPENCLAW_|_API_KEYS?$|_TOKEN$|_API_HOST$|_BASE_URL$|_ENDPOINT$|_HOMESERVER$/.test(name);
}

/** ENV-2: `env.vars.NAME`, or flat `env.NAME`. */
function fromConfig(block: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const vars = block?.['vars'];
  const nested =
    typeof vars === 'object' && vars !== null ? (vars as Record<string, unknown>)[name] : undefined;
  const value = nested ?? block?.[name];
  return typeof value === 'string' ? value : undefined;
}

function readDotenv(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

function once<T>(read: () => T): () => T {
  let value: { readonly result: T } | undefined;
  return () => {
    value ??= { result: read() };
    return value.result;
  };
}
