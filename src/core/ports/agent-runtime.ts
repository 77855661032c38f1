import type { ModelRef } from '../models/model-ref.ts';
import type { Secret } from '../secrets/secret.ts';
import type { CallLimits, CallOutcome } from './model-calls.ts';
import type { ChatMessage } from './session-store.ts';

/** What is there of another program that can run a turn (decision 37). Found out without a request and without a change. */
export interface RuntimePresence {
  /** Absolute path; undefined when it is not on PATH. */
  readonly executable: string | undefined;
  readonly login: 'present' | 'missing' | 'unknown';
}

/** A sign-in of ours that the runtime may use instead of its own. */
export interface RuntimeToken {
  readonly access: Secret;
  readonly accountId: string | undefined;
}

export interface RuntimeRequest {
  readonly agentId: string;
  /** The conversation that the runtime goes on with; undefined for a single turn. */
  readonly sessionId: string | undefined;
  readonly ref: ModelRef;
  /** Under which the attempt is recorded; absent where nobody records it. */
  readonly credentialId?: string;
  /** All of them; a runtime that keeps its own thread sends only what it has not seen. */
  readonly messages: readonly ChatMessage[];
  /** Undefined: the runtime's own login. */
  readonly token: RuntimeToken | undefined;
  readonly limits: CallLimits;
  readonly signal: AbortSignal;
  readonly onText?: (text: string) => void;
}

/** Another program that runs turns, behind the same outcome as a request to a provider. */
export interface AgentRuntime {
  readonly id: 'codex' | 'claude-cli';
  presence(): RuntimePresence;
  /** Never rejects; a failure is evidence for the classifier. The child sees only what it needs of the environment. */
  run(request: RuntimeRequest): Promise<CallOutcome>;
  /** Ends every process it started. Never rejects. */
  close(): Promise<void>;
}
