import type { AuthProfile } from '../../core/credentials/credential.ts';
import {
  formatOAuthMaterial,
  type OAuthMaterial,
  parseOAuthMaterial,
  sameAccount,
} from '../../core/credentials/oauth-material.ts';
import { AppError } from '../../core/errors.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { Lease } from '../../core/ports/lease-store.ts';
import type { RefreshOutcome } from '../../core/ports/oauth.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { signInCommand } from '../../core/providers/sign-in.ts';
import { refreshFacts } from './oauth-facts.ts';

/** Material that may be sent now, or why there is none. `evidence`: the token endpoint could not be asked. */
export type FreshResult =
  | { readonly ok: true; readonly material: OAuthMaterial; readonly profile: AuthProfile }
  | { readonly ok: false; readonly message: string; readonly evidence?: FailureEvidence };

/** Refreshed this long before its end, so that no request starts with a token that dies on the way. */
const EARLY_MS = 300_000;
/** A token endpoint that takes longer is given up; the request's own time is still to come. */
const REQUEST_MS = 20_000;
/** A holder that dies gives the lease back by not renewing it. */
const LEASE_MS = 6000;
const RENEW_MS = 1500;
const TURN_MS = 50;
const SAVE_TRIES = 3;
const SAVE_PAUSE_MS = 500;
/** Longer than a holder that dies with its request in flight and the next one's whole request. */
const PATIENCE_MS = 45_000;

/**
 * OAuth material of a profile that may be sent now (OAUTH-4, OAUTH-5). Material that is about to end is refreshed once,
 * whatever number of processes ask: under a lease, compared and set on the fingerprint, written to the store that owns the
 * profile; who comes late reads what the first one got. A refusal for good is kept with the command that mends it; after it
 * nothing is asked again until somebody signs in.
 * @param refused the fingerprint of material that the provider has just refused with 401: it is refreshed whatever its end.
 */
export async function freshMaterial(
  ports: Ports,
  profile: AuthProfile,
  refused?: string,
): Promise<FreshResult> {
  const giveUpAtMs = ports.clock.now() + PATIENCE_MS;
  for (;;) {
    const current = reread(ports, profile);
    if (current === undefined) return { ok: false, message: `${profile.id} was removed` };
    const material = materialOf(ports, current);
    if (material === undefined) return { ok: false, message: unusable(current) };
    if (!isDue(ports, current, refused)) return { ok: true, material, profile: current };
    const shared = sharedTwin(ports, current);
    if (shared !== undefined) return freshMaterial(ports, shared);
    if (current.refreshFailure !== undefined) return { ok: false, message: current.refreshFailure.words };
    const lease = await ports.leases.acquire(leaseName(current), LEASE_MS);
    if (lease !== undefined) return held(ports, lease, profile, refused);
    // Somebody refreshes already; what is left of the old token serves meanwhile.
    if (isAlive(ports, current) && current.fingerprint !== refused)
      return { ok: true, material, profile: current };
    if (ports.clock.now() >= giveUpAtMs) {
      const message = `Another process has been refreshing ${profile.id} for too long; try again in a moment`;
      return { ok: false, message };
    }
    await ports.clock.sleep(TURN_MS);
  }
}

async function held(
  ports: Ports,
  lease: Lease,
  profile: AuthProfile,
  refused: string | undefined,
): Promise<FreshResult> {
  // A late renewal must not spoil work that goes well: the fingerprint guards the store, whoever holds the lease.
  const stop = ports.clock.every(RENEW_MS, () => void ports.leases.renew(lease, LEASE_MS).catch(() => false));
  try {
    const current = reread(ports, profile);
    const material = current === undefined ? undefined : materialOf(ports, current);
    if (current === undefined || material === undefined) return { ok: false, message: unusable(profile) };
    // The one before may have done it between our look and our lease.
    if (!isDue(ports, current, refused)) return { ok: true, material, profile: current };
    if (current.refreshFailure !== undefined) return { ok: false, message: current.refreshFailure.words };
    return await refresh(ports, current, material, refused);
  } finally {
    stop();
    await ports.leases.release(lease).catch(() => undefined);
  }
}

async function refresh(
  ports: Ports,
  current: AuthProfile,
  material: OAuthMaterial,
  refused: string | undefined,
): Promise<FreshResult> {
  const facts = refreshFacts(ports, current.provider, material);
  if (material.refresh === undefined || facts === undefined) {
    return isAlive(ports, current) && current.fingerprint !== refused
      ? { ok: true, material, profile: current }
      : settleFailure(ports, current, 'it holds no refresh token');
  }
  const client = await ports.oauth();
  const request = { clientId: facts.clientId, tokenUrl: facts.tokenUrl, refresh: material.refresh };
  const outcome = await client.refresh(request, REQUEST_MS);
  if (!outcome.ok) return failed(ports, current, material, outcome, refused);
  tellRedactor(ports, outcome.material);
  if (!sameAccount(material, outcome.material)) {
    return settleFailure(ports, current, 'the provider answered for another account');
  }
  const next: OAuthMaterial = { ...material, ...outcome.material, ...facts };
  let saved: AuthProfile | undefined;
  try {
    saved = await stored(ports, current, next);
  } catch (error) {
    const why = error instanceof AppError ? error.message : 'the store takes no writes';
    const fix = signInCommand(current.provider, current.id);
    const message = `${current.id} was refreshed but could not be stored: ${why}. Mend that, then sign in again: ${fix}`;
    return { ok: false, message };
  }
  if (saved !== undefined) return { ok: true, material: next, profile: saved };
  // Somebody signed in or out meanwhile: their word counts, and nothing that was removed comes back.
  return adopted(ports, current);
}

