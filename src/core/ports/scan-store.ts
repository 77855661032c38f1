import type { KeptScan } from '../scan/scan-diff.ts';

/** The last scan of each source, for `models scan --diff`. Both methods fail with the store's errors. */
export interface ScanStore {
  /** @param source `openrouter`, `configured` */
  last(source: string): KeptScan | undefined;
  /** Replaces the last one. */
  keep(source: string, scan: KeptScan): Promise<void>;
}
