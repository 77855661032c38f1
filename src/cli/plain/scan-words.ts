import type { ScanPicture } from '../../app/scan/scan-session.ts';
import { formatDays, formatParameters, probeWords } from '../../core/scan/label-words.ts';
import type { ScanRow } from '../../core/scan/scan-model.ts';
import { isImageCapable } from '../../core/scan/scan-selection.ts';
import { formatDuration, formatPrice, formatTokens } from '../../core/text/format.ts';
import type { PlainRow } from './plain-rows.ts';

/** The candidates as numbered lines, every fact in words; those that cannot be marked say why. */
export function scanRows({ rows, selectable, nowMs }: ScanPicture): readonly PlainRow[] {
  return rows.map((row, index) => ({
    number: index + 1,
    id: row.ref,
    text: [row.ref, ...factsOf(row, nowMs)].join(' - '),
    ...(selectable.has(row.ref) ? {} : { disabledReason: whyNot(row, nowMs) }),
  }));
}

function factsOf(row: ScanRow, nowMs: number): readonly string[] {
  const { tool, contextLength, inferredParamB, createdAtMs, cost } = row;
  const facts = [
    tool.ok ? `calls tools${tool.latencyMs === undefined ? '' : ` (${formatDuration(tool.latencyMs)})`}` : '',
    isImageCapable(row) ? 'takes images' : '',
    contextLength === undefined ? '' : `window ${formatTokens(contextLength)}`,
    inferredParamB === undefined ? '' : `size ${formatParameters(inferredParamB)}`,
    createdAtMs === undefined ? '' : `${formatDays(createdAtMs, nowMs).replace(/ d$/, ' days')} old`,
    row.isFree || cost === undefined ? '' : formatPrice(cost),
  ];
  return facts.filter((fact) => fact !== '');
}

function whyNot({ tool, state }: ScanRow, nowMs: number): string {
  const words = probeWords(tool, nowMs);
  if (words !== '') return words;
  return state === 'waiting' || state === 'probing' ? 'not checked' : 'it did not answer as it should';
}
