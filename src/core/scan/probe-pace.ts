import type { ScanProbe } from './scan-model.ts';

/** Longer than any limit per minute; a window beyond it is not waited for. */
const LONGEST_WAIT_MS = 65_000;

/**
 * How fast one host is asked: half as many checks at a time after a refusal for its rate, one more after as many answers as
 * are open at once, and none before the moment that a refusal names. Limits of a model's own provider say nothing about the
 * host. Times in Unix milliseconds.
 */
export class ProbePace {
  private readonly most: number;
  private allowed: number;
  private answers = 0;
  private heldUntilMs = 0;

  /** @param most checks at a time, as the person asked for */
  constructor(most: number) {
    this.most = most;
    this.allowed = most;
  }

  /** Checks that may be open at once. */
  get limit(): number {
    return this.allowed;
  }

  /** Milliseconds to wait before the next check; undefined when the host is closed for longer than anybody waits. */
  waitMs(nowMs: number): number | undefined {
    const left = Math.max(0, this.heldUntilMs - nowMs);
    return left > LONGEST_WAIT_MS ? undefined : left;
  }

  /** Learns from what a check found. */
  took({ ok, label, resetAtMs = 0, isOfModel }: ScanProbe): void {
    if (label === 'rate_limit' && isOfModel !== true) {
      this.allowed = Math.max(1, Math.floor(this.allowed / 2));
      this.answers = 0;
      this.heldUntilMs = Math.max(this.heldUntilMs, resetAtMs);
    }
    if (!ok) return;
    this.answers += 1;
    if (this.answers < this.allowed) return;
    this.answers = 0;
    this.allowed = Math.min(this.most, this.allowed + 1);
  }
}
