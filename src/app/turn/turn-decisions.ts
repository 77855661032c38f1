import {
  decisionEntries,
  type LoggedRetry,
  type LoggedRun,
  retryEntry,
} from '../../core/failover/decision-entries.ts';
import type { TracedTry } from '../../core/failover/execution-trace.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';

/**
 * Tells the log of decisions what a run decides, while it goes on: behind the request that follows, so that no hop waits for a
 * file and a process that dies leaves what it had decided (OBS-1…4). A run that is answered at once writes nothing.
 */
export class TurnDecisions {
  private readonly log: DecisionLog;
  private readonly about: Pick<LoggedRun, 'runId' | 'sessionId' | 'requested'>;
  private told = 0;

  constructor(log: DecisionLog, about: Pick<LoggedRun, 'runId' | 'sessionId' | 'requested'>) {
    this.log = log;
    this.about = about;
  }

  /** The run goes on with a request to `upcoming`. */
  goesOn(tries: readonly TracedTry[], upcoming: ModelRef, nowMs: number): void {
    if (this.told === tries.length) return;
    this.tell({ tries, upcoming, finishedAtMs: nowMs, stoppedBy: undefined });
  }

  /** The credential of the last try is asked again after a wait: `tries` is told so too (RETRY-10). */
  retries(tries: TracedTry[], retry: LoggedRetry): void {
    const last = tries.pop();
    if (last !== undefined) tries.push({ ...last, isRetried: true });
    this.log.write([retryEntry(this.about, retry)]);
  }

  /** The run is over. */
  ends(tries: readonly TracedTry[], nowMs: number, stoppedBy: LoggedRun['stoppedBy']): void {
    this.tell({ tries, upcoming: undefined, finishedAtMs: nowMs, stoppedBy });
  }

  private tell(run: Pick<LoggedRun, 'tries' | 'upcoming' | 'finishedAtMs' | 'stoppedBy'>): void {
    this.log.write(decisionEntries({ ...this.about, ...run, told: this.told }, this.log.hash));
    this.told = run.tries.length;
  }
}
