import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from './journey.ts';
import type { ProgramResult } from './program.ts';
import { PROGRAM_COMMAND } from './pty-session.ts';

/** Root may do anything, so there the program runs as somebody else. */
const OTHER_USER = 65_534;

interface Handicap {
  /** KiB that a file may have at most (`ulimit -f`): a full disk that needs no rights to set up. */
  readonly fileLimitKib?: number;
  /** Runs without the rights of root. */
  readonly isPlainUser?: boolean;
}

/** Runs the built program with less than it needs. */
export function runHandicapped(
  journey: Journey,
  args: readonly string[],
  { fileLimitKib, isPlainUser = false }: Handicap,
  input = '',
): Promise<ProgramResult> {
  const limit = fileLimitKib === undefined ? '' : `ulimit -f ${fileLimitKib}; `;
  const user = isPlainUser && process.geteuid?.() === 0 ? { uid: OTHER_USER, gid: OTHER_USER } : {};
  const child = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, ...PROGRAM_COMMAND, ...args], {
    env: childEnv(journey),
    cwd: '/',
    ...user,
  });
  return collect(child, input);
}

function childEnv(journey: Journey): NodeJS.ProcessEnv {
  // Node writes its compile cache when it has given up its signals; a limit would then kill it.
  return { PATH: process.env['PATH'], NODE_DISABLE_COMPILE_CACHE: '1', ...journey.env };
}

function collect(child: ChildProcessWithoutNullStreams, input: string): Promise<ProgramResult> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

/**
 * The same on a disk of its own that has this many KiB left: a file system in memory over the state folder, in a mount
 * namespace, so that nobody else sees it and nothing stays mounted. What is on it afterwards becomes the state folder.
 */
export async function runOnFullDisk(
  journey: Journey,
  args: readonly string[],
  freeKib: number,
  input = '',
): Promise<ProgramResult> {
  const script = `
    state="$HOME/.openclaw"; kept="$HOME/kept"
    mv "$state" "$kept" && mkdir "$state" || exit 99
    mount -t tmpfs -o size=2m,mode=700 tmpfs "$state" && cp -a "$kept/." "$state" || exit 99
    head -c ${freeKib}k /dev/zero >"$state/free"
    head -c 4m /dev/zero >"$state/filler" 2>/dev/null
    rm "$state/free"
    "$0" "$@"; code=$?
    rm "$state/filler" && rm -r "$kept" && cp -a "$state" "$kept" || exit 99
    exit $code`;
  const command = ['-rm', 'bash', '-c', script, ...PROGRAM_COMMAND, ...args];
  const result = await collect(spawn('unshare', command, { env: childEnv(journey), cwd: '/' }), input);
  rmSync(join(journey.home, '.openclaw'), { recursive: true });
  renameSync(join(journey.home, 'kept'), join(journey.home, '.openclaw'));
  return result;
}

/** May this user mount a file system in a namespace of its own? Containers and hardened systems often say no. */
export function canMountDisk(): boolean {
  return spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

/** Everything below the home of a journey belongs to the user that `isPlainUser` runs as; folders get this mode. */
export function handOver(home: string, folderMode: number): void {
  const folders = ['.', '.openclaw', '.openclaw/state'].map((name) => join(home, name));
  for (const folder of folders) {
    for (const name of readdirSync(folder)) give(join(folder, name));
    give(folder);
  }
  for (const folder of folders.slice(1).reverse()) chmodSync(folder, folderMode);
}

/** Takes back what `handOver` took away, so that the home can be looked at and removed. */
export function takeBack(home: string): void {
  for (const name of ['.openclaw', '.openclaw/state']) chmodSync(join(home, name), 0o700);
}

function give(path: string): void {
  if (process.geteuid?.() === 0) chownSync(path, OTHER_USER, OTHER_USER);
}
