import type { SelectionLayer } from '../../app/explain/layer-ages.ts';
import { type CredentialStory, type ModelStory, type RunStory, whyRun } from '../../app/explain/why.ts';
import { fixFor } from '../../app/turn/all-models-failed.ts';
import { wordsOfReason } from '../../app/turn/failure-words.ts';
import { whyNotWords } from '../../core/credentials/health.ts';
import { usageError } from '../../core/errors.ts';
import type { LeaveReason } from '../../core/failover/run-engine.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import { formatAge, formatDuration } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';

export interface WhyOptions {
  readonly last?: boolean;
  readonly agent?: string;
  readonly json?: boolean;
}

/** The document of a run. */
export function storyJson({ run: { considered: _, ...run }, layers, models, hops }: RunStory): object {
  return {
    ...run,
    layers,
    models,
    hops: hops.map(({ provider, model, credentialId, reason, message }) => ({
      from: `${provider}/${model}`,
      ...{ credentialId, reason, message },
    })),
  };
}

const SOURCES = {
  default: 'the configured default',
  auto: 'a stand-in kept for the session',
  user: 'chosen in the session',
  cli: 'named on the command line',
  job: 'named by a job',
} as const;

const VERDICTS: Readonly<Record<string, string>> = {
  served: 'answered',
  failed: 'failed',
  blocked: 'not asked, blocked',
  shadowed: 'not needed',
  unresolved: 'its secret could not be read',
};

const MARKS: Readonly<Record<string, string>> = { served: '✓', failed: '✗', unresolved: '✗' };

/** `models why [id]`: the path of one run (D1). */
export function why(
  { ports, output, process }: CliContext,
  id: string | undefined,
  options: WhyOptions,
): void {
  if (id !== undefined && options.last === true) {
    throw usageError('Name a run or use --last, not both');
  }
  if (id?.trim() === '') {
    throw usageError('The id is empty', {
      hint: 'Leave it out for the latest run, or see them with: openclaw logs',
    });
  }
  const story = whyRun(ports, options.agent, id);
  if (options.json === true) {
    output.json(storyJson(story));
    return;
  }
  const nowMs = ports.clock.now();
  const lines = [...runLines(story, nowMs), ...pathLines(story, nowMs)];
  for (const line of fittedLines(lines, widthOf(process))) output.line(line);
}

function runLines({ run }: RunStory, nowMs: number): readonly string[] {
  const where = run.sessionId === undefined ? `agent ${run.agentId}` : `session ${run.sessionId}`;
  const took = formatDuration(run.finishedAtMs - run.startedAtMs);
  return [`Run      : ${run.runId} · ${formatAge(nowMs - run.finishedAtMs)} · ${where} · took ${took}`];
}

/**
 * What was asked for, who served, and the way there, credential by credential.
 * @param isRehearsed nothing happened: there are no times, no words of a provider and nothing to mend
 */
export function pathLines(
  { run, layers, models }: RunStory,
  nowMs: number,
  isRehearsed = false,
): readonly string[] {
  return [
    `Asked for: ${run.requested} (${SOURCES[run.source]})`,
    ...layers.flatMap((layer) => layerLines(layer, nowMs)),
    `Served by: ${run.served === undefined ? endWords(run.outcome) : `${run.served} with ${run.credentialId}`}`,
    ...models.flatMap((model) => ['', ...modelLines(model, run.startedAtMs, isRehearsed)]),
  ];
}

const LAYERS = {
  command: 'the command',
  session: 'the session',
  agent: 'the agent',
  defaults: 'agents.defaults',
};

function layerLines({ layer, value, wins, setAtMs }: SelectionLayer, nowMs: number): readonly string[] {
  const age = setAtMs === undefined ? '' : `, set ${formatAge(nowMs - setAtMs)}`;
  return value === undefined ? [] : [`  ${wins ? '✓' : '·'} ${LAYERS[layer]}: ${value}${age}`];
}

function endWords(outcome: RunStory['run']['outcome']): string {
  return outcome === 'cancelled' ? 'nobody, it was stopped' : 'nobody, every candidate failed';
}

