import { readFileSync, statSync } from 'node:fs';
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
  ): EnvironmentValue | undefined =>
    value === undefined || value.trim() === '' ? undefined : { value, origin };
  return {
    lookup(name) {
      const trusted = !credentialNames.has(name) && !isGuarded(name);
      return (
        found(own(sources.processEnv, name), 'process') ??
        (trusted ? found(own(workspace(), name), 'dotenv') : undefined) ??
        found(own(global(), name), 'dotenv') ??
        found(fromConfig(sources.configEnv() ?? {}, name), 'config')
      );
    },
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

/** ENV-2: `env.vars.NAME`, or flat `env.NAME`. */
function fromConfig(block: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const vars = own(block, 'vars');
  const nested = typeof vars === 'object' && vars !== null ? own({ ...vars }, name) : undefined;
  const value = nested ?? own(block, name);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
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

function once<T>(read: () => T): () => T {
  let value: { readonly result: T } | undefined;
  return () => {
    value ??= { result: read() };
    return value.result;
  };
}
