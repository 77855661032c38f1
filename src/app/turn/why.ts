import { AppError } from '../../core/errors.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { RunRecord } from '../../core/ports/run-ledger.ts';
import { type SelectionLayer, withAges } from './layer-ages.ts';

/** One credential of one model: what became of it, and the requests that were made with it. */
export interface CredentialStory {
  readonly credentialId: string;
  readonly verdict: string;
  readonly attempts: readonly AttemptRecord[];
}

/** One model of the chain in the order of the run. */
export interface ModelStory {
  readonly ref: string;
  /** The run came to it; those after the one that served are not reached. */
  readonly isReached: boolean;
  /** Why it was left without a request, when it was. */
  readonly left: AttemptRecord | undefined;
  readonly credentials: readonly CredentialStory[];
}

export interface RunStory {
  readonly run: RunRecord;
  /** What each layer said, with when it was set, as far as that is known. */
  readonly layers: readonly SelectionLayer[];
  readonly models: readonly ModelStory[];
}

/**
 * Why a run went the way it went, from its record alone, so that it tells the same after a restart and after the blocks have
 * changed (D1).
 * @param agentId whose latest run is meant; the default agent when absent (AGENT-6)
 * @param runId the run; undefined for the agent's latest
 * Throws `nothing-to-do` when there is no such run.
 */
export function whyRun(ports: Ports, agentId: string | undefined, runId: string | undefined): RunStory {
  const agent = agentId ?? defaultAgentId(ports.config.read().config);
  const run = ports.runs.find(agent, runId);
  if (run === undefined) throw noSuchRun(runId);
  return storyOf(ports, run, ports.runs.attempts(run.runId));
}

/** A run told model by model, from its record and its attempts in the order they were made. */
export function storyOf(ports: Ports, run: RunRecord, attempts: readonly AttemptRecord[]): RunStory {
  const { agentId, sessionId, startedAtMs } = run;
  const session = sessionId === undefined ? undefined : ports.sessions.get(agentId, sessionId);
  const considered = run.considered.map((model): ModelStory => {
    const own = attempts.filter((attempt) => `${attempt.provider}/${attempt.model}` === model.ref);
    return {
      ref: model.ref,
      isReached: true,
      left: own.find((attempt) => attempt.credentialId === ''),
      credentials: model.credentials.map((credential) => ({
        ...credential,
        attempts: own.filter((attempt) => attempt.credentialId === credential.credentialId),
      })),
    };
  });
  const rest = run.chain.filter((ref) => !run.considered.some((model) => model.ref === ref));
  return {
    run,
    layers: withAges(ports, run.layers, session, startedAtMs),
    models: [
      ...considered,
      ...rest.map((ref) => ({ ref, isReached: false, left: undefined, credentials: [] })),
    ],
  };
}

function noSuchRun(runId: string | undefined): AppError {
  if (runId === undefined) {
    return new AppError('nothing-to-do', 'No run is recorded yet', {
      hint: 'Make one with: openclaw agent --message "hello"',
    });
  }
  return new AppError('nothing-to-do', `No run ${runId} is recorded`, {
    hint: 'Runs are kept for as many days as "openclaw settings get ledger.keepDays" says. See the latest with: openclaw models why --last',
  });
}
