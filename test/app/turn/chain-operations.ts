import { selectModel } from '../../../src/app/selection/select-model.ts';
import { turnChain } from '../../../src/app/selection/turn-chain.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { SelectionSource } from '../../../src/core/failover/fallback-chain.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import { blocked } from '../../support/blocked.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { failed, keyOf, saveKeys, turn } from '../../support/turns.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Failure = {
  readonly message?: string;
  readonly status?: number;
  readonly name?: string;
  readonly cause?: unknown;
} | null;
interface Usage {
  readonly cooldownUntilOffsetMs?: number;
  readonly disabledUntilOffsetMs?: number;
  readonly failureCounts?: Readonly<Record<string, number>>;
}
interface Cooling {
  readonly unavailableReason: 'billing' | 'rate_limit';
  readonly soonestExpiryOffsetMs: number;
}

export interface ChainGiven {
  readonly primary?: string;
  readonly fallbacks?: readonly string[];
  readonly requested?: string;
  readonly results?: readonly Failure[];
  readonly cooldowns?: Readonly<Record<string, unknown>>;
  readonly modelsAllowlist?: readonly string[];
  readonly fallbacksOverride?: readonly string[];
  readonly authStore?: { readonly usageStats?: Readonly<Record<string, Usage>> };
  readonly openai?: Cooling;
  readonly google?: Cooling;
  readonly profiles?: Readonly<Record<string, readonly string[]>>;
  readonly openaiAlwaysFailsWith?: string | Failure;
  readonly allFailWith?: string;
  readonly config?: { readonly defaults: object; readonly agent: object };
  readonly session?: {
    readonly hasOverride?: boolean;
    readonly source?: string;
    readonly hasAutoFallbackProvenance?: boolean;
  };
}

/** What a run did, as the table speaks of it. */
export interface ChainOutcome {
  readonly calls: readonly string[];
  readonly keys: readonly string[];
  readonly outcome: 'ok' | 'error';
  readonly message: string;
  readonly hops: readonly { readonly from: string; readonly reason: string; readonly message: string }[];
}

/** An error object of the table as evidence: what a cause carries is its body; a bare "aborted" is a person's stop. */
function evidenceOf({ message, status, name, cause }: NonNullable<Failure>): FailureEvidence {
  return {
    ...(message === undefined ? {} : { message }),
    ...(status === undefined ? {} : { status }),
    ...(name === undefined ? {} : { name }),
    ...(name === 'AbortError' && message === 'aborted' ? { aborted: true } : {}),
    ...(cause === undefined ? {} : { cause: { body: JSON.stringify(cause) } }),
  };
}

const named = (failure: string | Failure): FailureEvidence => {
  if (typeof failure !== 'string') return evidenceOf(failure ?? {});
  return { status: failure === 'overloaded' ? 529 : 429 };
};

