import type { FailureEvidence, FailurePhase } from '../../../core/failure/evidence.ts';
import type { RuntimeRequest } from '../../../core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../core/ports/model-calls.ts';
import type { Redactor } from '../../../core/ports/system.ts';
import { CallTimer } from '../../providers/call-timer.ts';
import type { AppServer } from './app-server.ts';
import { codexEnvironment } from './codex-environment.ts';
import { evidenceOfEnd, evidenceOfError } from './codex-evidence.ts';
import type { CodexCommand } from './find-codex.ts';
import { type OpenThread, openThread } from './open-thread.ts';
import { turnAnswer } from './protocol.ts';
import { cleaner } from './runtime-text.ts';
import type { PooledServer, ServerPool } from './server-pool.ts';
import { writeThread } from './thread-memory.ts';
import { TurnAnswer, type TurnEnd } from './turn-answer.ts';
import { evidenceOfTurnError } from './turn-error.ts';
import { turnInput } from './turn-input.ts';

/** Milliseconds for a turn that is told to stop; after that its server is ended. */
const INTERRUPT_MS = 1000;

export interface TurnPlace {
  readonly pool: ServerPool;
  readonly command: CodexCommand | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly redactor: Redactor;
  readonly now: () => number;
  readonly silenceMs: number;
  readonly threads: {
    readonly load: (agentId: string, sessionId: string) => string | undefined;
    readonly save: (agentId: string, sessionId: string, thread: string) => Promise<void>;
  };
}

/** One turn, from the start of the server to the last word. Never rejects. */
export async function runCodexTurn(request: RuntimeRequest, place: TurnPlace): Promise<CallOutcome> {
  const turn = new CodexTurn(request, place);
  try {
    return await turn.run();
  } catch (error) {
    return turn.failed(error);
  } finally {
    turn.stop();
  }
}

class CodexTurn {
  private phase: FailurePhase = 'connect';
  private firstTokenMs = 0;
  private readonly request: RuntimeRequest;
  private readonly place: TurnPlace;
  private readonly timer: CallTimer;
  private readonly answer: TurnAnswer;
  private readonly ended = Promise.withResolvers<TurnEnd>();
  private silence: NodeJS.Timeout | undefined;
  private server: AppServer | undefined;
  /** What still goes on when the outcome is known. */
  private aftermath: Promise<void> | undefined;

  constructor(request: RuntimeRequest, place: TurnPlace) {
    this.request = request;
    this.place = place;
    this.timer = new CallTimer({ limits: request.limits, signal: request.signal });
    this.ended.promise.catch(() => undefined);
    this.answer = new TurnAnswer({
      onText: (text) => {
        this.phase = 'stream';
        try {
          request.onText?.(text);
        } catch (error) {
          // Whoever shows the text cannot; that ends the turn, not the program.
          this.ended.reject(error);
        }
      },
      onBegin: () => this.onBegin(),
      onLife: () => this.silence?.refresh(),
      onEnd: (end) => this.ended.resolve(end),
      isRefused: () => this.server?.isSignInRefused === true,
    });
  }

  async run(): Promise<CallOutcome> {
    const { request, place } = this;
    const { command, pool } = place;
    if (command === undefined) {
      const message = 'The Codex CLI is not installed: no "codex" is on PATH';
      return this.failedWith({ code: 'ENOENT', message });
    }
    if (this.timer.signal.aborted) return this.failed(undefined);
    const pooled = pool.acquire(request.agentId, request.token, {
      file: command.file,
      args: [...command.args, 'app-server'],
      cwd: place.cwd,
      env: codexEnvironment(place.env),
    });
    try {
      return await this.inServer(pooled);
    } finally {
      void (this.aftermath ?? Promise.resolve()).finally(() => pool.release(pooled));
    }
  }

  stop(): void {
    clearTimeout(this.silence);
    this.timer.stop();
  }

  failed(error: unknown): CallOutcome {
    const { redactor, now } = this.place;
    const limit = this.timer.evidence();
    const clean = cleaner(redactor, this.request.token);
    const { lastTry, text } = this.answer;
    if (limit === undefined) return this.failedWith(evidenceOfError(error, clean));
    if (limit.aborted === true || lastTry === undefined || text !== '') return this.failedWith(limit);
    // Codex was still trying: what its tries failed at is the reason, and the limit only their end.
    const context = { rateLimits: this.server?.rateLimits, nowMs: now(), clean };
    return this.failedWith({ ...evidenceOfTurnError(lastTry, context), cause: limit });
  }

