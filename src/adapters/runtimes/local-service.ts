import { dirname } from 'node:path';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { LocalService } from '../../core/providers/provider-config.ts';
import { type GuardedChild, startGuarded } from './guarded-child.ts';
import { passedEnvironment } from './passed-environment.ts';

export interface ServiceWish {
  /** Of the provider that it serves. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Milliseconds that may be spent on it at most. */
  readonly budgetMs: number;
  /** The environment of this program; what is no credential of it is passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `done` says that the request is over: the time until the service stops begins then. */
export type ServiceUse =
  | { readonly ok: true; done(): void }
  | { readonly ok: false; readonly evidence: FailureEvidence };

interface Started {
  readonly child: GuardedChild;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

const READY_MS = 120_000;
const POLL_MS = 200;
const HEALTH_MS = 2000;

/** What this process started, by what was asked for. */
const started = new Map<string, Started>();
let starting: Promise<unknown> = Promise.resolve();

/**
 * Sees to it that a local service answers before a request goes to it (CUST-8): asks it, starts it when it does not answer, and
 * asks until it does. One start at a time. One that answers already is somebody else's: it is used and never stopped. What
 * was started here ends with this program, however that ends. Never rejects.
 */
export async function openLocalService(service: LocalService, wish: ServiceWish): Promise<ServiceUse> {
  const healthUrl = service.healthUrl ?? `${wish.baseUrl}/models`;
  const key = JSON.stringify([service, healthUrl]);
  if (await isHealthy(healthUrl, wish)) return inUse(key, service);
  const turn = starting.then(() => begin(key, service, healthUrl, wish));
  starting = turn;
  return turn;
}

async function begin(
  key: string,
  service: LocalService,
  healthUrl: string,
  wish: ServiceWish,
): Promise<ServiceUse> {
  const limit = AbortSignal.timeout(Math.min(service.readyTimeoutMs ?? READY_MS, wish.budgetMs));
  const signal = AbortSignal.any([wish.signal, limit]);
  // Another request may have started it while this one waited.
  while (!signal.aborted) {
    if (await isHealthy(healthUrl, { ...wish, signal })) return inUse(key, service);
    const { child } = started.get(key) ?? launch(key, service, wish);
    const end = await Promise.race([child.ended, pause()]);
    // It may have found its port taken by one that serves.
    if (end !== undefined && !(await isHealthy(healthUrl, wish)))
      return failed('ECONNREFUSED', `${service.command} ended: ${endWords(end)}`);
  }
  if (wish.signal.aborted) return { ok: false, evidence: { aborted: true } };
  await started.get(key)?.child.stop();
  return failed('ETIMEDOUT', `${service.command} was started, and ${healthUrl} did not answer in time`);
}

function launch(key: string, { command, args = [], cwd, env }: LocalService, wish: ServiceWish): Started {
  const child = startGuarded({
    file: command,
    args,
    cwd: cwd ?? dirname(command),
    env: { ...passedEnvironment(wish.env, ''), ...env },
  });
  // Nobody reads what it says, and a full pipe would stop it.
  child.stdout.resume();
  child.stderr.resume();
  child.hold(false);
  const entry: Started = { child, users: 0, idle: undefined };
  started.set(key, entry);
  void child.ended.then(() => started.delete(key));
  return entry;
}

function inUse(key: string, { idleStopMs = 0 }: LocalService): ServiceUse {
  const own = started.get(key);
  if (own === undefined) return { ok: true, done: () => undefined };
  clearTimeout(own.idle);
  own.users += 1;
  return {
    ok: true,
    done() {
      own.users -= 1;
      if (own.users > 0 || idleStopMs === 0) return;
      own.idle = setTimeout(() => void own.child.stop(), idleStopMs).unref();
    },
  };
}

/** Who asks for a key is there; who is loading its model says 503. */
async function isHealthy(
  url: string,
  { fetch, signal }: Pick<ServiceWish, 'fetch' | 'signal'>,
): Promise<boolean> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(HEALTH_MS)]);
    const response = await fetch(url, { signal: limited });
    await response.body?.cancel();
    return response.ok || response.status === 401 || response.status === 403;
  } catch {
    return false;
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), POLL_MS);
  });
}

function endWords({ problem, signal, code }: Awaited<GuardedChild['ended']>): string {
  return problem ?? signal ?? `exit code ${code}`;
}

function failed(code: string, message: string): ServiceUse {
  return { ok: false, evidence: { code, message } };
}
