import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { FailedTry, LeaveReason, RunState } from '../../core/failover/run-engine.ts';
import { skipTimeMs } from '../../core/failover/skip-time.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { HealthStore } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

const REFUSED: ReadonlySet<LeaveReason> = new Set(['auth', 'auth_permanent']);

/** Until when which stand-in is skipped, of this process only (FALL-11). */
const caches = new WeakMap<HealthStore, Map<string, number>>();

/** Stand-ins of a session that were refused a moment ago; empty unless `OPENCLAW_FALLBACK_SKIP_TTL_MS` is set (FALL-11). */
export class SkipCache {
  private readonly ports: Ports;
  private readonly sessionId: string;
  private readonly until: Map<string, number>;

  constructor(ports: Ports, sessionId = '') {
    this.ports = ports;
    this.sessionId = sessionId;
    this.until = caches.get(ports.health) ?? new Map();
    caches.set(ports.health, this.until);
  }

  /** Notes a stand-in that failed, when it was refused and the variable is set. */
  note({ ref, credentialId, reason }: FailedTry): void {
    if (!REFUSED.has(reason)) return;
    const forMs = skipTimeMs(this.ports.environment.lookup('OPENCLAW_FALLBACK_SKIP_TTL_MS')?.value);
    if (forMs > 0) this.until.set(this.key(ref, credentialId), this.ports.clock.now() + forMs);
  }

  /** The plan of a stand-in without those credentials, or why it is left when only such are there. */
  left(
    ref: ModelRef,
    plan: readonly CredentialCandidate[],
    { tried }: Pick<RunState, 'tried'>,
  ): readonly CredentialCandidate[] | FailedTry {
    if (this.until.size === 0) return plan;
    const nowMs = this.ports.clock.now();
    const endOf = ({ id }: CredentialCandidate): number => this.until.get(this.key(ref, id)) ?? 0;
    const skipped = plan.filter((entry) => entry.whyNot === undefined && endOf(entry) > nowMs);
    const left = plan.filter((entry) => !skipped.includes(entry));
    const first = skipped[0];
    if (first === undefined || tried.length > 0 || left.some(({ whyNot }) => whyNot === undefined))
      return left;
    return {
      ref,
      credentialId: first.id,
      reason: 'recently_failed',
      status: undefined,
      message: `${first.id} was refused a moment ago and is skipped for a while (OPENCLAW_FALLBACK_SKIP_TTL_MS)`,
      retryAtMs: Math.min(...skipped.map(endOf)),
    };
  }

  private key({ provider, model }: ModelRef, credentialId: string): string {
    return [this.sessionId, provider, model, credentialId].join('\n');
  }
}