  private async inServer(pooled: PooledServer): Promise<CallOutcome> {
    const { request, place } = this;
    const { agentId, sessionId } = request;
    await this.within(pooled.ready);
    this.phase = 'request';
    await this.within(place.pool.signIn(pooled, request.token));
    const thread = await this.within(
      openThread(pooled.server, request, {
        cwd: place.cwd,
        kept: sessionId === undefined ? undefined : place.threads.load(agentId, sessionId),
        loaded: pooled.loaded,
      }),
    );
    pooled.loaded.add(thread.id);
    const end = await this.inThread(pooled.server, thread);
    if (end.kind !== 'completed') return this.failedWith(await this.evidenceOf(end, pooled.server));
    if (sessionId !== undefined && thread.isKept) {
      await place.threads.save(agentId, sessionId, writeThread(thread.id, request.messages));
    }
    return this.answered();
  }

  private async inThread(server: AppServer, thread: OpenThread): Promise<TurnEnd> {
    const unlisten = server.listen(thread.id, this.answer.take, this.ended.reject);
    this.server = server;
    server.isSignInRefused = false;
    this.phase = 'first-token';
    let turnId: string | undefined;
    let isOver = false;
    try {
      const started = await this.within(
        server.request('turn/start', {
          threadId: thread.id,
          model: this.request.ref.model,
          input: turnInput(thread.unheard),
        }),
      );
      turnId = turnAnswer().parse(started).turn.id;
      this.answer.belongTo(turnId);
      const end = await this.within(this.ended.promise);
      isOver = ['completed', 'failed', 'interrupted'].includes(end.kind);
      return end;
    } finally {
      if (isOver || server.isGone) unlisten();
      else this.aftermath = this.interrupt(server, thread.id, turnId).finally(unlisten);
    }
  }

  /** Stops what is still going on in the thread; a server that does not obey is ended. */
  private async interrupt(server: AppServer, threadId: string, turnId: string | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const limit = setTimeout(() => resolve(false), INTERRUPT_MS);
    const stopped =
      turnId === undefined
        ? false
        : Promise.race([server.request('turn/interrupt', { threadId, turnId }).then(() => true), promise]);
    const isStopped = await Promise.resolve(stopped).catch(() => false);
    clearTimeout(limit);
    if (!isStopped) server.end('did not stop its turn');
  }

  /** The promise, or the reason to give it up: a limit, or the person's stop. */
  private within<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.timer;
    const stopped = Promise.withResolvers<never>();
    const onAbort = (): void => stopped.reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    return Promise.race([promise, stopped.promise]).finally(() =>
      signal.removeEventListener('abort', onAbort),
    );
  }

  private onBegin(): void {
    if (this.firstTokenMs > 0) return;
    this.firstTokenMs = this.timer.firstToken();
    this.silence = setTimeout(() => this.ended.resolve({ kind: 'silent' }), this.place.silenceMs);
  }

  private evidenceOf(end: TurnEnd, server: AppServer): Promise<FailureEvidence> {
    const { redactor, now, silenceMs } = this.place;
    const clean = cleaner(redactor, this.request.token);
    return evidenceOfEnd(end, { server, nowMs: now(), silenceMs, clean, lastTry: this.answer.lastTry });
  }

  private answered(): CallOutcome {
    const { text, usage } = this.answer;
    // Without any fact of its own the evidence is what it is about: an empty answer (ERR-2).
    if (text === '') {
      this.phase = 'body';
      return this.failedWith({});
    }
    return { ok: true, text, firstTokenMs: this.firstTokenMs, totalMs: this.timer.elapsedMs(), usage };
  }

  private failedWith(evidence: FailureEvidence): CallOutcome {
    const { provider, model } = this.request.ref;
    const outputStarted = this.answer.text !== '';
    return { ok: false, evidence: { provider, model, phase: this.phase, ...evidence }, outputStarted };
  }
}
