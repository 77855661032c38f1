import type { ProbeCost } from '../../app/probe/probe-cost.ts';
import type { ProbeReport, ProbeResult } from '../../app/probe/run-probes.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { PROBE_STATUSES } from '../../core/probe/probe-result.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';
import { formatDuration } from '../../core/text/format.ts';
import { textTable } from '../text-table.ts';

const CHECK_WORDS = { models: 'list of models', key: 'key address', completion: 'completion' } as const;
const MODEL_WORDS = {
  answers: 'answers',
  listed: 'listed',
  unlisted: 'not in the list',
  dead: 'dead',
} as const;

/** What is about to be sent, in one line: `3 requests: 2 free checks, 1 completion of at most 8 tokens (metered)`. */
export function costWords({ requests, checks, completions }: ProbeCost, maxTokens: number): string {
  if (requests === 0) return 'Nothing is sent: no row can be asked.';
  const parts = [
    ...(checks === 0 ? [] : [counted(checks, 'free check')]),
    ...completions.map(
      ({ costClass, count }) =>
        `${counted(count, 'completion')} of at most ${maxTokens} tokens (${costClass})`,
    ),
  ];
  return `Probing with ${counted(requests, 'request')}: ${parts.join(', ')}.`;
}

/** One row while it is asked or once it is done, for a line of progress. */
export function rowWords(row: ProbeRow): string {
  const model = row.ref === undefined ? row.provider : formatModelRef(row.ref);
  return row.candidate === undefined ? model : `${row.label} (${model})`;
}

/** The verdict in a few words: `ok 120 ms`, `rate_limit`, `unknown (excluded_by_auth_order)`. */
export function verdictWords({ verdict }: ProbeResult): string {
  const { status, reasonCode, latencyMs, modelState } = verdict;
  const parts = [
    status,
    ...(reasonCode === undefined || reasonCode === status ? [] : [`(${reasonCode})`]),
    ...(modelState === 'dead' ? ['(model is dead)'] : []),
    ...(latencyMs === undefined ? [] : [formatDuration(latencyMs)]),
  ];
  return parts.join(' ');
}

/** The section that follows the status: a table, the words of failures below their rows, a line that sums up. */
export async function probeLines({
  results,
  startedAtMs,
  finishedAtMs,
}: ProbeReport): Promise<readonly string[]> {
  if (results.length === 0) return ['Auth probes', '- nothing to probe'];
  const header = ['Model', 'Credential', 'Source', 'Result', 'Latency', 'By', 'Model is'];
  const [titles = '', ...lines] = await textTable(header, results.map(cells));
  const counts = PROBE_STATUSES.flatMap((status) => {
    const count = results.filter(({ verdict }) => verdict.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const took = formatDuration(finishedAtMs - startedAtMs);
  return [
    'Auth probes',
    titles,
    ...results.flatMap((result, index) => [lines[index] ?? '', ...errorLines(result)]),
    `Probed ${counted(results.length, 'row')} in ${took}: ${counts.join(', ')}`,
  ];
}

function cells({ row, verdict }: ProbeResult): readonly string[] {
  const { status, reasonCode, latencyMs, check, modelState } = verdict;
  return [
    row.ref === undefined ? row.provider : formatModelRef(row.ref),
    row.candidate === undefined ? '-' : row.label,
    row.source,
    reasonCode === undefined || reasonCode === status ? status : `${status} (${reasonCode})`,
    latencyMs === undefined ? '-' : formatDuration(latencyMs),
    check === undefined ? '-' : CHECK_WORDS[check],
    modelState === undefined ? '-' : MODEL_WORDS[modelState],
  ];
}

function errorLines({ verdict }: ProbeResult): readonly string[] {
  return (verdict.error ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`  ${line}`]));
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
