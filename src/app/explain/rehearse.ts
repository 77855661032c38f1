import { type RehearsalRule, rehearsedFailure } from '../../core/failover/rehearsal.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { LeaseStore } from '../../core/ports/lease-store.ts';
import type { CallOptions, CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { RunRecord } from '../../core/ports/run-ledger.ts';
import type { Clock, SecretResolver } from '../../core/ports/system.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { refKey } from '../../core/secrets/secret-ref.ts';
import { AllModelsFailedError } from '../turn/all-models-failed.ts';
import { runTurn } from '../turn/run-turn.ts';
import { rehearsedHealth } from './rehearsed-health.ts';
import { type RunStory, storyOf } from './why.ts';

export interface RehearsalRequest {
  readonly rules: readonly RehearsalRule[];
  readonly model?: string | undefined;
  readonly agentId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/**
 * The path that the next run would take if these requests failed (D4): the engine of real runs over the true store, with a
 * clock of its own, no request sent, no helper command started and nothing written. Throws what a run throws before its first
 * attempt: `no-model`, `model-unknown`.
 */
export async function rehearse(ports: Ports, request: RehearsalRequest): Promise<RunStory> {
  const attempts: AttemptRecord[] = [];
  let run: RunRecord | undefined;
  const dry = dryPorts(
    ports,
    request.rules,
    (attempt) => attempts.push(attempt),
    (record) => {
      run = record;
    },
  );
  try {
    await runTurn(dry, {
      message: '',
      signal: new AbortController().signal,
      model: request.model,
      agentId: request.agentId,
      sessionId: request.sessionId,
    });
  } catch (error) {
    if (!(error instanceof AllModelsFailedError)) throw error;
  }
  if (run === undefined) throw new Error('a run ended without its record');
  return storyOf(ports, run, attempts);
}

function dryPorts(
  ports: Ports,
  rules: readonly RehearsalRule[],
  onAttempt: (attempt: AttemptRecord) => void,
  onRun: (run: RunRecord) => void,
): Ports {
  const clock = rehearsalClock(ports.clock);
  return {
    ...ports,
    clock,
    health: rehearsedHealth(ports.health, ({ attempt, run }) => {
      onAttempt(attempt);
      if (run !== undefined) onRun(run);
    }),
    runs: { ...ports.runs, record: async (run) => onRun(run) },
    decisions: { ...ports.decisions, write: () => undefined },
    auth: { ...ports.auth, setVerification: async () => undefined },
    sessions: {
      ...ports.sessions,
      setOverride: async () => true,
      setProfile: async () => undefined,
      appendTurn: async () => undefined,
    },
    leases: rehearsalLeases(ports, clock),
    catalogStore: { ...ports.catalogStore, replaceProviders: async () => undefined },
    secrets: withoutCommands(ports.secrets),
    modelCaller: async () => ({
      call: async (target, _, options) => scripted(clock, rules, target, options),
    }),
    runtimes: {
      ...ports.runtimes,
      load: async (id) => ({
        id,
        presence: () => ports.runtimes.presence(id),
        run: async (asked) => scripted(clock, rules, asked, asked),
        close: async () => undefined,
      }),
    },
  };
}

/** Leases as a run would find them: free unless another process holds one, or the rehearsal itself has taken it since. */
function rehearsalLeases(ports: Ports, clock: Clock): LeaseStore {
  const taken = new Map<string, number>();
  const heldUntilMs = (name: string): number | undefined => {
    const untilMs = Math.max(taken.get(name) ?? 0, ports.leases.heldUntilMs(name) ?? 0);
    return untilMs > clock.now() ? untilMs : undefined;
  };
  return {
    heldUntilMs,
    async acquire(name, ttlMs) {
      if (heldUntilMs(name) !== undefined) return undefined;
      taken.set(name, clock.now() + ttlMs);
      return { name, owner: 'rehearsal', generation: 0 };
    },
    renew: async () => true,
    release: async ({ name }) => void taken.delete(name),
    withLease: (_name, work) => work(),
  };
}

/** Time that passes only when something waits. */
function rehearsalClock(real: Clock): Clock & { advance(ms: number): void } {
  let offsetMs = 0;
  const startMs = real.now();
  return {
    now: () => startMs + offsetMs,
    advance: (ms) => {
      offsetMs += ms;
    },
    async sleep(ms, signal) {
      // What is settled already comes first; a wait that nobody waits for any more takes no time.
      await real.sleep(0, signal);
      offsetMs += ms;
    },
    every: () => () => undefined,
  };
}

/** A helper command may ask for a password or cost money; what it would give counts as there. */
function withoutCommands(secrets: SecretResolver): SecretResolver {
  const resolve: SecretResolver['resolve'] = async (ref, config) =>
    ref.source === 'exec' ? { ok: true, secret: new Secret('') } : secrets.resolve(ref, config);
  return {
    ...secrets,
    resolve,
    async resolveAll(refs) {
      const commands = refs.filter((ref) => ref.source === 'exec');
      const others = await secrets.resolveAll(refs.filter((ref) => ref.source !== 'exec'));
      const given = commands.map((ref) => [refKey(ref), { ok: true, secret: new Secret('') }] as const);
      return new Map([...others, ...given]);
    },
  };
}

function scripted(
  clock: ReturnType<typeof rehearsalClock>,
  rules: readonly RehearsalRule[],
  { ref, credentialId }: Pick<CallTarget, 'ref' | 'credentialId'>,
  { limits }: Pick<CallOptions, 'limits'>,
): CallOutcome {
  const failure = rehearsedFailure(rules, ref, credentialId ?? '');
  if (failure === undefined) {
    const usage = { inputTokens: undefined, outputTokens: undefined };
    return { ok: true, text: 'rehearsed', firstTokenMs: 0, totalMs: 0, usage };
  }
  if (failure.kind === 'failure') {
    const evidence = { provider: ref.provider, model: ref.model, ...failure.evidence };
    return { ok: false, evidence, outputStarted: false };
  }
  clock.advance(limits.firstTokenMs);
  const evidence = {
    provider: ref.provider,
    model: ref.model,
    code: 'ETIMEDOUT',
    phase: 'first-token',
  } as const;
  return { ok: false, evidence, outputStarted: false };
}
