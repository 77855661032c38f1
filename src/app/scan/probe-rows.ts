import type { Ports } from '../../core/ports/ports.ts';
import { NOT_PROBED, type ScanRow } from '../../core/scan/scan-model.ts';
import { resolveTarget } from '../calls/resolve-target.ts';
import type { World } from '../world/world.ts';
import { ProbeGate } from './probe-gate.ts';
import { probeRow } from './probe-row.ts';

export interface ProbeRowsOptions {
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Called with a row whenever more is known about it. */
  readonly onRow: (row: ScanRow) => void;
}

/**
 * Checks candidates, so many at a time, in the order they are given; fewer at a time and none within a limit that an answer
 * names (C2). When an answer speaks of the whole account — the day's limit is reached, the key is refused, the host is closed
 * for minutes — those that are left get the same label without a request. An abort leaves them as they are.
 */
export async function probeRows(
  ports: Ports,
  world: World,
  rows: readonly ScanRow[],
  options: ProbeRowsOptions,
): Promise<void> {
  const queue = rows.values();
  const { signal, concurrency, onRow } = options;
  const gate = new ProbeGate(ports.clock, concurrency, signal);
  const work = async (): Promise<void> => {
    for (const row of queue) {
      const isIn = await gate.enter();
      if (signal.aborted) return;
      if (!isIn) {
        onRow({
          ...row,
          state: 'probed',
          tool: { ...NOT_PROBED, ...gate.verdict, skipped: true },
          image: NOT_PROBED,
        });
        continue;
      }
      onRow({ ...row, state: 'probing' });
      const found = await checked(ports, world, row, options);
      gate.leave(found.tool);
      const isCut = signal.aborted && found.tool.label === 'stopped';
      onRow(isCut ? { ...row, state: 'listed' } : { ...row, ...found, state: 'probed' });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, work));
}

async function checked(
  ports: Ports,
  world: World,
  row: ScanRow,
  options: ProbeRowsOptions,
): Promise<Pick<ScanRow, 'tool' | 'image'>> {
  const ref = { provider: row.provider, model: row.id };
  const open = world.plan(ref).filter((candidate) => candidate.whyNot === undefined);
  const candidate = open.find(({ block }) => block === undefined) ?? open[0];
  if (candidate === undefined) return unresolved('it has no credential');
  const resolved = await resolveTarget(ports, world, ref, candidate);
  if (!resolved.ok) return unresolved(resolved.message);
  // The limit of a check is the scan's own, whatever the provider's setting for chats says (SCAN-10).
  const { timeoutMs: _own, ...target } = resolved.target;
  return probeRow(ports, target, row, options);
}

function unresolved(words: string): Pick<ScanRow, 'tool' | 'image'> {
  return { tool: { ...NOT_PROBED, label: 'auth', words }, image: NOT_PROBED };
}
