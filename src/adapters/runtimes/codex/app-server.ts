import type { ChildLaunch } from '../guarded-child.ts';
import { readMessage } from '../line-reader.ts';
import { declineRequest } from './decline-request.ts';
import { type ServerGoneError, ServerRefusalError } from './server-errors.ts';
import { ServerProcess } from './server-process.ts';

/** Lines that are no protocol, after which the child is none of ours. */
const MOST_GARBAGE = 2000;

/** Renewing is ours, and was done before the turn. */
const TOKEN_QUESTION = 'account/chatgptAuthTokens/refresh';

/** What happens in one thread. */
export type ThreadListener = (method: string, params: unknown) => void;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One `codex app-server`: requests and answers, events by thread, and every question of its own refused. */
export class AppServer {
  /** The last usage report (`rateLimits`), as it came. */
  rateLimits: unknown;
  /** It asked for another token since this was last set to false: the provider does not take the one it has. */
  isSignInRefused = false;
  private readonly process: ServerProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, ThreadListener>();
  private readonly ends = new Set<(why: ServerGoneError) => void>();
  private why: ServerGoneError | undefined;
  private nextId = 1;
  private garbage = 0;

  constructor(launch: ChildLaunch) {
    this.process = new ServerProcess(launch, {
      onLine: (line) => this.take(line),
      onGone: (why) => this.onGone(why),
    });
  }

  get isGone(): boolean {
    return this.why !== undefined;
  }

  /** The answer to a request; rejects with ServerRefusalError or ServerGoneError. */
  request(method: string, params: object): Promise<unknown> {
    if (this.why !== undefined) return Promise.reject(this.why);
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.process.write(JSON.stringify({ id, method, params }));
    });
  }

  notify(method: string): void {
    this.process.write(JSON.stringify({ method }));
  }

  isBusy(threadId: string): boolean {
    return this.listeners.has(threadId);
  }

  /** Hears the events of a thread, and that the server is gone. The returned function ends that. */
  listen(threadId: string, onEvent: ThreadListener, onGone: (why: ServerGoneError) => void): () => void {
    this.listeners.set(threadId, onEvent);
    this.ends.add(onGone);
    return () => {
      this.listeners.delete(threadId);
      this.ends.delete(onGone);
    };
  }

  hold(isHeld: boolean): void {
    this.process.hold(isHeld);
  }

  /** Ends it at once. */
  end(why: string): void {
    this.process.end(why);
  }

  close(): Promise<void> {
    return this.process.close();
  }

  private take(line: string): void {
    const message = line.trim() === '' ? {} : readMessage(line);
    if (message === undefined) {
      this.garbage += 1;
      if (this.garbage > MOST_GARBAGE) this.process.end('does not speak its protocol', 'EPROTO');
      return;
    }
    const { id, method, params } = message;
    if (typeof method !== 'string') this.answer(id, message);
    else if (typeof id === 'number' || typeof id === 'string') {
      if (method === TOKEN_QUESTION) this.isSignInRefused = true;
      this.process.write(JSON.stringify({ id, ...declineRequest(method) }));
    } else this.event(method, params);
  }

  private answer(id: unknown, { result, error }: Readonly<Record<string, unknown>>): void {
    const waiting = typeof id === 'number' ? this.waiting.get(id) : undefined;
    if (waiting === undefined) return;
    this.waiting.delete(Number(id));
    if (typeof error !== 'object' || error === null) waiting.resolve(result);
    else waiting.reject(refusal(error));
  }

  private event(method: string, params: unknown): void {
    if (typeof params !== 'object' || params === null) return;
    const { threadId, rateLimits } = params as Readonly<Record<'threadId' | 'rateLimits', unknown>>;
    if (method === 'account/rateLimits/updated') this.rateLimits = merged(this.rateLimits, rateLimits);
    if (typeof threadId === 'string') this.listeners.get(threadId)?.(method, params);
  }

  private onGone(why: ServerGoneError): void {
    this.why = why;
    for (const { reject } of this.waiting.values()) reject(why);
    this.waiting.clear();
    for (const onGone of [...this.ends]) onGone(why);
  }
}

/** Reports are sparse: what one leaves empty the one before it has said, as far as both are about the same limit. */
function merged(before: unknown, after: unknown): unknown {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return after;
  const known = before as Readonly<Record<string, unknown>>;
  const fresh = after as Readonly<Record<string, unknown>>;
  if ((fresh['limitId'] ?? known['limitId']) !== known['limitId']) return after;
  const said = Object.entries(fresh).filter(([, value]) => value !== null && value !== undefined);
  return { ...known, ...Object.fromEntries(said) };
}

function refusal(error: object): ServerRefusalError {
  const { message, code } = error as Readonly<Record<'message' | 'code', unknown>>;
  return new ServerRefusalError(
    typeof message === 'string' ? message : 'The Codex app-server refuses a request',
    typeof code === 'number' ? code : 0,
  );
}
