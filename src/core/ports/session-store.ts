import type { SessionModes } from '../providers/session-modes.ts';

/** A model override on a session (SRC-1, SRC-3). */
export interface SessionOverride {
  readonly provider: string;
  readonly model: string;
  readonly source: 'auto' | 'user';
  /** For `auto`: the ref it stands in for. */
  readonly origin: string | undefined;
  /**
   * For `auto`: the origin failed without a block, and is left alone until then (Unix milliseconds, SRC-9); absent where blocks
   * say when it may be asked.
   */
  readonly retryAtMs?: number;
}

export interface SessionState {
  readonly sessionId: string;
  readonly agentId: string;
  readonly override: SessionOverride | undefined;
  /** A person went back to the default (SRC-7): source `default`, without a model. */
  readonly isDefaultChosen: boolean;
  /** Unix milliseconds of the last change of the override; undefined when it is older than this record of it. */
  readonly overrideAtMs: number | undefined;
  /** How often the older turns were summarised (decision 20). */
  readonly compactionCount: number;
  /** Sticky profile by provider (STICK-1). */
  readonly profiles: Readonly<
    Record<string, { readonly profileId: string; readonly source: 'auto' | 'user' }>
  >;
  readonly messages: readonly ChatMessage[];
  readonly createdAtMs: number;
  readonly params: SessionParams;
  readonly updatedAtMs: number;
}

/** What a person chose for a session beside its model; absent leaves it to the config (SEL-10). */
export interface SessionParams extends SessionModes {
  readonly runtime?: string;
  /** The configured fallbacks may stand in for the model that the person chose (decision 12). */
  readonly withFallbacks?: boolean;
}

/** A session without its words, for lists. */
export interface SessionSummary extends Omit<SessionState, 'messages'> {
  readonly messageCount: number;
  /** How its first message begins, 200 characters at most; undefined without messages. */
  readonly firstWords: string | undefined;
}

export interface SessionStore {
  /** All sessions of an agent, the last used first. */
  list(agentId: string): readonly SessionSummary[];
  get(agentId: string, sessionId: string): SessionState | undefined;
  /**
   * Writes the override; with `ifEquals` only when the stored one still equals it, `none` being no override (SRC-4). An
   * automatic one never replaces a person's. Resolves true when written.
   */
  setOverride(
    agentId: string,
    sessionId: string,
    override: SessionOverride | undefined,
    ifEquals?: SessionOverride | 'none',
  ): Promise<boolean>;
  /** A person's choice in one step (SRC-1, STICK-3, STICK-4): undefined goes back to the default; other user pins go. */
  choose(
    agentId: string,
    sessionId: string,
    choice:
      | { readonly provider: string; readonly model: string; readonly profileId: string | undefined }
      | undefined,
  ): Promise<void>;
  /**
   * Forgets the conversation with its compactions, a stand-in and profiles that were picked automatically (SRC-5, STICK-2); what a person chose
   * stays. Resolves false when there is no such session.
   */
  reset(agentId: string, sessionId: string): Promise<boolean>;
  /** Removes all that is kept of a session, its runs in the ledger aside. Resolves false when there is no such session. */
  delete(agentId: string, sessionId: string): Promise<boolean>;
  setProfile(
    agentId: string,
    sessionId: string,
    provider: string,
    profileId: string,
    source: 'auto' | 'user',
  ): Promise<void>;
  /** Appends the messages of one finished turn. */
  appendTurn(agentId: string, sessionId: string, messages: readonly ChatMessage[]): Promise<void>;
  /**
   * Puts `summary` in place of the first `olderCount` messages and counts the compaction; credentials that were picked
   * automatically are picked anew (STICK-2). Resolves false, with nothing changed, when the session was compacted or reset
   * meanwhile.
   * @param expectedCount the session's `compactionCount` when its messages were read
   */
  compact(
    agentId: string,
    sessionId: string,
    change: { readonly summary: ChatMessage; readonly olderCount: number; readonly expectedCount: number },
  ): Promise<boolean>;
  /** Replaces what a person chose for the session beside its model. */
  setParams(agentId: string, sessionId: string, params: SessionParams): Promise<void>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /** The answer ended early: it was stopped, or its connection broke. */
  readonly isPartial?: true;
  /** Shown with the text to models that see; never stored. */
  readonly images?: readonly ChatImage[];
}

/** An image of a turn. */
export interface ChatImage {
  /** Of the file, without its folder. */
  readonly name: string;
  /** `image/png`, `image/jpeg`, `image/gif`, `image/webp`. */
  readonly mediaType: string;
  readonly base64: string;
}
