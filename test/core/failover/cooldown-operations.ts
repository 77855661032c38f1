import { clearBlocks } from '../../../src/app/credentials/clear-blocks.ts';
import { type Block, blockFor, halfOpenBlock, openBlock } from '../../../src/core/failover/block.ts';
import { blockPolicy } from '../../../src/core/failover/block-policy.ts';
import { nextStep, startRun } from '../../../src/core/failover/run-engine.ts';
import type { FailureReason } from '../../../src/core/failure/reason.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { answered, testPorts } from '../../support/test-ports.ts';
import { saveKeys, turn } from '../../support/turns.ts';

/** What the table says about one credential: one record for both kinds of window. Times are Unix milliseconds. */
export interface Stats {
  readonly cooldownUntil?: number | string;
  readonly cooldownReason?: FailureReason;
  readonly cooldownModel?: string;
  readonly disabledUntil?: number;
  readonly disabledReason?: FailureReason;
  readonly cooldownUntilOffsetMs?: number;
  readonly disabledUntilOffsetMs?: number;
  readonly lastFailureAtOffsetMs?: number;
  readonly lastUsed?: number;
}

export interface Given {
  readonly now?: number;
  readonly provider?: string;
  readonly reason?: FailureReason;
  readonly modelId?: string;
  readonly forModel?: string;
  readonly billingFailureCount?: number;
  readonly failureCount?: number;
  readonly gapMs?: number;
  readonly stats?: Stats;
  readonly priorStats?: Stats;
  readonly profiles?: Readonly<Record<string, Stats>>;
  readonly usageStats?: Readonly<Record<string, Stats>>;
}

const NOW_MS = 1_700_000_000_000;
const MODEL = 'm1';
const WHOLE: readonly string[] = ['auth', 'auth_permanent', 'billing'];

/** The record as rows of ours: one for the cooldown, one for the disable. */
export function rowsOf(
  stats: Stats,
  { now = NOW_MS, provider = 'anthropic' }: Given,
  credentialId = `${provider}:default`,
) {
  const row = (kind: Block['kind'], reason: FailureReason, model: string, untilMs: number): Block => ({
    credentialId,
    provider,
    model,
    kind,
    reason,
    sinceMs: Math.min(now, untilMs) - 30_000,
    untilMs,
    step: 1,
    errorCount: 1,
    lastFailureAtMs: now + (stats.lastFailureAtOffsetMs ?? -30_000),
    source: 'ladder',
  });
  const until = (offset: number | undefined, at: number | string | undefined): number =>
    offset === undefined ? Number(at ?? Number.NaN) : now + offset;
  const cooldown = until(stats.cooldownUntilOffsetMs, stats.cooldownUntil);
  const disabled = until(stats.disabledUntilOffsetMs, stats.disabledUntil);
  return [
    ...(stats.cooldownUntil === undefined && stats.cooldownUntilOffsetMs === undefined
      ? []
      : [row('cooldown', stats.cooldownReason ?? 'auth', stats.cooldownModel ?? '', cooldown)]),
    ...(stats.disabledUntil === undefined && stats.disabledUntilOffsetMs === undefined
      ? []
      : [row('disabled', stats.disabledReason ?? 'billing', '', disabled)]),
  ];
}

function fail(
  given: Given,
  reason: FailureReason,
  previous: Block | undefined,
  nowMs: number,
): Block | undefined {
  const provider = given.provider ?? 'anthropic';
  const scope = WHOLE.includes(reason) ? 'profile' : 'model';
  return openBlock({
    previous,
    credentialId: `${provider}:default`,
    provider,
    model: given.modelId ?? MODEL,
    classification: { reason, failover: true, rule: 'table', scope },
    words: undefined,
    nowMs,
    policy: blockPolicy({}, provider),
  });
}

/** The window of the n-th failure in a row, each as soon as the one before has ended. */
function nthWindow(given: Given, reason: FailureReason, count: number): number {
  let block: Block | undefined;
  for (let round = 0; round < count; round += 1) block = fail(given, reason, block, block?.untilMs ?? NOW_MS);
  return (block?.untilMs ?? 0) - (block?.sinceMs ?? 0);
}

