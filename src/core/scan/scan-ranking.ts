import type { ScanModel, ScanProbe, ScanRow } from './scan-model.ts';

/** What the order depends on. */
export type RankedFacts = Pick<ScanModel, 'id' | 'contextLength' | 'inferredParamB'> & {
  readonly supportsImagesMeta?: boolean;
  readonly state?: ScanRow['state'];
  readonly image: Pick<ScanProbe, 'ok'> & Partial<Pick<ScanProbe, 'skipped'>>;
  readonly tool: Pick<ScanProbe, 'ok' | 'latencyMs'>;
};

/**
 * SCAN-4: image support, then tool latency (lower first), then context size, then parameters (larger first); the id settles
 * ties. Where nothing was asked, the catalog's word about images counts; unknown figures come last.
 */
export function compareProbed(left: RankedFacts, right: RankedFacts): number {
  return (
    Number(seesImages(right)) - Number(seesImages(left)) ||
    ascending(latencyOf(left), latencyOf(right)) ||
    descending(left.contextLength, right.contextLength) ||
    descending(left.inferredParamB, right.inferredParamB) ||
    byText(left.id, right.id)
  );
}

/**
 * Decision 26, source `configured`: parameters, then recency, then cost (cheaper first), then availability.
 * @param isAvailable does the provider's credential answer?
 */
export function compareConfigured(
  left: ScanRow,
  right: ScanRow,
  isAvailable: (row: ScanRow) => boolean,
): number {
  return (
    descending(left.inferredParamB, right.inferredParamB) ||
    descending(left.createdAtMs, right.createdAtMs) ||
    ascending(priceOf(left), priceOf(right)) ||
    Number(isAvailable(right)) - Number(isAvailable(left)) ||
    byText(left.ref, right.ref)
  );
}

function seesImages({ image, supportsImagesMeta = false, state }: RankedFacts): boolean {
  return image.ok || (image.skipped === true && state !== 'probed' && supportsImagesMeta);
}

function latencyOf({ tool }: RankedFacts): number {
  return tool.ok ? (tool.latencyMs ?? Number.MAX_VALUE) : Number.POSITIVE_INFINITY;
}

function priceOf({ cost }: ScanRow): number {
  return cost === undefined ? Number.POSITIVE_INFINITY : cost.input + cost.output;
}

/** Two infinities are no difference. */
function ascending(left: number, right: number): number {
  return left === right ? 0 : left - right;
}

function descending(left: number | undefined, right: number | undefined): number {
  return ascending(right ?? -1, left ?? -1);
}

function byText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
