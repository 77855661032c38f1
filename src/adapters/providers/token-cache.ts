/** What a credential was exchanged for; `expiresAtMs` in Unix milliseconds. */
export interface ExchangedToken {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** A token this close to its end may end on the way. */
const EARLY_MS = 60_000;

/**
 * Short-lived tokens by what they were exchanged from: in the memory of this process, never stored (section 34.1). Calls that
 * want the same one at the same time share one exchange; a failed exchange is not kept.
 */
export class TokenCache<T extends { readonly expiresAtMs: number } = ExchangedToken> {
  private readonly tokens = new Map<string, Promise<T>>();
  private readonly known = new Map<string, T>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** The token, and whether it comes from an earlier call. Fails as the exchange does. */
  async get(
    key: string,
    exchange: () => Promise<T>,
  ): Promise<{ readonly token: T; readonly isCached: boolean }> {
    const known = this.known.get(key);
    if (known !== undefined && known.expiresAtMs - EARLY_MS > this.now()) {
      return { token: known, isCached: true };
    }
    const running = this.tokens.get(key) ?? this.start(key, exchange);
    return { token: await running, isCached: false };
  }

  /** Forgets a token that is no longer taken. */
  drop(key: string): void {
    this.known.delete(key);
  }

  private start(key: string, exchange: () => Promise<T>): Promise<T> {
    const running = exchange().then((token) => {
      this.known.set(key, token);
      return token;
    });
    this.tokens.set(key, running);
    const end = () => this.tokens.delete(key);
    running.then(end, end);
    return running;
  }
}
