import { readDailyUsage, readUsage, type UsageRow } from '../../app/status/usage.ts';
import { isQuotaFresh, type QuotaFigure } from '../../core/failure/quota-headers.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatAge, formatCountdown, formatTokens } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { widthOf } from '../fitted-lines.ts';
import { textTable } from '../text-table.ts';

const DAY_MS = 24 * 3_600_000;
/** How many days are told one by one. */
const DAYS = 7;

/** What the ledger counted, and what providers said they still allow (D9). */
export function usageJson(ports: Ports, agentId: string, nowMs: number): object {
  return {
    last24Hours: readUsage(ports, agentId, nowMs - DAY_MS).map(rowJson),
    last30Days: readUsage(ports, agentId, nowMs - 30 * DAY_MS).map(rowJson),
    days: readDailyUsage(ports, agentId, nowMs - DAYS * DAY_MS).map(rowJson),
    quotas: ports.health.quotas().flatMap(({ credentialId, provider, figures, seenAtMs }) =>
      figures.map((figure) => {
        const isFresh = isQuotaFresh(figure, seenAtMs, nowMs);
        return {
          credentialId,
          provider,
          ...figure,
          remaining: isFresh ? figure.remaining : null,
          state: isFresh ? 'known' : 'unknown',
          seenAtMs,
          ageMs: nowMs - seenAtMs,
        };
      }),
    ),
  };
}

/** The same as tables. */
export async function printUsage(context: CliContext, agentId: string, nowMs: number): Promise<void> {
  const { ports } = context;
  const since = (days: number): number => nowMs - days * DAY_MS;
  const header = [
    'Model',
    'Credential',
    'Requests',
    'Answered',
    'Failed',
    'Tokens in',
    'out',
    'Cost',
    'Last',
  ];
  const cells = (row: UsageRow): readonly string[] => [...cellsOf(row), formatAge(nowMs - row.lastMs)];
  await table(context, 'Last 24 hours', header, readUsage(ports, agentId, since(1)).map(cells));
  await table(context, 'Last 30 days', header, readUsage(ports, agentId, since(30)).map(cells));
  const days = readDailyUsage(ports, agentId, since(DAYS)).map((row) => [row.day, ...cellsOf(row)]);
  await table(context, 'By day (UTC)', ['Day', ...header.slice(0, -1)], days);
  const quotas = ports.health
    .quotas()
    .flatMap(({ credentialId, figures, seenAtMs }) =>
      figures.map((figure) => [credentialId, ...quotaCells(figure, seenAtMs, nowMs)]),
    );
  if (quotas.length === 0) return;
  const titles = ['Credential', 'Unit', 'Left', 'Anew in', 'Seen', 'Source'];
  await table(context, 'Limits, as the providers said them', titles, quotas);
}

async function table(
  { output, process }: CliContext,
  title: string,
  header: readonly string[],
  cells: readonly (readonly string[])[],
): Promise<void> {
  output.line();
  output.line(title);
  if (cells.length === 0) output.line('- nothing was asked');
  else for (const line of await textTable(header, cells, widthOf(process))) output.line(line);
}

function cellsOf(row: UsageRow): readonly string[] {
  return [
    row.model,
    row.credentialId === '' ? '-' : row.credentialId,
    String(row.requests),
    String(row.answered),
    String(row.failed),
    formatTokens(row.inputTokens),
    formatTokens(row.outputTokens),
    row.costUsd === undefined ? 'unknown' : `$${row.costUsd.toFixed(4)}`,
  ];
}

function quotaCells(figure: QuotaFigure, seenAtMs: number, nowMs: number): readonly string[] {
  const { unit, window, limit, remaining, resetAtMs, source } = figure;
  const isFresh = isQuotaFresh(figure, seenAtMs, nowMs);
  const left = isFresh && remaining !== null ? String(remaining) : 'unknown';
  return [
    window === null ? unit : `${unit} per ${window}`,
    limit === null ? left : `${left} of ${limit}`,
    isFresh && resetAtMs !== null ? formatCountdown(resetAtMs - nowMs) : '-',
    formatAge(nowMs - seenAtMs),
    source,
  ];
}

function rowJson({ costUsd, ...row }: UsageRow): object {
  return { ...row, costUsd: costUsd ?? null };
}
