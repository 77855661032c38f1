import type { AgentRuntime, RuntimePresence, RuntimeRequest } from '../../src/core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../src/core/ports/model-calls.ts';
import type { RuntimeName, Runtimes } from '../../src/core/ports/runtimes.ts';
import { answered } from './test-ports.ts';

export interface FakeRuntimes {
  readonly runtimes: Runtimes;
  /** Every turn, in order. */
  readonly requests: (RuntimeRequest & { readonly runtime: RuntimeName })[];
  /** Which were loaded, in order. */
  readonly loaded: RuntimeName[];
}

/**
 * Runtimes in memory that give these outcomes one after the other, then answer; those that are not named are not there.
 * @param login of all of them
 */
export function fakeRuntimes(
  outcomes: Readonly<Partial<Record<RuntimeName, readonly CallOutcome[]>>>,
  login: RuntimePresence['login'] = 'present',
): FakeRuntimes {
  const requests: FakeRuntimes['requests'] = [];
  const loaded: RuntimeName[] = [];
  const queues = new Map(
    Object.entries(outcomes).map(([name, list]): [string, CallOutcome[]] => [name, [...list]]),
  );
  const presence = (name: RuntimeName): RuntimePresence =>
    queues.has(name)
      ? { executable: `/opt/bin/${name}`, login }
      : { executable: undefined, login: 'unknown' };
  const runtime = (id: RuntimeName): AgentRuntime => ({
    id,
    presence: () => presence(id),
    run: async (request) => {
      requests.push({ ...request, runtime: id });
      const outcome = queues.get(id)?.shift() ?? answered(`${id} says hello`);
      if (outcome.ok) request.onText?.(outcome.text);
      return outcome;
    },
    close: async () => undefined,
  });
  return {
    requests,
    loaded,
    runtimes: {
      presence,
      load: async (name) => {
        loaded.push(name);
        return runtime(name);
      },
      close: async () => undefined,
    },
  };
}
