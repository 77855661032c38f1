import type { SelectionSource } from '../failover/fallback-chain.ts';
import type { AttemptRecord } from './health-store.ts';

/** A credential as it stood when a model of the chain was looked at: taken, or why not (D1, B021). */
export interface ConsideredCredential {
  readonly credentialId: string;
  /** `served`, `failed`, `blocked`, `shadowed` by one before it, or the code of RES that rules it out. */
  readonly verdict: string;
  /** Of a blocked one: the word of ERR-1 that its block is for. Absent in records of earlier versions. */
  readonly reason?: string | undefined;
  /** Of a blocked one: when its block ends, in Unix milliseconds. */
  readonly untilMs?: number | undefined;
}

/** One model of the chain and what was looked at for it. */
export interface ConsideredModel {
  readonly ref: string;
  readonly credentials: readonly ConsideredCredential[];
}

/** One place a model can be chosen in, in the order of SRC-1. */
export interface SelectedLayer {
  readonly layer: 'command' | 'session' | 'agent' | 'defaults';
  /** As it is written there; undefined where nothing is. */
  readonly value: string | undefined;
  readonly wins: boolean;
}

/** One turn from what was asked for to who served it (D1). Times are Unix milliseconds. */
export interface RunRecord {
  readonly runId: string;
  readonly agentId: string;
  readonly sessionId: string | undefined;
  readonly requested: string;
  /** Which layer chose it (SRC-1). */
  readonly source: SelectionSource;
  /** What each layer said when it ran; empty in records of earlier versions. */
  readonly layers: readonly SelectedLayer[];
  readonly chain: readonly string[];
  readonly considered: readonly ConsideredModel[];
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly served: string | undefined;
  readonly credentialId: string | undefined;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

/** Runs, kept as long as their attempts. All methods fail with the store's errors. */
export interface RunLedger {
  /** A run that ended without a request; else it goes with its last attempt (`HealthStore.record`). */
  record(run: RunRecord): Promise<void>;
  /** The run of this id, or the latest one of the agent; undefined when there is none. */
  find(agentId: string, runId: string | undefined): RunRecord | undefined;
  /** Ids of runs that begin like this, or have an attempt whose id does; the latest `limit` of all agents, newest first. */
  beginningWith(text: string, limit: number): readonly string[];
  /** Attempts of a run in the order they were made. */
  attempts(runId: string): readonly AttemptRecord[];
}
