import { followLog, type LogEntry, readLog } from '../../app/status/read-log.ts';
import { readWorldTolerantly } from '../../app/world/world.ts';
import { usageError } from '../../core/errors.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { FAILURE_REASONS, type FailureReason } from '../../core/failure/reason.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { formatDuration } from '../../core/text/format.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import type { CliContext } from '../cli-context.ts';
import { untilStopped } from '../until-stopped.ts';

export interface LogOptions {
  readonly limit?: string;
  readonly follow?: boolean;
  readonly agent?: string;
  readonly json?: boolean;
}

const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 20_000;

/** Prints the last entries, oldest first; with `--follow` it goes on until it is stopped. */
export async function printLogs(context: CliContext, options: LogOptions): Promise<void> {
  const { ports, output, process } = context;
  const limit = limitOf(options.limit);
  const { agentId, storeProblem } = readWorldTolerantly(ports, options.agent);
  if (storeProblem !== undefined) throw storeProblem;
  const entries = readLog(ports, agentId, limit);
  const asLines = options.json === true && options.follow === true;
  const print = (entry: LogEntry): void => {
    if (asLines) output.write(`${JSON.stringify(entryJson(entry))}\n`);
    else output.line(entryLine(entry));
  };
  if (options.json === true && !asLines) {
    output.json({ agentId, count: entries.length, entries: entries.map(entryJson) });
    return;
  }
  const printAll = (): void => {
    for (const entry of entries) print(entry);
    if (asLines) return;
    if (entries.length === 0) output.note('Nothing was asked yet.');
    else if (process.stdout.isTTY === true && entries.some(({ kind }) => kind === 'attempt'))
      output.note('Why a run went its way: openclaw models why <run>');
  };
  if (options.follow !== true) return printAll();
  await untilStopped(process, () => {
    const stopFollowing = followLog(ports, agentId, print);
    printAll();
    return stopFollowing;
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (limit < 1 || limit > LARGEST_LIMIT)
    throw usageError(`--limit needs a number from 1 to ${LARGEST_LIMIT}`);
  return limit;
}

/** As much of a run's id as tells it apart: `models why` takes how an id begins. */
const RUN_ID_SHOWN = 13;

/** `2026-11-21T14:02:04Z aurora/large aurora:home 429 rate limit: slow down (320 ms, run_0mwqokkjw)`. */
function entryLine(entry: LogEntry): string {
  const time = new Date(entry.atMs).toISOString().replace(/\.\d+Z$/, 'Z');
  if (entry.kind === 'event') return `${time} ${sanitizeText(entry.text)}`;
  const who = [formatModelRef(entry), entry.credentialId].filter((part) => part !== '').join(' ');
  const took = formatDuration(entry.finishedAtMs - entry.startedAtMs);
  const run = entry.runId.slice(0, RUN_ID_SHOWN);
  if (entry.outcome === 'success') return `${time} ${who} answered (${took}, ${run})`;
  const status = entry.status === undefined ? '' : ` ${entry.status}`;
  const reason = isFailure(entry.reason) ? describeReason(entry.reason) : (entry.reason ?? 'failed');
  const words = entry.message === undefined ? '' : `: ${sanitizeText(entry.message)}`;
  const suffix = entry.outcome === 'skipped' ? 'not asked' : took;
  return `${time} ${who}${status} ${reason.replaceAll('_', ' ')}${words} (${suffix}, ${run})`;
}

function isFailure(reason: string | undefined): reason is FailureReason {
  return FAILURE_REASONS.some((known) => known === reason);
}

function entryJson(entry: LogEntry): Readonly<Record<string, unknown>> {
  if (entry.kind === 'event') {
    return { kind: 'event', id: entry.id, at: entry.atMs, event: entry.event, text: entry.text };
  }
  return {
    kind: 'attempt',
    id: entry.id,
    at: entry.atMs,
    runId: entry.runId,
    sessionId: entry.sessionId ?? null,
    model: formatModelRef(entry),
    credentialId: entry.credentialId,
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    status: entry.status ?? null,
    message: entry.message ?? null,
    durationMs: entry.finishedAtMs - entry.startedAtMs,
    firstTokenMs: entry.firstTokenMs ?? null,
  };
}
