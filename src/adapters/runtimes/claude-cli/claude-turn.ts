import { finished } from 'node:stream/promises';
import type { FailureEvidence } from '../../../core/failure/evidence.ts';
import type { RuntimeRequest } from '../../../core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../core/ports/model-calls.ts';
import { CallTimer } from '../../providers/call-timer.ts';
import type { GuardedChild } from '../guarded-child.ts';
import { LineReader } from '../line-reader.ts';
import { crashOf, failureOf } from './claude-failure.ts';
import { ClaudeReply } from './claude-reply.ts';

/** Characters: one line of the protocol repeats the whole answer at most. */
const LIMITS = { line: 4_000_000, all: 32_000_000 } as const;
const MOST_STDERR = 8192;
/** The words that are shown cannot be taken back (RETRY-8). */
const BEGUN_ANEW: FailureEvidence = {
  code: 'ECONNRESET',
  phase: 'stream',
  message: 'the answer broke off in the middle, and another one took its place',
};

/** One turn of a running program: its lines become text, and how it goes becomes an outcome. */
export class ClaudeTurn {
  private readonly child: GuardedChild;
  private readonly request: RuntimeRequest;
  private readonly clean: (text: string) => string;
  private readonly timer: CallTimer;
  private readonly reply: ClaudeReply;
  private readonly lines: LineReader;
  private stderr = '';
  private firstTokenMs: number | undefined;
  private idle: NodeJS.Timeout | undefined;
  private why: FailureEvidence | undefined;
  private readonly stopped = Promise.withResolvers<void>();

  /** @param clean makes words of the program fit to be kept and shown */
  constructor(child: GuardedChild, request: RuntimeRequest, clean: (text: string) => string) {
    this.child = child;
    this.request = request;
    this.clean = clean;
    this.timer = new CallTimer(request);
    this.reply = new ClaudeReply((text) => this.piece(text));
    this.lines = new LineReader(LIMITS, {
      onLine: (line) => this.reply.line(line),
      onTooMuch: () => this.stop({ message: 'the Claude CLI says more than fits an answer' }),
    });
  }

  /** Sends the prompt and waits for the end of the turn; the program may still run then. */
  async run(prompt: string): Promise<CallOutcome> {
    const { child, timer } = this;
    timer.signal.addEventListener('abort', () => this.stop(timer.evidence()), { once: true });
    if (timer.signal.aborted) this.stop(timer.evidence());
    child.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      if (this.stderr.length < MOST_STDERR) this.stderr += piece.slice(0, MOST_STDERR);
    });
    child.stdin.end(prompt);
    try {
      const ended = Promise.all([child.ended, closed(child.stdout), closed(child.stderr)]);
      const end = await Promise.race([ended, this.stopped.promise]);
      return this.outcome(end?.[0]);
    } finally {
      clearTimeout(this.idle);
      timer.stop();
    }
  }

  private read(chunk: Buffer): void {
    this.lines.push(chunk);
    // The rest is housekeeping of the program.
    if (this.reply.result !== undefined) this.stop(undefined);
    else if (this.firstTokenMs !== undefined) this.waitOn();
  }

  private piece(text: string): void {
    this.firstTokenMs ??= this.timer.firstToken();
    this.request.onText?.(text);
  }

  /** An answer that pauses for as long as a first word may take will not go on. */
  private waitOn(): void {
    const { firstTokenMs } = this.request.limits;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      const seconds = Math.max(1, Math.round(firstTokenMs / 1000));
      this.stop({
        name: 'TimeoutError',
        code: 'ETIMEDOUT',
        phase: 'stream',
        message: `the answer did not go on for ${seconds} s`,
      });
    }, firstTokenMs);
  }

  private stop(why: FailureEvidence | undefined): void {
    this.why ??= this.reply.result === undefined ? why : undefined;
    this.stopped.resolve();
  }

  private outcome(end: Awaited<GuardedChild['ended']> | undefined): CallOutcome {
    const { reply, clean } = this;
    if (reply.result === undefined && end !== undefined) this.lines.end();
    const { result } = reply;
    if (result !== undefined && !result.isError) return this.answered(result.text);
    const ended = end ?? { code: undefined, signal: undefined, problem: undefined };
    const told = result === undefined ? crashOf(reply, ended, this.stderr, clean) : failureOf(reply, clean);
    return this.failed(this.why ?? told);
  }

  private failed(told: FailureEvidence): CallOutcome {
    const { provider, model } = this.request.ref;
    return { ok: false, evidence: { provider, model, ...told }, outputStarted: this.reply.text !== '' };
  }

  /** @param whole the last words of the answer, or all of them, as the program tells them at the end */
  private answered(whole: string): CallOutcome {
    const { reply, timer } = this;
    const isContinued = whole.startsWith(reply.text);
    // A program that streams nothing, or not all, tells the whole answer at the end.
    if (isContinued && whole.length > reply.text.length) reply.add(whole.slice(reply.text.length));
    if (!isContinued && !reply.text.trimEnd().endsWith(whole.trimEnd())) return this.failed(BEGUN_ANEW);
    // Without any fact of its own the evidence is what it is about: an empty answer (ERR-2).
    if (reply.text === '') return this.failed({ phase: 'body' });
    const { inputTokens, outputTokens } = reply.result ?? {};
    const totalMs = timer.elapsedMs();
    return {
      ok: true,
      text: reply.text,
      firstTokenMs: this.firstTokenMs ?? totalMs,
      totalMs,
      usage: { inputTokens, outputTokens },
    };
  }
}

/** A pipe that breaks is closed too. */
async function closed(stream: GuardedChild['stdout']): Promise<void> {
  await finished(stream).catch(() => undefined);
}
