import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { endGroup, guardGroup } from './child-groups.ts';
import { createLineReader } from './line-reader.ts';
import { ServerGoneError } from './server-errors.ts';

/** Characters of stderr that are kept: its end tells why it went. */
const LAST_WORDS = 2000;
/** Milliseconds between the end of a process and the end of what it had printed. */
const DRAIN_MS = 200;
/** Milliseconds for a server whose input is closed to leave by itself. */
const LEAVE_MS = 400;

export interface ServerLaunch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ProcessEvents {
  readonly onLine: (line: string) => void;
  /** Once, whatever the reason. */
  readonly onGone: (why: ServerGoneError) => void;
}

/**
 * A child that talks in lines, in a process group of its own, without a shell. It keeps this process alive only while
 * `hold` says so, and never outlives it.
 */
export class ServerProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly events: ProcessEvents;
  private readonly exited: Promise<void>;
  private lastWords = '';
  private isGone = false;

  constructor(launch: ServerLaunch, events: ProcessEvents) {
    this.events = events;
    const child = spawn(launch.file, launch.args, {
      cwd: launch.cwd,
      env: { ...launch.env },
      shell: false,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.child = child;
    if (child.pid !== undefined) guardGroup(child.pid);
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()));
    child.on('error', (error: NodeJS.ErrnoException) =>
      this.gone(`cannot be started (${error.code})`, error.code ?? 'ENOENT'),
    );
    child.on('exit', (code, signal) => {
      const why = `ended with ${code === null ? signal : `exit code ${code}`}`;
      child.once('close', () => this.gone(why));
      // Whoever it started may hold its output open.
      setTimeout(() => this.gone(why), DRAIN_MS).unref();
    });
    const read = createLineReader({
      onLine: events.onLine,
      onTooLong: () => this.gone('printed a line without an end', 'EPROTO'),
    });
    child.stdout.on('data', read);
    child.stdout.on('end', () => setTimeout(() => this.gone('closed its output'), DRAIN_MS).unref());
    child.stderr.on('data', (chunk: Buffer) => {
      this.lastWords = (this.lastWords + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    // What a dead child does not read is told by its end.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);
    this.hold(false);
  }

  write(line: string): void {
    if (!this.isGone) this.child.stdin.write(`${line}\n`);
  }

  /** Whether this process waits for the child. */
  hold(isHeld: boolean): void {
    const { child } = this;
    for (const part of [child, ...[child.stdin, child.stdout, child.stderr].map(asHandle)]) {
      if (isHeld) part.ref?.();
      else part.unref?.();
    }
  }

  /** Ends it at once, with everything that it started. */
  end(why: string, code?: string): void {
    this.gone(why, code);
  }

  /** Lets it leave by itself for a moment, then ends it. Resolves when it is gone; never rejects. */
  async close(): Promise<void> {
    if (this.isGone) return;
    this.child.stdin.end();
    const { promise, resolve } = Promise.withResolvers<void>();
    const limit = setTimeout(resolve, LEAVE_MS);
    await Promise.race([this.exited, promise]);
    clearTimeout(limit);
    this.gone('was closed');
    if (this.child.pid !== undefined) await this.exited;
  }

  private gone(why: string, code = 'ECONNRESET'): void {
    if (this.isGone) return;
    this.isGone = true;
    const { child } = this;
    if (child.pid !== undefined) endGroup(child.pid);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    this.events.onGone(new ServerGoneError(`The Codex app-server ${why}`, code, this.lastWords));
  }
}

/** Pipes of a child are sockets, though their type does not say so. */
function asHandle(stream: object): { ref?(): unknown; unref?(): unknown } {
  return stream;
}
