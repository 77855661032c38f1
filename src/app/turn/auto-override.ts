import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SessionOverride, SessionState } from '../../core/ports/session-store.ts';
import { within } from '../calls/within.ts';

/** A hop is not held up by the store for longer than this (decision 29). */
const LONGEST_WAIT_MS = 50;

/**
 * The override that a fallback leaves on a session (SRC-1, SRC-4): stored before the stand-in is asked, so that a crash
 * leaves it known; taken back when nothing answered, but only if nobody else has changed it since.
 */
export class AutoOverride {
  private readonly ports: Ports;
  private readonly session: { readonly agentId: string; readonly sessionId: string } | undefined;
  private readonly before: SessionOverride | undefined;
  private stored: SessionOverride | undefined;

  /** @param isAutomatic false for a model that a person picked: its session is never written to (B019). */
  constructor(
    ports: Ports,
    agentId: string,
    sessionId: string | undefined,
    state: SessionState | undefined,
    isAutomatic: boolean,
  ) {
    this.ports = ports;
    this.session = sessionId === undefined || !isAutomatic ? undefined : { agentId, sessionId };
    this.before = state?.override;
  }

  /** The stand-in that served before this run, if this run is about the same choice: a model picked for one turn is not. */
  get standIn(): SessionOverride | undefined {
    return this.session !== undefined && this.before?.source === 'auto' ? this.before : undefined;
  }

  /**
   * Notes that `next` is asked in place of `origin`, unless somebody has chosen since; waits for the store only briefly.
   * @param retryAtMs until when the origin is left alone (SRC-9); `kept` when this run has not asked it
   */
  async store(next: ModelRef, origin: ModelRef, retryAtMs: number | undefined | 'kept'): Promise<void> {
    if (this.session === undefined) return;
    const until = retryAtMs === 'kept' ? this.standIn?.retryAtMs : retryAtMs;
    const override: SessionOverride = {
      ...next,
      source: 'auto',
      origin: formatModelRef(origin),
      ...(until === undefined ? {} : { retryAtMs: until }),
    };
    const last = this.stored ?? this.before;
    if (sameOverride(last, override)) return;
    const written = this.ports.sessions
      .setOverride(this.session.agentId, this.session.sessionId, override, last ?? 'none')
      .catch(() => false);
    this.stored = override;
    await within(this.ports.clock, LONGEST_WAIT_MS, written);
  }

  /** Nothing answered: what was there before comes back. */
  async takeBack(): Promise<void> {
    if (this.session === undefined || this.stored === undefined) return;
    await this.ports.sessions.setOverride(
      this.session.agentId,
      this.session.sessionId,
      this.before,
      this.stored,
    );
  }

  /** The primary answered: nobody stands in any more. */
  async clear(): Promise<void> {
    const last = this.stored ?? this.standIn;
    if (this.session === undefined || last === undefined) return;
    await this.ports.sessions.setOverride(this.session.agentId, this.session.sessionId, undefined, last);
  }
}

function sameOverride(left: SessionOverride | undefined, right: SessionOverride): boolean {
  if (left === undefined || !sameModelRef(left, right)) return false;
  return left.origin === right.origin && left.retryAtMs === right.retryAtMs;
}
