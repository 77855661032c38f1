import { wordsOfReason } from '../../app/turn/failure-words.ts';
import type { SelectionLayer } from '../../app/turn/layer-ages.ts';
import { type CredentialStory, type ModelStory, type RunStory, whyRun } from '../../app/turn/why.ts';
import { usageError } from '../../core/errors.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import { formatAge, formatDuration } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';

export interface WhyOptions {
  readonly last?: boolean;
  readonly agent?: string;
  readonly json?: boolean;
}

/** The document of a run. */
export function storyJson({ run: { considered: _, ...run }, layers, models }: RunStory): object {
  return { ...run, layers, models };
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
  blocked: 'blocked, not asked',
  shadowed: 'not needed',
  unresolved: 'its secret could not be read',
};

const MARKS: Readonly<Record<string, string>> = { served: '✓', failed: '✗', unresolved: '✗' };

/** `models why [id]`: the path of one run (D1). */
export function why({ ports, output }: CliContext, id: string | undefined, options: WhyOptions): void {
  if (id !== undefined && options.last === true) {
    throw usageError('Name a run or use --last, not both');
  }
  const story = whyRun(ports, options.agent, id);
  if (options.json === true) {
    output.json(storyJson(story));
    return;
  }
  const nowMs = ports.clock.now();
  const lines = [...runLines(story, nowMs), ...pathLines(story, nowMs)];
  for (const line of lines) output.line(line);
}

function runLines({ run }: RunStory, nowMs: number): readonly string[] {
  const where = run.sessionId === undefined ? `agent ${run.agentId}` : `session ${run.sessionId}`;
  const took = formatDuration(run.finishedAtMs - run.startedAtMs);
  return [`Run      : ${run.runId} · ${formatAge(nowMs - run.finishedAtMs)} · ${where} · took ${took}`];
}

/** What was asked for, who served, and the way there, credential by credential. */
export function pathLines({ run, layers, models }: RunStory, nowMs: number): readonly string[] {
  return [
    `Asked for: ${run.requested} (${SOURCES[run.source]})`,
    ...layers.flatMap((layer) => layerLines(layer, nowMs)),
    `Served by: ${run.served === undefined ? endWords(run.outcome) : `${run.served} with ${run.credentialId}`}`,
    ...models.flatMap((model) => ['', ...modelLines(model)]),
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

function modelLines({ ref, isReached, left, credentials }: ModelStory): readonly string[] {
  if (!isReached) return [`${ref}: not reached`];
  const why = left === undefined ? '' : `: left, ${wordsOf(left)}`;
  return [`${ref}${why}`, ...credentials.flatMap(credentialLines)];
}

function credentialLines({ credentialId, verdict, attempts }: CredentialStory): readonly string[] {
  const mark = MARKS[verdict] ?? '·';
  if (attempts.length === 0) return [`  ${mark} ${credentialId}: ${VERDICTS[verdict] ?? verdict}`];
  return attempts.map((attempt) => `  ${mark} ${credentialId}: ${attemptWords(attempt)}`);
}

function attemptWords(attempt: AttemptRecord): string {
  const took = formatDuration(attempt.finishedAtMs - attempt.startedAtMs);
  if (attempt.outcome === 'success') {
    const cost = attempt.costClass === undefined ? '' : `, ${attempt.costClass}${dollars(attempt)}`;
    return `answered in ${took}, first text after ${formatDuration(attempt.firstTokenMs)}${cost}`;
  }
  const status = attempt.status === undefined ? '' : `${attempt.status} `;
  const rule = attempt.rule === undefined ? '' : ` [${attempt.rule}]`;
  return `${status}${wordsOf(attempt)} after ${took}${rule}${quoted(attempt.message)}`;
}

function dollars({ costUsd }: AttemptRecord): string {
  return costUsd === undefined || costUsd === 0 ? '' : ` $${costUsd.toFixed(4)}`;
}

function wordsOf({ reason }: AttemptRecord): string {
  return reason === undefined ? 'failed' : wordsOfReason(reason);
}

function quoted(message: string | undefined): string {
  return message === undefined || message === '' ? '' : `: “${message}”`;
}
