import { AppError, usageError } from '../../core/errors.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ConsideredCredential, RunRecord } from '../../core/ports/run-ledger.ts';
import { type SelectionLayer, withAges } from './layer-ages.ts';

/** Runs that are named when more than one begins like the word of a person. */
const CANDIDATES = 4;

/** One credential of one model: what became of it, and the requests that were made with it. */
export interface CredentialStory extends ConsideredCredential {
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
  /** Every request that failed and every model that was left, in order (B002). */
  readonly hops: readonly AttemptRecord[];
}

/**
 * Why a run went the way it went, from its record alone, so that it tells the same after a restart and after the blocks have
 * changed (D1).
 * @param agentId whose latest run is meant; the default agent when absent (AGENT-6)
 * @param id the run, or one of its attempts, or how the id of either begins; undefined for the agent's latest
 * Throws `nothing-to-do` when there is no such run, `usage` when several begin so.
 */
export function whyRun(ports: Ports, agentId: string | undefined, id: string | undefined): RunStory {
  const agent = agentId ?? defaultAgentId(ports.config.read().config);
  const run = ports.runs.find(agent, id) ?? (id === undefined ? undefined : begunLike(ports, agent, id));
  if (run === undefined) throw noSuchRun(id);
  return storyOf(ports, run, ports.runs.attempts(run.runId));
}

function begunLike(ports: Ports, agentId: string, text: string): RunRecord | undefined {
  const [first, ...others] = text.trim() === '' ? [] : ports.runs.beginningWith(text.trim(), CANDIDATES);
  if (first === undefined) return undefined;
  if (others.length === 0) return ports.runs.find(agentId, first);
  throw usageError(`More than one run begins with "${text}"`, {
    details: [`The latest: ${[first, ...others].join(', ')}`],
    hint: 'Write more of the id.',
  });
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
    hops: attempts.filter((attempt) => attempt.outcome !== 'success'),
  };
}

function noSuchRun(runId: string | undefined): AppError {
  if (runId === undefined) {
    return new AppError('nothing-to-do', 'No run is recorded yet', {
      hint: 'Make one with: openclaw agent --message "hello"',
    });
  }
  return new AppError('nothing-to-do', `No run "${runId}" is recorded`, {
    hint: '"openclaw logs" names the runs; they are kept for as many days as "openclaw settings get ledger.keepDays" says.',
  });
}