function markFailure(given: Given): unknown {
  const now = given.now ?? NOW_MS;
  const reason = given.reason ?? 'unknown';
  const [previous] = rowsOf(given.priorStats ?? {}, given);
  const block = fail(given, reason, previous, now);
  const isCooldown = block?.kind === 'cooldown';
  return {
    persisted: block !== undefined,
    cooldownUntilSet: isCooldown,
    cooldownUntil: isCooldown ? block.untilMs : null,
    disabledUntil: block?.kind === 'disabled' ? block.untilMs : null,
    failureCounts: block === undefined ? {} : { [block.reason]: block.errorCount },
    windowUnchanged: block === previous,
    cooldownReason: block?.reason,
    cooldownModel: block?.model,
  };
}

function soonestExpiry(given: Given): unknown {
  const model = given.forModel ?? MODEL;
  const plan = Object.entries(given.profiles ?? {}).map(([id, stats]) => {
    const block = blockFor(rowsOf(stats, given, id), id, model, given.now ?? NOW_MS);
    return { id, source: 'profile' as const, ...(block === undefined ? {} : { block }) };
  });
  const step = nextStep(startRun([{ provider: 'anthropic', model }]), plan);
  return { at: step.kind === 'leave' ? step.failure.retryAtMs : null };
}

function isOpen(given: Given, stats: Stats, id?: string): boolean {
  const rows = rowsOf(stats, given, id);
  return rows.some(
    (row) =>
      blockFor([row], row.credentialId, given.forModel ?? row.model, given.now ?? NOW_MS) !== undefined,
  );
}

/** Did a window end, and does one still stand? */
function ended(given: Given, stats: Stats): unknown {
  const now = given.now ?? NOW_MS;
  const day = 24 * 3_600_000;
  const hasEnded = (row: Block): boolean =>
    halfOpenBlock([row], row.credentialId, row.model, now, day) !== undefined;
  return { changed: rowsOf(stats, given).some(hasEnded), isOpen: isOpen(given, stats) };
}

async function withStore(given: Given, act: 'clear' | 'success'): Promise<unknown> {
  const now = given.now ?? NOW_MS;
  const ports = testPorts({
    startMs: now,
    config: { agents: { defaults: { model: `anthropic/${MODEL}` } } },
  });
  try {
    await saveKeys(ports, 'anthropic:default');
    if (given.stats?.lastUsed !== undefined) {
      ports.clock.set(given.stats.lastUsed);
      ports.setAnswer(() => answered('hi'));
      await turn(ports);
      ports.clock.set(now);
    }
    for (const [index, block] of rowsOf(given.stats ?? {}, given).entries()) {
      await ports.health.record({ attempt: attempt({ attemptId: `table_${index}` }), block });
    }
    if (act === 'clear') await clearBlocks(ports, 'main', 'anthropic:default');
    else {
      await ports.health.record({
        attempt: attempt({ attemptId: 'success', finishedAtMs: now }),
        clears: { credentialId: 'anthropic:default', model: MODEL },
      });
    }
    return { rows: ports.health.blocks().length, lastUsed: ports.auth.lastUsed().get('anthropic:default') };
  } finally {
    ports.close();
  }
}

/** Each operation of the table on the functions of the product. */
export const COOLDOWN_OPERATIONS: Readonly<Record<string, (given: Given) => unknown>> = {
  billingDisableMs: (given) => ({ ms: nthWindow(given, 'billing', given.billingFailureCount ?? 1) }),
  authPermanentDisableMs: (given) => ({ ms: nthWindow(given, 'auth_permanent', given.failureCount ?? 1) }),
  markFailure,
  markFailureTwice: (given) => {
    const reason = given.reason ?? 'unknown';
    const first = fail(given, reason, undefined, NOW_MS);
    const second = fail(given, reason, first, NOW_MS + (given.gapMs ?? 0));
    return { cooldownUntilUnchanged: first !== undefined && second?.untilMs === first.untilMs };
  },
  displayUntil: (given) => {
    const id = `${given.provider}:default`;
    return {
      until: blockFor(rowsOf(given.stats ?? {}, given), id, MODEL, given.now ?? NOW_MS)?.untilMs ?? null,
    };
  },
  isInCooldown: (given) => {
    const id = `${given.provider}:default`;
    const rows = rowsOf(given.stats ?? {}, given);
    return { inCooldown: blockFor(rows, id, given.forModel ?? MODEL, given.now ?? NOW_MS) !== undefined };
  },
  soonestExpiry,
  clearExpired: (given) => ended(given, given.stats ?? {}),
  clearExpiredStore: (given) => ({
    open: Object.entries(given.usageStats ?? {}).flatMap(([id, stats]) =>
      isOpen(given, stats, id) ? [id] : [],
    ),
  }),
  clearCooldown: (given) => withStore(given, 'clear'),
  markSuccess: (given) => withStore(given, 'success'),
};
