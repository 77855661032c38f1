import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { createStreamSanitizer } from '../../core/text/sanitize-stream.ts';
import { wordsOfReason } from '../turn/failure-words.ts';
import type { TurnResult } from '../turn/turn-types.ts';
import type { ChatState } from './chat-state.ts';
import type { ChatFallback } from './chat-types.ts';
import { createLiveGate, type LiveGate } from './live-gate.ts';
import { reply } from './reply.ts';

/** Changes of who answers are told by the run once each; anything else is told once in a chat. */
const TRANSITION = /^(?:↪|↩)/u;

/** Runs the replies of a chat, one at a time, and shows them as they grow. */
export class ChatReplies {
  private readonly ports: Ports;
  private readonly state: ChatState;
  private readonly gate: LiveGate;
  private readonly told = new Set<string>();
  private readonly canAsk: boolean;
  private stopper: AbortController | undefined;
  private settle: ((isYes: boolean) => void) | undefined;

  constructor(ports: Ports, state: ChatState, canAsk: boolean) {
    this.ports = ports;
    this.state = state;
    this.canAsk = canAsk;
    this.gate = createLiveGate(ports);
  }

  /** Stops what runs; false when nothing does. */
  stop(): boolean {
    if (this.stopper === undefined || this.stopper.signal.aborted) return false;
    this.stopper.abort();
    return true;
  }

  /** Answers the open question, if there is one. */
  answer(isYes: boolean): void {
    this.settle?.(isYes);
  }

  /** Sends a message and shows the reply. Failures are shown, not thrown. */
  async say(text: string): Promise<void> {
    const { state } = this;
    state.user(text);
    let id = state.reply();
    const sanitize = createStreamSanitizer();
    let spoken = '';
    let shown = '';
    /** What leads to an answer stands before it. */
    const before = (tell: () => void): void => {
      if (shown === '') state.removeReply(id);
      tell();
      if (shown === '') id = state.reply();
    };
    await this.busy('replying', async (signal) => {
      try {
        const result = await reply(this.gate, state.place, text, signal, {
          onText: (piece) => {
            spoken += piece;
            shown += this.ports.redactor.redact(sanitize(piece));
            state.updateReply(id, { text: shown, state: 'streaming' });
          },
          onNotice: (line) => before(() => this.notice(line)),
          onCost: this.canAsk ? (question) => this.ask(question, signal) : undefined,
          onCompacting: (isOn) => state.change({ activity: isOn ? 'compacting' : 'replying' }),
          takeSwitch: () => this.takeSwitch(before),
        });
        // What was shown stays as it was shown: a delivery may have printed it already.
        const whole = shown === '' ? state.spoken(result.text) : shown;
        state.updateReply(id, { text: whole, state: 'done', served: result.served });
        if (state.snapshot.pendingModel === undefined)
          state.change({ fallback: fallbackOf(result, state.snapshot.fallback) });
      } catch (error) {
        await this.ended(id, text, spoken, signal.aborted, error);
      }
    });
  }

  /** Shows that a compaction runs; `stop` ends it. */
  async whileCompacting<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.busy('compacting', work);
  }

  /** Shows a question until it is answered; a reply that is stopped meanwhile takes it back unanswered. */
  private async ask(text: string, signal: AbortSignal): Promise<boolean> {
    const { state } = this;
    const question = state.safe(text);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stop = (): void => resolve(false);
    this.settle = (isYes) => {
      state.notice(isYes ? 'Allowed.' : 'Not allowed.');
      resolve(isYes);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    state.notice(question);
    state.change({ question });
    try {
      return await promise;
    } finally {
      this.settle = undefined;
      signal.removeEventListener('abort', stop);
      state.change({ question: undefined });
    }
  }

  private async busy<T>(
    activity: 'replying' | 'compacting',
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const stopper = new AbortController();
    this.stopper = stopper;
    this.state.change({ activity });
    try {
      return await work(stopper.signal);
    } finally {
      this.stopper = undefined;
      if (this.state.snapshot.pendingModel !== undefined) this.state.change({ fallback: undefined });
      this.state.change({ activity: 'idle', pendingModel: undefined });
    }
  }

  /** What came of a reply that ended early stays, marked, in the transcript and in the session. */
  private async ended(
    id: number,
    text: string,
    spoken: string,
    isStopped: boolean,
    error: unknown,
  ): Promise<void> {
    const { state } = this;
    if (spoken === '') state.removeReply(id);
    else {
      state.updateReply(id, { state: isStopped ? 'stopped' : 'broken' });
      const { agentId, sessionId } = state.place;
      const partial = { role: 'assistant', text: spoken, isPartial: true } as const;
      await this.ports.sessions
        .appendTurn(agentId, sessionId, [{ role: 'user', text }, partial])
        .catch((failure: unknown) => state.error(failure));
    }
    const isCancelled = isStopped && error instanceof AppError && error.code === 'cancelled';
    if (isCancelled) state.notice('Stopped.');
    else state.error(error, spoken !== '');
  }

  private takeSwitch(before: (tell: () => void) => void): boolean {
    const { pendingModel } = this.state.snapshot;
    if (pendingModel === undefined) return false;
    this.state.change({ pendingModel: undefined, fallback: undefined });
    before(() => this.state.notice(`The reply starts again with ${pendingModel}.`));
    return true;
  }

  private notice(line: string): void {
    if (!TRANSITION.test(line) && this.told.has(line)) return;
    this.told.add(line);
    this.state.notice(line);
  }
}

/** While the same model stands in, the reason that made it do so stays: later runs only say that the block lasts. */
function fallbackOf(
  { requested, served, hops }: TurnResult,
  before: ChatFallback | undefined,
): ChatFallback | undefined {
  if (requested === served) return undefined;
  const isSame = before?.requested === requested && before.served === served;
  if (isSame && before.reason !== undefined) return before;
  const [first] = hops;
  return { requested, served, reason: first === undefined ? undefined : wordsOfReason(first.reason) };
}