/** The old token is worth nothing any more, so that a store that is hindered for a moment is asked again. */
async function stored(
  ports: Ports,
  current: AuthProfile,
  next: OAuthMaterial,
): Promise<AuthProfile | undefined> {
  const write = { secret: formatOAuthMaterial(next), expiresAtMs: next.expiresAtMs };
  for (let triesLeft = SAVE_TRIES - 1; ; triesLeft -= 1) {
    try {
      return await ports.auth.replaceSecret(current, write);
    } catch (error) {
      if (triesLeft === 0) throw error;
      await ports.clock.sleep(SAVE_PAUSE_MS);
    }
  }
}

async function failed(
  ports: Ports,
  current: AuthProfile,
  material: OAuthMaterial,
  outcome: Extract<RefreshOutcome, { ok: false }>,
  refused: string | undefined,
): Promise<FreshResult> {
  if (outcome.isFinal) return settleFailure(ports, current, outcome.message);
  if (isAlive(ports, current) && current.fingerprint !== refused) {
    return { ok: true, material, profile: current };
  }
  const message = `OAuth token refresh failed for ${current.provider}: ${outcome.message}`;
  return { ok: false, message, evidence: { ...outcome.evidence, provider: current.provider } };
}

/** Kept in the store, so that every surface says it and no process asks again (OAUTH-7, OAUTH-12). */
async function settleFailure(ports: Ports, current: AuthProfile, why: string): Promise<FreshResult> {
  const fix = signInCommand(current.provider, current.id);
  const words = `OAuth token refresh failed for ${current.provider}: ${why}. Sign in again: ${fix}`;
  const atMs = ports.clock.now();
  const isKept = await ports.auth.setRefreshFailure(current, { atMs, words });
  if (!isKept) return adopted(ports, current);
  return { ok: false, message: words };
}

function adopted(ports: Ports, replaced: AuthProfile): FreshResult {
  const profile = reread(ports, replaced);
  const material = profile === undefined ? undefined : materialOf(ports, profile);
  if (profile === undefined || material === undefined) {
    return { ok: false, message: `${replaced.id} was removed while it was refreshed` };
  }
  return { ok: true, material, profile };
}

/**
 * The shared profile of the same id and account when it is fresher than the agent's own copy, which it then stands in for
 * (CRED-11). Read through, never copied: the refresh token stays in the store that owns it.
 */
function sharedTwin(ports: Ports, own: AuthProfile): AuthProfile | undefined {
  if (own.owner === 'shared') return undefined;
  const shared = reread(ports, { ...own, owner: 'shared' });
  if (shared?.type !== 'oauth' || (shared.expiresAtMs ?? 0) <= (own.expiresAtMs ?? 0)) return undefined;
  const [left, right] = [materialOf(ports, own), materialOf(ports, shared)];
  return left !== undefined && right !== undefined && sameAccount(left, right) ? shared : undefined;
}

/** From the store that owns it, whatever agent asks (OAUTH-4). */
function reread(ports: Ports, { owner, id }: AuthProfile): AuthProfile | undefined {
  return ports.auth.list(owner).find((entry) => entry.id === id && entry.owner === owner);
}

function materialOf(ports: Ports, profile: AuthProfile): OAuthMaterial | undefined {
  const sealed = ports.auth.readSecret(profile);
  const material = sealed === undefined ? undefined : parseOAuthMaterial(sealed);
  if (material === undefined) return undefined;
  tellRedactor(ports, material);
  return material;
}

function tellRedactor(ports: Ports, { access, refresh }: OAuthMaterial): void {
  ports.redactor.add(access);
  if (refresh !== undefined) ports.redactor.add(refresh);
}

function isDue(ports: Ports, profile: AuthProfile, refused: string | undefined): boolean {
  if (refused !== undefined && profile.fingerprint === refused) return true;
  return profile.expiresAtMs !== undefined && profile.expiresAtMs - EARLY_MS <= ports.clock.now();
}

function isAlive(ports: Ports, { expiresAtMs }: AuthProfile): boolean {
  return expiresAtMs === undefined || expiresAtMs > ports.clock.now();
}

function leaseName({ owner, id }: AuthProfile): string {
  return `oauth-refresh:${owner}:${id}`;
}

function unusable({ id, provider }: AuthProfile): string {
  return `${id} holds no sign-in that can be used; sign in again: ${signInCommand(provider, id)}`;
}
