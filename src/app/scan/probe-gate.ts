import type { Clock } from '../../core/ports/system.ts';
import { stopsScan } from '../../core/scan/probe-label.ts';
import { ProbePace } from '../../core/scan/probe-pace.ts';
import type { ScanProbe } from '../../core/scan/scan-model.ts';

/** Lets checks of one host through as fast as its answers allow (C2). */
export class ProbeGate {
  private readonly clock: Clock;
  private readonly signal: AbortSignal;
  private readonly pace: ProbePace;
  private open = 0;
  private final: ScanProbe | undefined;
  private left = Promise.withResolvers<void>();

  /** @param most checks at a time; @param signal ends every wait */
  constructor(clock: Clock, most: number, signal: AbortSignal) {
    this.clock = clock;
    this.signal = signal;
    this.pace = new ProbePace(most);
  }

  /** Waits until one more check may begin; false when there is no use in waiting: stopped, or a verdict. Then call `leave`. */
  async enter(): Promise<boolean> {
    while (!this.signal.aborted && this.final === undefined) {
      const waitMs = this.pace.waitMs(this.clock.now()) ?? 0;
      if (waitMs > 0) await this.clock.sleep(waitMs, this.signal).catch(() => undefined);
      else if (this.open >= this.pace.limit) await this.left.promise;
      else {
        // In the same breath: many wait for one place.
        this.open += 1;
        return true;
      }
    }
    return false;
  }

  /** A check is over; what it found sets the pace of those that follow. */
  leave(found: ScanProbe): void {
    this.open -= 1;
    this.pace.took(found);
    const isClosed = this.pace.waitMs(this.clock.now()) === undefined;
    if (isClosed || stopsScan(found.label)) this.final ??= found;
    this.left.resolve();
    this.left = Promise.withResolvers();
  }

  /** What was found that goes for all who are left: of the account as a whole, or of a host that closes for minutes. */
  get verdict(): ScanProbe | undefined {
    return this.final;
  }
}
