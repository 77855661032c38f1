import { type ChildEnd, type ChildLaunch, type GuardedChild, startGuarded } from '../guarded-child.ts';
import { LineReader } from '../line-reader.ts';
import { waited } from '../waited.ts';
import { ServerGoneError } from './server-errors.ts';

/** Characters of stderr that are kept: its end tells why it went. */
const LAST_WORDS = 2000;
/** Characters. The largest line that is no attack is a thread's description. */
const LONGEST_LINE = 8 * 1024 * 1024;
/** Milliseconds between the end of a process and the end of what it had printed. */
const DRAIN_MS = 200;
/** Milliseconds for a server whose input is closed to leave by itself. */
const LEAVE_MS = 400;

export interface ProcessEvents {
  readonly onLine: (line: string) => void;
  /** Once, whatever the reason. */
  readonly onGone: (why: ServerGoneError) => void;
}

/** A child that talks in lines. It keeps this process alive only while `hold` says so, and never outlives it. */
export class ServerProcess {
  private readonly child: GuardedChild;
  private readonly events: ProcessEvents;
  private lastWords = '';
  private isGone = false;

  constructor(launch: ChildLaunch, events: ProcessEvents) {
    this.events = events;
    const child = startGuarded(launch);
    this.child = child;
    void child.ended.then((end) => this.onEnd(end));
    const reader = new LineReader(
      { line: LONGEST_LINE },
      { onLine: events.onLine, onTooMuch: () => this.gone('printed a line without an end', 'EPROTO') },
    );
    child.stdout.on('data', (chunk: Buffer) => reader.push(chunk));
    child.stdout.on('end', () => void waited(DRAIN_MS).then(() => this.gone('closed its output')));
    child.stderr.on('data', (chunk: Buffer) => {
      this.lastWords = (this.lastWords + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    this.hold(false);
  }

  write(line: string): void {
    if (!this.isGone) this.child.stdin.write(`${line}\n`);
  }

  /** Whether this process waits for the child. */
  hold(isHeld: boolean): void {
    this.child.hold(isHeld);
  }

  /** Ends it at once, with everything that it started. */
  end(why: string, code?: string): void {
    this.gone(why, code);
  }

  /** Lets it leave by itself for a moment, then ends it. Resolves when it is gone; never rejects. */
  async close(): Promise<void> {
    const { child } = this;
    child.hold(true);
    child.stdin.end();
    if (!this.isGone) await Promise.race([child.ended, waited(LEAVE_MS)]);
    this.gone('was closed');
    await child.ended;
  }

  private async onEnd({ code, signal, problem }: ChildEnd): Promise<void> {
    if (problem !== undefined) return this.gone(`cannot be started (${problem})`, problem);
    const { stdout, stderr } = this.child;
    const isRead = [stdout, stderr].map((stream) => new Promise((resolve) => stream.once('close', resolve)));
    // Whoever it started may hold its output open.
    if (!stdout.closed || !stderr.closed) await Promise.race([Promise.all(isRead), waited(DRAIN_MS)]);
    this.gone(`ended with ${code === undefined ? signal : `exit code ${code}`}`);
  }

  private gone(why: string, code = 'ECONNRESET'): void {
    if (this.isGone) return;
    this.isGone = true;
    const { child } = this;
    child.kill();
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    this.events.onGone(new ServerGoneError(`The Codex app-server ${why}`, code, this.lastWords));
  }
}
