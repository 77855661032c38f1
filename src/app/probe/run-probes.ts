import type { Ports } from '../../core/ports/ports.ts';
import type { ProbeVerdict } from '../../core/probe/probe-result.ts';
import { isFenced, type ProbeRow } from '../../core/probe/probe-rows.ts';
import { isFailedRoute } from '../../core/probe/probe-verdict.ts';
import type { World } from '../world/world.ts';
import { modelsInUse } from './probe-plan.ts';
import { type ProbeLimits, probeRow } from './probe-row.ts';

export interface ProbeOptions extends ProbeLimits {
  /** Rows that are asked at the same time. */
  readonly concurrency: number;
}

export interface ProbeResult {
  readonly row: ProbeRow;
  readonly verdict: ProbeVerdict;
  /** Unix milliseconds of the credential's last success in a run; a probe never counts as one. */
  readonly lastSuccessMs: number | undefined;
}

/** Rows are named by their place in the plan. */
export type ProbeEvent =
  | { readonly kind: 'started'; readonly index: number; readonly row: ProbeRow }
  | { readonly kind: 'finished'; readonly index: number; readonly result: ProbeResult };

export interface ProbeReport {
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** In the order of the plan; rows that were not reached when the signal fired are left out. */
  readonly results: readonly ProbeResult[];
}

/** Asks the rows, so many at a time, and tells each step as it comes (PROBE-2, PROBE-9). Writes nothing. */
export async function runProbes(
  ports: Ports,
  world: World,
  rows: readonly ProbeRow[],
  options: ProbeOptions,
  onEvent: (event: ProbeEvent) => void,
  signal: AbortSignal,
): Promise<ProbeReport> {
  const startedAtMs = ports.clock.now();
  const results: (ProbeResult | undefined)[] = rows.map(() => undefined);
  const waiting = [...rows.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (signal.aborted) return;
      const [index, row] = next;
      onEvent({ kind: 'started', index, row });
      const verdict = await probeRow(ports, world, row, options, signal);
      if (signal.aborted) return;
      const lastSuccessMs = world.lastUsed.get(row.candidate?.id ?? '');
      const result = { row, verdict, lastSuccessMs };
      results[index] = result;
      onEvent({ kind: 'finished', index, result });
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, rows.length) }, work));
  return {
    startedAtMs,
    finishedAtMs: ports.clock.now(),
    results: results.filter((result) => result !== undefined),
  };
}

/** Did a probe of a route in use fail: of a provider of the primary, a fallback or an image model (decision 34)? */
export function hasFailedRoute(world: World, results: readonly ProbeResult[]): boolean {
  const providers = new Set(modelsInUse(world).map((ref) => ref.provider));
  return results.some(
    ({ row, verdict }) => providers.has(row.provider) && isFailedRoute(verdict, isFenced(row)),
  );
}
