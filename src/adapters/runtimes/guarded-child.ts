import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CHILD_GUARD } from './child-guard.ts';
import { waited } from './waited.ts';

/** How a program ended. */
export interface ChildEnd {
  /** Of its exit; undefined when it was ended by a signal or could not be started. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** `ENOENT` and the like: why it could not be started. */
  readonly problem: string | undefined;
}

/** A program of somebody else that never outlives us. */
export interface GuardedChild {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it has ended, whoever ended it; what it had started is ended with it. */
  readonly ended: Promise<ChildEnd>;
  /** Whether this process waits for it; it does at first. */
  hold(isHeld: boolean): void;
  /** Ends it and all that it started at once. */
  kill(): void;
  /** Asks it and all that it started to end, then ends them. Resolves when they are gone; never rejects. */
  stop(): Promise<void>;
}

export interface ChildLaunch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All that it sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Time to end by itself. */
const GRACE_MS = 500;

/**
 * Starts a program without a shell, under a guard that ends it when this process ends in any way, `kill -9` included. A
 * program that cannot be started is told by `ended`.
 */
export function startGuarded({ file, args, cwd, env }: ChildLaunch): GuardedChild {
  const guard = spawn(process.execPath, ['-e', CHILD_GUARD, '--', file, ...args], {
    cwd,
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C is ours to answer and all of it ends at once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { stdin, stdout, stderr } = guard;
  // What a program that has ended does not read or say is no error of ours; how it ended tells.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  const ended = endOf(guard);
  const stop = async (): Promise<void> => {
    signalGroup(guard, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(guard, 'SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
    // A process that was killed holds its pipes until it is gone.
    await Promise.race([Promise.all([drained(stdout), drained(stderr)]), waited(GRACE_MS)]);
  };
  const handles = [guard, ...guard.stdio].map(asHandle);
  return {
    stdin,
    stdout,
    stderr,
    ended,
    hold(isHeld) {
      for (const handle of handles) {
        if (isHeld) handle.ref?.();
        else handle.unref?.();
      }
    },
    kill: () => signalGroup(guard, 'SIGKILL'),
    stop,
  };
}

/** Out of what the guard says, which is more than a process learns of the child of a child. */
function endOf(guard: ChildProcess): Promise<ChildEnd> {
  const line = guard.stdio[3] as Readable;
  let told = '';
  line.on('data', (piece: Buffer) => {
    told += piece.toString('utf8');
  });
  line.on('error', () => undefined);
  return new Promise((resolve) => {
    guard.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: undefined, signal: undefined, problem: error.code ?? error.message }),
    );
    guard.on('exit', () => {
      // Where the guard was ended by somebody else, what it guarded is not.
      signalGroup(guard, 'SIGKILL');
      // Nobody but the guard holds the other end.
      void finished(line)
        .catch(() => undefined)
        .then(() => resolve(readEnd(told)));
    });
  });
}

function readEnd(told: string): ChildEnd {
  const [word, code, signal, problem] = told.split(' ');
  if (word !== 'end') return { code: undefined, signal: 'SIGKILL', problem: undefined };
  return {
    code: code ? Number(code) : undefined,
    signal: signal || undefined,
    problem: problem || undefined,
  };
}

function signalGroup(guard: ChildProcess, signal: NodeJS.Signals): void {
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

/** Pipes of a child are sockets, though their type does not say so. */
function asHandle(part: object | null | undefined): { ref?(): unknown; unref?(): unknown } {
  return part ?? {};
}
