import type { ScannedModel } from '../../core/scan/scan-diff.ts';
import type { ScanFilter } from '../../core/scan/scan-filter.ts';
import type { ScanRow } from '../../core/scan/scan-model.ts';

/** Where candidates come from (decision 26). */
export const SCAN_SOURCES = ['openrouter', 'configured', 'all'] as const;
export type ScanSource = (typeof SCAN_SOURCES)[number];

export interface ScanOptions {
  readonly source: ScanSource;
  readonly filter: ScanFilter;
  /** False: metadata only, no credential is looked for (SCAN-3). */
  readonly isProbing: boolean;
  /** For the catalog and for each check. */
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly agentId?: string | undefined;
}

/** What a configured provider said when it was asked for its models. */
export interface ScannedProvider {
  readonly provider: string;
  /** Models that it offers; of the catalog where it has no list. */
  readonly models: number;
  /** Undefined: it answered, or was not asked. */
  readonly problem: string | undefined;
  /** False: nobody asked (metadata only, or a protocol without a list). */
  readonly isAsked: boolean;
}

/** How far a scan is; a new one for each change. */
export interface ScanProgress {
  readonly phase: 'reading' | 'probing' | 'done';
  /** In the documented order, which changes while checks come in. */
  readonly rows: readonly ScanRow[];
  readonly probed: number;
  readonly total: number;
  readonly providers: readonly ScannedProvider[];
  readonly warnings: readonly string[];
}

export interface ScanResult extends ScanProgress {
  readonly source: ScanSource;
  /** Were live checks made? Only then may something be written (SCAN-6). */
  readonly isLive: boolean;
  /** No key: what was asked for could not be checked (SCAN-2). */
  readonly isKeyless: boolean;
  /** The person ended it early; what there was is kept. */
  readonly isStopped: boolean;
  /** Everything that the sources list, the paid models included: what the next scan is compared with. */
  readonly offered: readonly ScannedModel[];
}
