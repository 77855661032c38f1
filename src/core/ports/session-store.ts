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

export interface SessionStore {
  get(agentId: string, sessionId: string): SessionState | undefined;
  /** Writes the override; with `ifEquals` only when the stored one still equals it (SRC-4). Resolves true when written. */
  setOverride(
    agentId: string,
    sessionId: string,
    override: SessionOverride | undefined,
    ifEquals?: SessionOverride,
  ): Promise<boolean>;
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
