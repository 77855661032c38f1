import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { waited } from './waited.ts';

/** How a program ended. */
export interface ChildEnd {
  /** Above 128: by the signal of that number less 128; undefined when it could not be started. */
  readonly code: number | undefined;
  readonly problem: string | undefined;
}

/** A program of somebody else that never outlives us. */
export interface GuardedChild {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<ChildEnd>;
  /** Asks it and all that it started to end, then ends them. Resolves when they are gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** All that it sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Time to end by itself. */
const GRACE_MS = 500;

/*
 * Runs between us and the program, in a process group of the two. The pipe at 3 is the line to us: when it breaks, however we
 * ended, the group is killed. The signal that asks the program to end is not for the guard: it goes when the program has gone.
 */
const GUARD = `
const { spawn } = require('node:child_process');
const [file, ...args] = process.argv.slice(1);
process.on('SIGTERM', () => {});
const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit'], windowsHide: true });
const end = () => {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  child.kill('SIGKILL');
  process.exit(1);
};
child.on('error', (error) => { process.stderr.write(error.message); process.exit(127); });
child.on('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + require('node:os').constants.signals[signal]);
});
new (require('node:net').Socket)({ fd: 3 }).on('end', end).on('error', end).on('close', end).resume();
`;

/** Starts a program without a shell, under a guard that ends it when this process ends in any way, `kill -9` included. */
export function startGuarded(file: string, args: readonly string[], options: ChildOptions): GuardedChild {
  const guard = spawn(process.execPath, ['-e', GUARD, '--', file, ...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C is ours to answer and all of it ends at once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // A program that ends without reading is no error of ours; how it ended tells.
  guard.stdin.on('error', () => undefined);
  guard.stdio[3]?.on('error', () => undefined);
  const ended = new Promise<ChildEnd>((resolve) => {
    guard.on('error', (error) => resolve({ code: undefined, problem: error.message }));
    guard.on('exit', (code) => {
      // Whatever the program left behind in its group.
      killGroup(guard, 'SIGKILL');
      resolve({ code: code ?? undefined, problem: undefined });
    });
  });
  const stop = async (): Promise<void> => {
    killGroup(guard, 'SIGTERM');
    const timer = setTimeout(() => killGroup(guard, 'SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
    // A process that was killed holds its pipes until it is gone.
    const gone = Promise.all([drained(guard.stdout), drained(guard.stderr)]);
    await Promise.race([gone, waited(GRACE_MS)]);
  };
  return { stdin: guard.stdin, stdout: guard.stdout, stderr: guard.stderr, ended, stop };
}

function killGroup(guard: ChildProcess, signal: NodeJS.Signals): void {
  if (guard.pid === undefined) return;
  try {
    if (process.platform === 'win32') guard.kill(signal);
    else process.kill(-guard.pid, signal);
  } catch {
    // It is gone already.
  }
}

function drained(stream: Readable): Promise<void> {
  stream.resume();
  return finished(stream).catch(() => undefined);
}
