/** The right to do one piece of work alone, until it expires (decision 30). */
export interface Lease {
  readonly name: string;
  /** Id of this holding; another holder has another one. */
  readonly owner: string;
  /** Grows by one each time the lease changes hands; a holder that sees a greater one has lost it. */
  readonly generation: number;
}

/** Named leases: exclusive work across processes without a lock held over an await (decisions 29, 30). */
export interface LeaseStore {
  /** Takes a free or expired lease for `ttlMs` milliseconds; undefined while another holds it. */
  acquire(name: string, ttlMs: number): Promise<Lease | undefined>;
  /** Until when somebody holds it, in Unix milliseconds; undefined while it is free. Writes nothing. */
  heldUntilMs(name: string): number | undefined;
  /** Holds on for `ttlMs` more from now; false when another holder has taken it since. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  /** Gives it back; does nothing when another holder has taken it since. */
  release(lease: Lease): Promise<void>;
  /**
   * Runs `work` while no other process holds this lease, renewing it until the work ends. Waits up to 10 s for its turn, then
   * rejects with `store-busy`.
   */
  withLease<T>(name: string, work: () => Promise<T>): Promise<T>;
}
