import { join, resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { StatePaths } from '../../core/ports/system.ts';

export interface PathSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--profile`; wins over `OPENCLAW_STATE_DIR` and `OPENCLAW_PROFILE` (CLI-8). */
  readonly profile?: string | undefined;
  readonly homedir: string;
}

const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
const AGENT_ID = /^[a-z0-9][\w.-]{0,127}$/i;

/**
 * Where everything lies (ENV-6); `~` expands, relative paths count from the working directory, and blank, `undefined` and
 * `null` count as unset. Throws `usage` for a profile name or agent id that could lead out of its folder.
 */
export function resolvePaths({ env, profile, homedir }: PathSources): StatePaths {
  const systemHome = set(env['HOME']) ?? set(env['USERPROFILE']) ?? homedir;
  const home = expand(set(env['OPENCLAW_HOME']) ?? systemHome, systemHome);
  const asked = set(profile);
  // An empty word must not lead into the state of everything else (CLI-7).
  if (profile !== undefined && asked === undefined) {
    throw usageError('--profile is empty', { hint: 'Give it a value or leave it out.' });
  }
  const stateDir =
    asked === undefined && set(env['OPENCLAW_STATE_DIR']) !== undefined
      ? expand(set(env['OPENCLAW_STATE_DIR']) ?? '', home)
      : join(home, folderOf(asked ?? set(env['OPENCLAW_PROFILE'])));
  const agentDir = set(env['OPENCLAW_AGENT_DIR']) ?? set(env['PI_CODING_AGENT_DIR']);
  return {
    home,
    stateDir,
    configPath: expand(set(env['OPENCLAW_CONFIG_PATH']) ?? join(stateDir, 'openclaw.json'), home),
    storePath: join(stateDir, 'state', 'models.sqlite'),
    preferencesPath: join(stateDir, 'preferences.json'),
    expand: (path) => expand(path, home),
    agentDir(agentId, isDefault = agentId === 'main') {
      if (!AGENT_ID.test(agentId)) throw usageError(`"${agentId}" is not an agent id`);
      // The override stands for the default agent; an agent that is named has its own folder (CLI-4).
      if (agentDir !== undefined && isDefault) return expand(agentDir, home);
      return join(stateDir, 'agents', agentId, 'agent');
    },
  };
}

function folderOf(profile: string | undefined): string {
  if (profile === undefined || profile === 'default') return '.openclaw';
  if (PROFILE_NAME.test(profile)) return `.openclaw-${profile}`;
  throw usageError(`"${profile}" is not a profile name`, {
    hint: 'Use letters, digits, - and _, beginning with a letter or digit.',
  });
}

function expand(path: string, home: string): string {
  return resolve(/^~(?:[/\\]|$)/.test(path) ? join(home, path.slice(1)) : path);
}

function set(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === '' || text === 'undefined' || text === 'null' ? undefined : text;
}
