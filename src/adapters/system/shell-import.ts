import { basename, isAbsolute } from 'node:path';

export interface ShellProbeOptions {
  /** `SHELL` as the process has it; anything but an absolute path means `/bin/sh`. */
  readonly shell: string | undefined;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** What a login shell needs to find its own files; never a key, it has those itself (S6). */
const PASSED_ON = ['HOME', 'USER', 'LOGNAME', 'PATH', 'LANG', 'LC_ALL', 'TMPDIR', 'XDG_CONFIG_HOME'] as const;
/** Start files print greetings; what counts comes after this line. */
const MARK = '__openclaw_environment__';
const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * The environment that a login shell ends up with (ENV-3): bash also reads what it reads on a terminal. `undefined` when it
 * fails or takes too long; its whole process group is ended then.
 */
export function readShellEnvironment(options: ShellProbeOptions): ReadonlyMap<string, string> | undefined {
  const { shell: asked, processEnv, timeoutMs } = options;
  const shell = asked !== undefined && isAbsolute(asked) ? asked : '/bin/sh';
  const flags = basename(shell) === 'bash' ? ['-lic'] : ['-l', '-c'];
  // Most commands never ask the shell, and the module for processes is slow to load.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const passed = PASSED_ON.flatMap((name) => {
    const value = processEnv[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Not in the types of the synchronous call, but it takes it: a group of its own can be ended as a whole, and an
  // interactive shell cannot take the terminal.
  const ownGroup = { detached: true };
  const { pid, status, stdout, error } = spawnSync(shell, [...flags, `echo ${MARK}; env -0`], {
    ...ownGroup,
    env: { ...Object.fromEntries(passed), SHELL: shell, TERM: 'dumb' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST_BYTES,
    encoding: 'utf8',
  });
  if (pid > 0) endGroup(pid);
  if (status !== 0 || error !== undefined) return undefined;
  const start = stdout.lastIndexOf(`${MARK}\n`);
  return start < 0 ? undefined : parse(stdout.slice(start + MARK.length + 1));
}

function parse(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\0').flatMap((entry) => {
      const equals = entry.indexOf('=');
      return equals < 1 ? [] : [[entry.slice(0, equals), entry.slice(equals + 1)] as const];
    }),
  );
}

/** Whatever the start files left running in the background goes too. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left, which is the usual case.
  }
}
