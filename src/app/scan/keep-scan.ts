import type { Ports } from '../../core/ports/ports.ts';
import { diffScans, type ScanChange } from '../../core/scan/scan-diff.ts';
import type { ScanResult } from './scan-types.ts';

/** What changed since the last scan that was kept. */
export interface ScanDiff {
  /** Unix milliseconds of that scan; undefined when there is none. */
  readonly sinceMs: number | undefined;
  readonly changes: readonly ScanChange[];
}

/** Compares a scan with the one that was kept last for the same source (D12). Throws the store's errors. */
export function compareWithLast(ports: Ports, { source, offered }: ScanResult): ScanDiff {
  const last = ports.scans.last(source);
  if (last === undefined) return { sinceMs: undefined, changes: [] };
  return { sinceMs: last.atMs, changes: diffScans(last.models, offered) };
}

/**
 * Keeps a scan for the next comparison: after a confirmed choice, and when a comparison was asked for. Any other scan leaves no
 * trace, not even a file beside the store: one that only looks changes nothing on this machine (B010), and a look in between
 * does not swallow what the next comparison has to report, since each change is reported once.
 */
export async function keepScan(ports: Ports, { source, offered }: ScanResult): Promise<void> {
  await ports.scans.keep(source, { atMs: ports.clock.now(), models: offered });
}