function modelLines(
  { ref, isReached, left, credentials }: ModelStory,
  startedAtMs: number,
  isRehearsed: boolean,
): readonly string[] {
  if (!isReached) return [`${ref}: not reached`];
  const why = left === undefined ? '' : `: left, ${leftWords(left)}`;
  const attempts = [...(left === undefined ? [] : [left]), ...credentials.flatMap((entry) => entry.attempts)];
  return [
    `${ref}${why}`,
    ...credentials.flatMap((credential) => credentialLines(credential, startedAtMs, isRehearsed)),
    ...(isRehearsed ? [] : fixLines(attempts)),
  ];
}

/** What a person does about it (B082): once for every thing to do. */
function fixLines(attempts: readonly AttemptRecord[]): readonly string[] {
  const fixes = attempts.flatMap(
    ({ outcome, reason, provider, model, credentialId, status, message = '' }) => {
      if (outcome === 'success' || reason === undefined) return [];
      const ref = { provider, model };
      return fixFor({ ref, credentialId, reason, status, message, retryAtMs: undefined });
    },
  );
  return [...new Set(fixes)].map((fix) => `  → ${fix}`);
}

function leftWords({ reason, message }: AttemptRecord): string {
  if (reason !== 'incapable' && reason !== 'cost_fence' && reason !== 'attempt_budget')
    return wordsOf(reason);
  return message ?? wordsOf(reason);
}

function credentialLines(
  { credentialId, verdict, attempts, reason, untilMs }: CredentialStory,
  startedAtMs: number,
  isRehearsed: boolean,
): readonly string[] {
  const mark = MARKS[verdict] ?? '·';
  if (attempts.length > 0) {
    return attempts.flatMap((attempt) => [
      `  ${mark} ${credentialId}: ${isRehearsed ? rehearsedWords(attempt) : attemptWords(attempt)}`,
      ...(isRehearsed ? [] : quoted(attempt)),
    ]);
  }
  const notUsed = whyNotWords(verdict);
  const what = notUsed === undefined ? (VERDICTS[verdict] ?? verdict) : `not asked, ${notUsed}`;
  const left = untilMs === undefined ? '' : ` for ${formatDuration(untilMs - startedAtMs)} more`;
  const because = reason === undefined ? '' : ` (${wordsOf(reason as LeaveReason)})`;
  return [`  ${mark} ${credentialId}: ${what}${left}${because}`];
}

function attemptWords(attempt: AttemptRecord): string {
  const took = formatDuration(attempt.finishedAtMs - attempt.startedAtMs);
  if (attempt.outcome !== 'success') return `${failureWords(attempt)} after ${took}${ruleOf(attempt)}`;
  const cost = attempt.costClass === undefined ? '' : `, ${attempt.costClass}${dollars(attempt)}`;
  return `answered in ${took}, first text after ${formatDuration(attempt.firstTokenMs)}${cost}`;
}

function rehearsedWords(attempt: AttemptRecord): string {
  if (attempt.outcome === 'success') return `answers (${attempt.costClass ?? 'price unknown'})`;
  const tookMs = attempt.finishedAtMs - attempt.startedAtMs;
  const wait = tookMs === 0 ? '' : `, given up after ${formatDuration(tookMs)}`;
  return `${failureWords(attempt)}${wait}${ruleOf(attempt)}`;
}

function failureWords({ status, reason }: AttemptRecord): string {
  return `${status === undefined ? '' : `${status} `}${wordsOf(reason)}`;
}

function ruleOf({ rule }: AttemptRecord): string {
  return rule === undefined ? '' : ` [${rule}]`;
}

function dollars({ costUsd }: AttemptRecord): string {
  return costUsd === undefined || costUsd === 0 ? '' : ` $${costUsd.toFixed(4)}`;
}

function wordsOf(reason: LeaveReason | undefined): string {
  return reason === undefined ? 'failed' : (wordsOfReason(reason) ?? reason);
}

/** The provider's own words, on a line of their own; not where they only say the reason again. */
function quoted({ message = '', reason }: AttemptRecord): readonly string[] {
  return message === '' || message === wordsOf(reason) ? [] : [`    “${message}”`];
}
