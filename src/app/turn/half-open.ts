import type { Block } from '../../core/failover/block.ts';
import type { RunStep } from '../../core/failover/run-engine.ts';
import type { Lease } from '../../core/ports/lease-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { within } from '../calls/within.ts';

/** A hop is not held up by the store for longer than this (decision 29). */
const LONGEST_WAIT_MS = 50;
/** How often the outcome of another process's try is looked for. */
const LOOK_EVERY_MS = 200;
/** Longer than any single attempt may take without a first word (decision 18). */
const LONGEST_TRY_MS = 75_000;

export type ProbeClaim =
  | { readonly kind: 'granted'; readonly release: () => Promise<void> }
  /** Another process holds it. */
  | { readonly kind: 'taken' };

/**
 * Claims the one request that may try a half-open credential, across processes (decision 17, B015). A run never waits for a
 * store that somebody has locked: the claim then counts as taken where there is somebody else to ask, else as granted.
 */
export async function claimProbe(ports: Ports, block: Block, hasOthers: boolean): Promise<ProbeClaim> {
  const acquiring = ports.leases.acquire(leaseName(block), LONGEST_TRY_MS);
  const asked = await within(ports.clock, LONGEST_WAIT_MS, acquiring);
  if (asked.kind === 'done' && asked.value === undefined) return { kind: 'taken' };
  const giveBack = async (lease: Lease | undefined): Promise<void> => {
    if (lease !== undefined) await ports.leases.release(lease);
  };
  if (asked.kind === 'done') {
    // Between our look at the rows and the lease another process may have tried, and found it shut.
    if (!isShutAgain(ports, block)) return { kind: 'granted', release: () => giveBack(asked.value) };
    await giveBack(asked.value);
    return { kind: 'taken' };
  }
  // Nobody waits for a lease that comes late; it is given back when it does.
  void acquiring.then(giveBack).catch(() => undefined);
  if (hasOthers) return { kind: 'taken' };
  return { kind: 'granted', release: async () => undefined };
}

/**
 * Claims the right to try a blocked first model, for all processes together: at most once in `throttleMs` for a provider
 * (FALL-7). Never given back; it ends by itself. False too while the store cannot be asked: nothing would hold others off.
 */
export async function claimThrottled(ports: Ports, provider: string, throttleMs: number): Promise<boolean> {
  const acquiring = ports.leases.acquire(throttleName(provider), throttleMs);
  const asked = await within(ports.clock, LONGEST_WAIT_MS, acquiring);
  return asked.kind === 'done' && asked.value !== undefined;
}

/**
 * Waits until another process's try of this block has an outcome: its row is gone (it worked), has a new window (it did not),
 * or the lease has been given up. Rejects with the signal's reason when aborted.
 * @param deadlineMs Unix milliseconds at which waiting ends in any case
 */
export async function awaitProbe(
  ports: Ports,
  block: Block,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const giveUpAtMs = Math.min(deadlineMs, ports.clock.now() + LONGEST_TRY_MS);
  for (;;) {
    const row = rowOf(ports, block);
    const isDecided = row === undefined || row.untilMs !== block.untilMs;
    if (isDecided || ports.clock.now() >= giveUpAtMs) return;
    const lease = await ports.leases.acquire(leaseName(block), LONGEST_TRY_MS).catch(() => 'locked' as const);
    // A store that stays locked tells nothing, however long one waits.
    if (lease === 'locked') return;
    if (lease !== undefined) {
      // Its holder ended without an outcome that concerns the credential, or died.
      await ports.leases.release(lease);
      return;
    }
    await ports.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

function isShutAgain(ports: Ports, block: Block): boolean {
  const row = rowOf(ports, block);
  // A window that was open when the row was looked at is asked about on purpose.
  return row !== undefined && row.untilMs > Math.max(block.untilMs, ports.clock.now());
}

function rowOf(ports: Ports, block: Block): Block | undefined {
  return ports.health
    .blocks()
    .find((entry) => entry.credentialId === block.credentialId && entry.model === block.model);
}

/** The lease that a request needs: for a blocked first model, or a half-open credential; undefined when it needs none. */
export function leaseOf({
  ref,
  candidate,
  probeThrottleMs,
}: Extract<RunStep, { kind: 'attempt' }>): string | undefined {
  if (probeThrottleMs !== undefined) return throttleName(ref.provider);
  return candidate.halfOpen === undefined ? undefined : leaseName(candidate.halfOpen);
}

function throttleName(provider: string): string {
  return `probe-throttle:${provider}`;
}

function leaseName(block: Block): string {
  return `probe:${block.credentialId}:${block.model}`;
}
