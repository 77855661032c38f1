import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ScanRow } from '../../core/scan/scan-model.ts';
import { compareConfigured, compareProbed } from '../../core/scan/scan-ranking.ts';
import { readWorld, type World } from '../world/world.ts';
import { type ListedProviders, listConfigured } from './configured-source.ts';
import { type Listed, listFreeModels } from './openrouter-source.ts';
import { requestsFor } from './probe-row.ts';
import { probeRows } from './probe-rows.ts';
import type { ScanOptions, ScanProgress, ScanResult } from './scan-types.ts';
import { KEYLESS_WARNING, scanWarnings } from './scan-warnings.ts';

const NOTHING: Listed & ListedProviders = { rows: [], offered: [], providers: [] };

/**
 * Scans for models (section 24): reads the sources, checks the free models of OpenRouter with real requests where there is a
 * key, and ranks. Writes nothing anywhere. An abort ends the checks and keeps what there is. Throws `endpoint-failed` when the
 * public catalog cannot be read, `cancelled` when it was stopped before, and what reading config and store throws.
 * @param onProgress called for each change; it makes the picture when it wants one, since a picture costs more than a change
 */
export async function runScan(
  ports: Ports,
  options: ScanOptions,
  signal: AbortSignal,
  onProgress: (picture: () => ScanProgress) => void = () => undefined,
): Promise<ScanResult> {
  const wantsFree = options.source !== 'configured';
  const wantsConfigured = options.source !== 'openrouter';
  // SCAN-3: a list of public facts needs neither config nor store.
  const world = options.isProbing || wantsConfigured ? readWorld(ports, options.agentId) : undefined;
  const [free, configured] = await Promise.all([
    wantsFree ? listFreeModels(ports, options, signal) : NOTHING,
    wantsConfigured && world !== undefined ? listConfigured(ports, world, options, signal) : NOTHING,
  ]);
  if (signal.aborted) throw new AppError('cancelled', 'The scan is stopped');
  const { providers } = configured;
  const isKeyless = wantsFree && options.isProbing && !hasKey(world);
  const isChecking = wantsFree && options.isProbing && !isKeyless;
  const known = new Map<string, ScanRow>();
  for (const row of free.rows) known.set(row.ref, isChecking ? { ...row, state: 'waiting' } : row);
  const own = configured.rows.filter((row) => !known.has(row.ref));
  const answered = new Set(
    providers.filter(({ problem }) => problem === undefined).map((entry) => entry.provider),
  );
  const ownRanked = [...own].sort((left, right) =>
    compareConfigured(left, right, ({ provider }) => answered.has(provider)),
  );
  const picture = (phase: ScanProgress['phase']): ScanProgress => {
    const rows = [...known.values()].sort(compareProbed);
    return {
      phase,
      rows: [...rows, ...ownRanked],
      probed: rows.filter(({ state }) => state === 'probed').length,
      total: isChecking ? rows.length : 0,
      providers,
      warnings: [...(isKeyless ? [KEYLESS_WARNING] : []), ...scanWarnings(rows)],
    };
  };
  if (isChecking && world !== undefined) {
    onProgress(() => picture('probing'));
    await probeRows(ports, world, [...known.values()].sort(compareProbed), {
      ...options,
      signal,
      onRow: (row) => {
        known.set(row.ref, row);
        onProgress(() => picture('probing'));
      },
    });
    for (const row of known.values()) {
      if (row.state !== 'probed') known.set(row.ref, { ...row, state: 'listed' });
    }
  }
  const done = picture('done');
  onProgress(() => done);
  return {
    ...done,
    source: options.source,
    isLive: isChecking || (wantsConfigured && options.isProbing),
    isKeyless,
    isStopped: signal.aborted,
    offered: [...free.offered, ...configured.offered],
  };
}

/** The most requests that the checks of these rows make (D12: never more than was said). */
export function requestEstimate(rows: readonly ScanRow[]): number {
  return rows
    .filter(({ state }) => state !== 'listed')
    .map(requestsFor)
    .reduce((sum, count) => sum + count, 0);
}

/** Can anything be checked: a key for OpenRouter, or configured providers to ask? Throws what reading config and store throws. */
export function canCheck(ports: Ports, { source, agentId }: ScanOptions): boolean {
  return source !== 'openrouter' || hasKey(readWorld(ports, agentId));
}

function hasKey(world: World | undefined): boolean {
  const plan = world?.plan({ provider: 'openrouter', model: '' }) ?? [];
  // An address on this machine needs no key for chats; a scan of OpenRouter does (SCAN-2).
  return plan.some(({ whyNot, source }) => whyNot === undefined && source !== 'local');
}
