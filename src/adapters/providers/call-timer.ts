import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { CallOptions } from '../../core/ports/model-calls.ts';

/** Nobody reads it; without a reason each call would make one, stack and all. */
const ENDED = new Error('The call has ended');

/** The limits of one call and the person's own stop, joined in one signal that says which of them it was. */
export class CallTimer {
  private readonly controller = new AbortController();
  private readonly startedAt = performance.now();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly options: CallOptions;
  private why: FailureEvidence | undefined;

  constructor(options: CallOptions) {
    this.options = options;
    const { firstTokenMs, totalMs } = options.limits;
    this.timers.push(setTimeout(() => this.end(timeout('first-token', firstTokenMs)), firstTokenMs));
    this.timers.push(setTimeout(() => this.end(timeout('stream', totalMs)), totalMs));
    if (options.signal.aborted) this.stopByPerson();
    else options.signal.addEventListener('abort', this.stopByPerson, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** The first sign of life has come: its limit no longer counts. Returns how long it took. */
  firstToken(): number {
    clearTimeout(this.timers[0]);
    return Math.max(0.001, this.elapsedMs());
  }

  /** Why the signal fired; undefined when it did not. */
  evidence(): FailureEvidence | undefined {
    return this.why;
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.options.signal.removeEventListener('abort', this.stopByPerson);
    // Whatever is still open of this call is closed with it.
    this.controller.abort(ENDED);
  }

  private readonly stopByPerson = (): void => {
    this.end({ aborted: true, name: 'AbortError', message: 'Stopped' });
  };

  private end(why: FailureEvidence): void {
    this.why ??= why;
    this.controller.abort(new Error(why.message));
  }
}

function timeout(phase: 'first-token' | 'stream', ms: number): FailureEvidence {
  const what = phase === 'first-token' ? 'no answer' : 'the answer was not complete';
  return {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
    phase,
    message: `${what} within ${Math.max(1, Math.round(ms / 1000))} s`,
  };
}
