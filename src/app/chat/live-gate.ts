import type { CallOutcome } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** Ports whose model calls can be held back between two requests: the clean point of a running reply (LIVE-3). */
export interface LiveGate {
  readonly ports: Ports;
  /** Asked before every request; true ends the run without making it. */
  isClosed: () => boolean;
}

const NOT_MADE: CallOutcome = { ok: false, evidence: { aborted: true }, outputStarted: false };

/** Made once per chat: what is remembered about ports stays remembered. */
export function createLiveGate(ports: Ports): LiveGate {
  const gate: LiveGate = {
    isClosed: () => false,
    ports: {
      ...ports,
      modelCaller: async () => {
        const caller = await ports.modelCaller();
        return {
          call: async (target, messages, options) =>
            gate.isClosed() ? NOT_MADE : caller.call(target, messages, options),
        };
      },
    },
  };
  return gate;
}
