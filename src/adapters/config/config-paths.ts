import { isAbsolute, join, resolve } from 'node:path';
import type { StatePaths } from '../../core/ports/system.ts';

export interface PathSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--profile`; wins over `OPENCLAW_PROFILE` (CLI-8). */
  readonly profile?: string | undefined;
  readonly homedir: string;
}

/** Where everything lies (ENV-6). Blank, `undefined` and `null` count as unset. */
export function resolvePaths({ env, profile, homedir }: PathSources): StatePaths {
  const home = set(env['OPENCLAW_HOME']) ?? set(env['HOME']) ?? set(env['USERPROFILE']) ?? homedir;
  const expand = (path: string): string => {
    const full = path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
    return isAbsolute(full) ? full : resolve(full);
  };
  const name = set(profile) ?? set(env['OPENCLAW_PROFILE']);
  const usual = name === undefined || name === 'default' ? '.openclaw' : `.openclaw-${name}`;
  const stateDir = expand(set(env['OPENCLAW_STATE_DIR']) ?? join(home, usual));
  return {
    home,
    stateDir,
    configPath: expand(set(env['OPENCLAW_CONFIG_PATH']) ?? join(stateDir, 'openclaw.json')),
    storePath: join(stateDir, 'state', 'models.sqlite'),
    preferencesPath: join(stateDir, 'preferences.json'),
    agentDir: (agentId) => join(stateDir, 'agents', agentId, 'agent'),
  };
}

function set(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === '' || text === 'undefined' || text === 'null' ? undefined : text;
}
