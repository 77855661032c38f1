/** A model override on a session (SRC-1, SRC-3). */
export interface SessionOverride {
  readonly provider: string;
  readonly model: string;
  readonly source: 'auto' | 'user';
  /** For `auto`: the ref it stands in for. */
  readonly origin: string | undefined;
}

export interface SessionState {
  readonly sessionId: string;
  readonly agentId: string;
  readonly override: SessionOverride | undefined;
  /** Sticky profile by provider (STICK-1). */
  readonly profiles: Readonly<
    Record<string, { readonly profileId: string; readonly source: 'auto' | 'user' }>
  >;
  readonly messages: readonly ChatMessage[];
  readonly updatedAtMs: number;
}

/** A session without its words, for lists. */
export interface SessionSummary extends Omit<SessionState, 'messages'> {
  readonly messageCount: number;
}

export interface SessionStore {
  /** All sessions of an agent, the last used first. */
  list(agentId: string): readonly SessionSummary[];
  get(agentId: string, sessionId: string): SessionState | undefined;
  /**
   * Writes the override; with `ifEquals` only when the stored one still equals it, `none` being no override (SRC-4). Resolves
   * true when written.
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
   * Forgets the conversation, a stand-in and profiles that were picked automatically (SRC-5, STICK-2); what a person chose
   * stays. Resolves false when there is no such session.
   */
  reset(agentId: string, sessionId: string): Promise<boolean>;
  setProfile(
    agentId: string,
    sessionId: string,
    provider: string,
    profileId: string,
    source: 'auto' | 'user',
  ): Promise<void>;
  /** Appends the messages of one finished turn. */
  appendTurn(agentId: string, sessionId: string, messages: readonly ChatMessage[]): Promise<void>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}
