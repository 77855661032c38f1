import { AppError, usageError } from '../../core/errors.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { PendingSignIn, SignInOutcome } from '../../core/ports/oauth.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SignInMethod } from '../../core/providers/sign-in.ts';
import type { Observable } from '../app-types.ts';
import { assertProfileId, saveApiKey } from './auth-profiles.ts';
import { factsOf } from './oauth-facts.ts';
import { freeProfileId, saveSignIn } from './save-sign-in.ts';
import { placedFacts } from './sign-in-places.ts';

/** A sign-in is over after this long (issue C: one use, 5 minutes). */
const LIMIT_MS = 300_000;
const TICK_MS = 1000;

/** What a sign-in screen shows. */
export interface LoginSnapshot {
  readonly phase: 'waiting' | 'saving' | 'done' | 'failed' | 'cancelled';
  readonly title: string;
  readonly url: string;
  /** The short code to type on that page. */
  readonly userCode: string | undefined;
  /** Can the browser come back by itself? If not, only pasting leads on. */
  readonly isListening: boolean;
  readonly canPaste: boolean;
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly expiresAtMs: number;
  /** What is wrong with the last paste, or why the sign-in failed. */
  readonly problem: string | undefined;
}

/** What became of a sign-in that went well. */
export interface LoginReceipt {
  readonly profileId: string;
  readonly provider: string;
  readonly type: 'oauth' | 'api_key';
  readonly write: ConfigWriteResult;
}

/** A sign-in as a headless conversation; screens and plain lines are two ways to hold it. */
export interface LoginFlow extends Observable<LoginSnapshot> {
  /** A redirect address or a code that the person pasted. */
  paste(text: string): void;
  /** Closes the listener; `finished` rejects with `cancelled`. */
  cancel(): Promise<void>;
  /** Rejects with `cancelled`, `credential-refused`, or what saving throws. */
  readonly finished: Promise<LoginReceipt>;
}

export interface LoginRequest {
  readonly method: SignInMethod;
  readonly profileId: string | undefined;
  /** The agent that alone may use what it gives; absent for all agents (CRED-9). */
  readonly agentId?: string | undefined;
  readonly actor: string;
  /** Done when nothing stands in the way of the sign-in, before it begins; what it throws ends it. */
  readonly before?: () => Promise<void>;
}

/** How the address is shown: by itself on its line and never broken, so that it can be copied and clicked. */
export function addressLines(url: string): readonly string[] {
  return ['Open this address in a browser:', url];
}

/** Starts a sign-in. Throws `usage` when a fact is missing that only a setting can give, `endpoint-failed`. */
export async function startLogin(ports: Ports, request: LoginRequest): Promise<LoginFlow> {
  const { method } = request;
  const found = factsOf(ports, method);
  if (!found.ok) {
    throw usageError(`A sign-in to ${method.provider} needs the setting ${found.missing}`, {
      hint: `Set it: openclaw settings set ${found.missing} <value>`,
    });
  }
  const facts = placedFacts(ports, method, found.facts);
  if (request.profileId !== undefined) assertProfileId(request.profileId, method.provider);
  // A store that takes no writes is told before anybody signs in for nothing (AUTHCLI-10).
  await ports.leases.acquire(`sign-in:${method.provider}`, 1);
  await request.before?.();
  const pending = await (await ports.oauth()).begin(facts);
  return new Login(ports, request, pending);
}

class Login implements LoginFlow {
  readonly finished: Promise<LoginReceipt>;
  private readonly ports: Ports;
  private readonly request: LoginRequest;
  private readonly pending: PendingSignIn;
  private readonly listeners = new Set<() => void>();
  private readonly stopTicking: () => void;
  private snapshot: LoginSnapshot;

  constructor(ports: Ports, request: LoginRequest, pending: PendingSignIn) {
    this.ports = ports;
    this.request = request;
    this.pending = pending;
    const nowMs = ports.clock.now();
    this.snapshot = {
      phase: 'waiting',
      title: request.method.label,
      url: pending.url,
      userCode: pending.userCode,
      isListening: pending.isListening,
      canPaste: request.method.kind !== 'device',
      nowMs,
      expiresAtMs: Math.min(nowMs + LIMIT_MS, pending.expiresAtMs ?? Number.POSITIVE_INFINITY),
      problem: undefined,
    };
    this.stopTicking = ports.clock.every(TICK_MS, () => this.tick());
    this.finished = pending.outcome.then((outcome) => this.settle(outcome));
    // Whoever only watches the snapshot learns of a failure there.
    this.finished.catch(() => undefined);
  }

  getSnapshot = (): LoginSnapshot => this.snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  paste(text: string): void {
    if (this.snapshot.phase === 'waiting') this.publish({ problem: this.pending.paste(text) });
  }

  async cancel(): Promise<void> {
    if (this.snapshot.phase !== 'waiting') return;
    this.publish({ phase: 'cancelled' });
    await this.pending.close();
  }

  private tick(): void {
    if (this.snapshot.phase !== 'waiting') return;
    const nowMs = this.ports.clock.now();
    this.publish({ nowMs });
    if (nowMs < this.snapshot.expiresAtMs) return;
    this.publish({ phase: 'failed', problem: 'the time for this sign-in is over' });
    void this.pending.close();
  }

  private async settle(outcome: SignInOutcome): Promise<LoginReceipt> {
    try {
      if (this.snapshot.phase === 'cancelled')
        throw new AppError('cancelled', 'Sign-in cancelled. Nothing was stored.');
      if (this.snapshot.phase === 'failed') throw this.refusal(this.snapshot.problem ?? '');
      if (!outcome.ok) throw this.refusal(outcome.message);
      this.publish({ phase: 'saving', problem: undefined });
      const receipt = await this.save(outcome);
      this.publish({ phase: 'done' });
      return receipt;
    } catch (error) {
      const words = error instanceof AppError ? error.message : 'the sign-in could not be stored';
      if (this.snapshot.phase !== 'cancelled') this.publish({ phase: 'failed', problem: words });
      throw error;
    } finally {
      this.stopTicking();
    }
  }

  private async save(outcome: Extract<SignInOutcome, { ok: true }>): Promise<LoginReceipt> {
    const { method, profileId, agentId, actor } = this.request;
    const { provider } = method;
    if (outcome.kind === 'api-key') {
      this.ports.redactor.add(outcome.secret);
      const { secret } = outcome;
      const verification = { state: 'verified', atMs: this.ports.clock.now() } as const;
      const named =
        profileId ?? freeProfileId(this.ports, agentId ?? 'shared', `${provider}:default`, () => false);
      const key = { provider, profileId: named, agentId, secret, actor, verification };
      const saved = await saveApiKey(this.ports, key);
      return { profileId: saved.profile.id, provider, type: 'api_key', write: saved.write };
    }
    const { material } = outcome;
    this.ports.redactor.add(material.access);
    if (material.refresh !== undefined) this.ports.redactor.add(material.refresh);
    const { profile, write } = await saveSignIn(this.ports, {
      provider,
      profileId,
      agentId,
      material,
      actor,
    });
    return { profileId: profile.id, provider, type: 'oauth', write };
  }

  private refusal(why: string): AppError {
    return new AppError('credential-refused', `No sign-in to ${this.request.method.provider}: ${why}`, {
      hint: 'Nothing was stored. Run the same command to start again.',
    });
  }

  private publish(change: Partial<LoginSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }
}
