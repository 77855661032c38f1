import type { ScanModel } from './scan-model.ts';

/** What a person wants to see (SCAN-9). */
export interface ScanFilter {
  /** Billions of parameters; a model whose size is unknown is left out. */
  readonly minParams?: number | undefined;
  /** Days; a model of exactly this age stays, one without a date is left out. */
  readonly maxAgeDays?: number | undefined;
  /** What the id begins with, up to its slash (`meta-llama`); the literal prefix, case ignored. */
  readonly provider?: string | undefined;
}

const DAY_MS = 86_400_000;

/** The models that pass, in the order they came. `nowMs` is Unix milliseconds. */
export function filterModels(
  models: readonly ScanModel[],
  filter: ScanFilter,
  nowMs: number,
): readonly ScanModel[] {
  const { minParams, maxAgeDays } = filter;
  const provider = filter.provider?.trim().toLowerCase();
  return models.filter((model) => {
    if (provider !== undefined && prefixOf(model) !== provider) return false;
    if (minParams !== undefined && minParams > 0 && (model.inferredParamB ?? 0) < minParams) return false;
    return maxAgeDays === undefined || isYoung(model, maxAgeDays, nowMs);
  });
}

/** Of a gateway's model its maker; of any other the provider itself. */
function prefixOf({ provider, id }: ScanModel): string {
  const slash = id.indexOf('/');
  return (provider === 'openrouter' && slash > 0 ? id.slice(0, slash) : provider).toLowerCase();
}

function isYoung({ createdAtMs }: ScanModel, maxAgeDays: number, nowMs: number): boolean {
  return createdAtMs !== undefined && nowMs - createdAtMs <= maxAgeDays * DAY_MS;
}
