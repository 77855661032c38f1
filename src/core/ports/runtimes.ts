import type { AgentRuntime, RuntimePresence } from './agent-runtime.ts';

/** A program that can run turns in place of a request to a provider. */
export type RuntimeName = AgentRuntime['id'];

/** The runtimes of this machine (REF-9). Nothing of one is loaded, and no process started, before `load` (decision 37). */
export interface Runtimes {
  /** What is there of it, found out from PATH and the files that it keeps. Never throws. */
  presence(name: RuntimeName): RuntimePresence;
  /** The runtime, made on the first call; undefined for one that this version does not have. */
  load(name: RuntimeName): Promise<AgentRuntime | undefined>;
  /** Ends every process that any of them started. Never rejects. */
  close(): Promise<void>;
}