function portsFor(given: ChainGiven): TestPorts {
  const { primary = '', fallbacks = [], modelsAllowlist, cooldowns } = given;
  const own = { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions', models: [] };
  return testPorts({
    config: {
      agents: {
        defaults: {
          model: { primary, fallbacks },
          ...(modelsAllowlist === undefined
            ? {}
            : { models: Object.fromEntries(modelsAllowlist.map((ref) => [ref, {}])) }),
        },
      },
      ...(cooldowns === undefined ? {} : { auth: { cooldowns } }),
      models: { providers: { provider: own, fallback: own } },
    },
  });
}

async function prepare(ports: TestPorts, given: ChainGiven): Promise<void> {
  const refs = [given.primary, given.requested, ...(given.fallbacks ?? [])].flatMap((ref) => ref ?? []);
  const providers = new Set(refs.map((ref) => ref.slice(0, ref.indexOf('/'))));
  const keys = [...providers].flatMap((provider) => given.profiles?.[provider] ?? [`${provider}:default`]);
  await saveKeys(ports, ...keys);
  const model = (given.primary ?? '').slice((given.primary ?? '').indexOf('/') + 1);
  const nowMs = ports.clock.now();
  for (const [id, { cooldownUntilOffsetMs, disabledUntilOffsetMs, failureCounts }] of Object.entries(
    given.authStore?.usageStats ?? {},
  )) {
    const reason = failureCounts?.['overloaded'] === undefined ? 'rate_limit' : 'overloaded';
    // A cooldown without a model over a router covers the credential, which counts for nothing there (COOL-13).
    const scope = id.startsWith('openrouter:') ? '' : model;
    if (cooldownUntilOffsetMs !== undefined)
      await blocked(ports, id, { model: scope, reason, untilMs: nowMs + cooldownUntilOffsetMs });
    if (disabledUntilOffsetMs !== undefined) {
      await blocked(ports, id, {
        model: '',
        kind: 'disabled',
        reason: 'billing',
        untilMs: nowMs + disabledUntilOffsetMs,
      });
    }
  }
  for (const provider of ['openai', 'google'] as const) {
    const cooling = given[provider];
    if (cooling === undefined) continue;
    const isBilling = cooling.unavailableReason === 'billing';
    // The table does not say how long the window is: here it is the last step of the ladder, or the first of billing.
    const windowMs = isBilling ? 5 * HOUR_MS : 5 * MINUTE_MS;
    const untilMs = nowMs + cooling.soonestExpiryOffsetMs;
    await blocked(ports, `${provider}:default`, {
      model: isBilling ? '' : model,
      kind: isBilling ? 'disabled' : 'cooldown',
      reason: cooling.unavailableReason,
      sinceMs: Math.min(nowMs, untilMs - windowMs),
      untilMs,
    });
  }
}

/** Runs a row on the engine with ports in memory. A model off the chain is a job's, the one source that keeps the chain (SRC-1). */
export async function runChain(given: ChainGiven): Promise<ChainOutcome> {
  const ports = portsFor(given);
  const hops: { from: string; reason: string; message: string }[] = [];
  try {
    await prepare(ports, given);
    let count = 0;
    ports.setAnswer((target) => {
      const scripted = given.results?.[count];
      count += 1;
      if (given.allFailWith !== undefined) return failed(named(given.allFailWith));
      if (given.openaiAlwaysFailsWith !== undefined && target.ref.provider === 'openai') {
        return failed(named(given.openaiAlwaysFailsWith));
      }
      return scripted === undefined || scripted === null ? answered('hi') : failed(evidenceOf(scripted));
    });
    const isJob = given.requested !== undefined && given.requested !== given.primary;
    const result = await turn(ports, {
      ...(isJob ? { model: given.requested, isJob } : {}),
      ...(given.fallbacksOverride === undefined ? {} : { fallbacks: given.fallbacksOverride }),
    }).then(
      (answer) => {
        hops.push(...answer.hops);
        return { outcome: 'ok' as const, message: '' };
      },
      (error: Error) => ({ outcome: 'error' as const, message: error.message }),
    );
    const calls = ports.calls.map(({ target }) => formatModelRef(target.ref));
    return { ...result, calls, keys: ports.calls.map(({ target }) => keyOf(target)), hops };
  } finally {
    ports.close();
  }
}

/** What may stand in for the model of a session, primary left out. */
export async function effectiveFallbacks({ config, session }: ChainGiven): Promise<readonly string[]> {
  const ports = testPorts({ config: { agents: { defaults: config?.defaults, list: [config?.agent] } } });
  try {
    if (session?.hasOverride === true) {
      const isAuto = session.source === 'auto' || session.hasAutoFallbackProvenance === true;
      const origin = 'anthropic/claude-sonnet-4-6';
      const override = {
        provider: 'google',
        model: 'gemini-3-pro',
        source: isAuto ? ('auto' as const) : ('user' as const),
      };
      await ports.sessions.setOverride('linus', 's1', { ...override, origin: isAuto ? origin : undefined });
    }
    const world = readWorld(ports, 'linus');
    const selection = selectModel(world, ports.sessions.get('linus', 's1'), undefined);
    return turnChain(world, selection, undefined).slice(1).map(formatModelRef);
  } finally {
    ports.close();
  }
}

/** Who may be asked for a session whose model somebody chose: never the configured primary behind the person's back. */
export async function sourceWithOverride(source: 'auto' | 'user'): Promise<SelectionSource> {
  const ports = testPorts({ config: { agents: { defaults: { model: 'anthropic/claude-sonnet-4-6' } } } });
  try {
    await ports.sessions.setOverride('main', 's1', {
      provider: 'google',
      model: 'gemini-3-pro',
      source,
      origin: undefined,
    });
    return selectModel(readWorld(ports), ports.sessions.get('main', 's1'), undefined).source;
  } finally {
    ports.close();
  }
}
