import { formatModelRef } from '../../core/models/model-ref.ts';
import { AllModelsFailedError } from '../turn/all-models-failed.ts';
import { runTurn } from '../turn/run-turn.ts';
import type { TurnResult } from '../turn/turn-types.ts';
import { compactSession, isOverflow } from './compact-session.ts';
import type { LiveGate } from './live-gate.ts';
import type { SessionPlace } from './session-params.ts';

export interface ReplyEvents {
  readonly onText: (text: string) => void;
  readonly onNotice: (line: string) => void;
  readonly onCompacting: (isCompacting: boolean) => void;
  /** Takes the switch that a person made since the run began; true when there was one (LIVE-3). */
  readonly takeSwitch: () => boolean;
}

/**
 * One reply of a session. A switch by the person restarts it with the new model between two requests, never once words have
 * come (LIVE-3, LIVE-4). A conversation that is too long is compacted once and asked again once (decision 20).
 * Rejects as `runTurn` does.
 */
export async function reply(
  gate: LiveGate,
  place: SessionPlace,
  message: string,
  signal: AbortSignal,
  events: ReplyEvents,
): Promise<TurnResult> {
  let isCompacted = false;
  for (;;) {
    const run = new AbortController();
    const forward = (): void => run.abort();
    signal.addEventListener('abort', forward);
    if (signal.aborted) run.abort();
    let isSwitched = false;
    let hasSpoken = false;
    gate.isClosed = () => {
      if (!isSwitched && events.takeSwitch()) {
        isSwitched = true;
        run.abort();
      }
      return isSwitched;
    };
    const onText = (text: string): void => {
      hasSpoken = true;
      events.onText(text);
    };
    try {
      return await runTurn(gate.ports, {
        ...place,
        message,
        signal: run.signal,
        onText,
        onNotice: events.onNotice,
      });
    } catch (error) {
      gate.isClosed = () => false;
      if (signal.aborted || hasSpoken) throw error;
      const isFailed = error instanceof AllModelsFailedError;
      if (isSwitched || (isFailed && events.takeSwitch())) continue;
      if (isCompacted || !isOverflow(error)) throw error;
      isCompacted = true;
      await compactForReply(gate, place, error, signal, events);
    } finally {
      gate.isClosed = () => false;
      signal.removeEventListener('abort', forward);
    }
  }
}

/** Rejects with the overflow itself when nothing can be shortened. */
async function compactForReply(
  { ports }: LiveGate,
  place: SessionPlace,
  overflow: AllModelsFailedError,
  signal: AbortSignal,
  events: ReplyEvents,
): Promise<void> {
  const ref = overflow.failures.at(-1)?.ref;
  if (ref === undefined) throw overflow;
  events.onCompacting(true);
  try {
    const count = await compactSession(ports, place, ref, signal);
    if (count === undefined) throw overflow;
    events.onNotice(
      `The conversation is too long for ${formatModelRef(ref)}: ${count} older messages became a summary.`,
    );
  } finally {
    events.onCompacting(false);
  }
}
