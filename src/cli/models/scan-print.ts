import type { ScanDiff } from '../../app/scan/keep-scan.ts';
import type { ScanResult } from '../../app/scan/scan-types.ts';
import { formatDays, formatParameters, probeCell } from '../../core/scan/label-words.ts';
import type { ScanChange } from '../../core/scan/scan-diff.ts';
import type { ScanRow } from '../../core/scan/scan-model.ts';
import { formatPrice, formatTokens } from '../../core/text/format.ts';
import type { Output } from '../output.ts';
import { textTable } from '../text-table.ts';

/** The rows as a table in the documented order (SCAN-4); what was not asked is `–`. */
export async function printScanTable(
  output: Output,
  { rows, source }: ScanResult,
  nowMs: number,
): Promise<void> {
  if (rows.length === 0) {
    output.line(source === 'openrouter' ? 'No free models match.' : 'No models match.');
    return;
  }
  const hasPrices = source !== 'openrouter';
  const header = ['#', 'Model', 'Tools', 'Image', 'Ctx', 'Params', 'Age', ...(hasPrices ? ['Price'] : [])];
  const cells = rows.map((row, index) => [
    String(index + 1),
    row.ref,
    probeCell(row.tool, nowMs),
    imageCell(row, nowMs),
    formatTokens(row.contextLength),
    formatParameters(row.inferredParamB),
    formatDays(row.createdAtMs, nowMs),
    ...(hasPrices ? [formatPrice(row.cost)] : []),
  ]);
  for (const line of await textTable(header, cells)) output.line(line);
}

/** `yes` and `no` are the catalog's word where nothing was checked. */
function imageCell(row: ScanRow, nowMs: number): string {
  if (row.state !== 'listed') return probeCell(row.image, nowMs);
  return row.supportsImagesMeta ? 'yes' : 'no';
}

/** `✓ anthropic: 3 models available (auth: ok)` for each configured provider that was asked (decision 26). */
export function providerLines({ providers }: ScanResult): readonly string[] {
  return providers.map(({ provider, models, problem, isAsked }) => {
    if (problem !== undefined) return `✗ ${provider}: ${problem}`;
    const count = models === 1 ? '1 model' : `${models} models`;
    return isAsked
      ? `✓ ${provider}: ${count} available (auth: ok)`
      : `– ${provider}: ${count} in the catalog (not asked)`;
  });
}

/** What changed since the scan that was kept last. */
export function diffLines({ sinceMs, changes }: ScanDiff): readonly string[] {
  if (sinceMs === undefined)
    return ['No earlier scan is kept; this one is what the next --diff compares with.'];
  const since = `${new Date(sinceMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (changes.length === 0) return [`Nothing changed since ${since}.`];
  return [`Since ${since}:`, ...changes.map((change) => `  ${changeWords(change)}`)];
}

function changeWords({ kind, ref, from, to }: ScanChange): string {
  switch (kind) {
    case 'new':
      return `+ ${ref} is new`;
    case 'gone':
      return `- ${ref} is gone`;
    case 'renamed':
      return `~ ${ref} is ${to} now`;
    case 'no-longer-free':
      return `! ${ref} is no longer free${to === undefined ? '' : `; ${to} stays, for a price`}`;
    case 'context-changed':
      return `~ ${ref}: context ${tokens(from)} → ${tokens(to)}`;
  }
}

function tokens(value: string | number | null | undefined): string {
  return formatTokens(typeof value === 'number' ? value : undefined);
}

/** A row for scripts; unknown is null. */
export function scanRowJson(row: ScanRow): Readonly<Record<string, unknown>> {
  const { tool, image } = row;
  return {
    key: row.ref,
    id: row.id,
    provider: row.provider,
    name: row.name,
    contextLength: row.contextLength ?? null,
    inferredParamB: row.inferredParamB ?? null,
    createdAtMs: row.createdAtMs ?? null,
    isFree: row.isFree,
    supportsToolsMeta: row.supportsToolsMeta ?? null,
    supportedParametersCount: row.supportedParametersCount,
    supportsImagesMeta: row.supportsImagesMeta,
    cost: row.cost ?? null,
    tool: { ok: tool.ok, skipped: tool.skipped, ...probeFacts(tool) },
    image: { ok: image.ok, skipped: image.skipped, ...probeFacts(image) },
  };
}

function probeFacts({
  latencyMs,
  label,
  words,
  resetAtMs,
}: ScanRow['tool']): Readonly<Record<string, unknown>> {
  return {
    latencyMs: latencyMs ?? null,
    label: label ?? null,
    words: words ?? null,
    resetAtMs: resetAtMs ?? null,
  };
}
