import {
  type ExplainedCredential,
  type ExplainedModel,
  explainModel,
  type ModelExplanation,
} from '../../app/explain/explain-model.ts';
import type { SelectionLayer } from '../../app/explain/layer-ages.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { usageError } from '../../core/errors.ts';
import { runtimeWords } from '../../core/runtimes/serving-runtime.ts';
import { formatAge, formatCountdown } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';
import { noteNewSession } from './new-session-note.ts';

export interface ExplainOptions {
  readonly error?: string;
  readonly session?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** `models explain [model]`: which model a run would ask for and why, and what it would try (D1). With `--error`, failures. */
export async function explain(
  context: CliContext,
  typed: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  if (options.error !== undefined) {
    if (typed !== undefined) throw usageError('Name a model or use --error, not both');
    const { explainRecorded } = await import('./explain-error.ts');
    await explainRecorded(context, options.error, options.json === true);
    return;
  }
  const { ports, output } = context;
  const explained = explainModel(ports, { typed, agentId: options.agent, sessionId: options.session });
  noteNewSession(context, explained.agentId, options.session);
  if (options.json === true) output.json(withNulls(explained));
  else {
    const lines = explanationLines(explained, ports.clock.now());
    for (const line of fittedLines(lines, widthOf(context.process))) output.line(line);
  }
}

/** JSON has no undefined: what is not there is null, so that every key stands in every document. */
function withNulls({ sessionId, layers, chain, next, standIn, ...rest }: ModelExplanation): object {
  return {
    ...rest,
    sessionId: sessionId ?? null,
    layers: layers.map(({ layer, value, setAtMs, wins }) => ({
      layer,
      value: value ?? null,
      setAtMs: setAtMs ?? null,
      wins,
    })),
    standIn:
      standIn === undefined
        ? null
        : {
            ref: standIn.ref,
            origin: standIn.origin ?? null,
            setAtMs: standIn.setAtMs ?? null,
            firstUntilMs: standIn.firstUntilMs ?? null,
          },
    chain: chain.map(({ ref, whyNotCalled, costClass, credentials, health: ofModel, runtime }) => ({
      ref,
      whyNotCalled: whyNotCalled ?? null,
      costClass,
      credentials: credentials.map(({ credentialId, source, health, whyNot }) => ({
        credentialId,
        source,
        health: health.state,
        until: health.untilMs ?? null,
        whyNot: whyNot ?? null,
        reason: health.reason ?? null,
      })),
      health: ofModel.state,
      runtime: { id: runtime.id, why: runtime.why, missing: runtime.missing ?? null },
    })),
    next: next ?? null,
  };
}

const LAYERS = {
  command: 'this command',
  session: 'the session',
  agent: 'the agent',
  defaults: 'agents.defaults',
} as const;

function explanationLines(explained: ModelExplanation, nowMs: number): readonly string[] {
  const { requested, layers, chain, standIn } = explained;
  return [
    `Model    : ${requested}`,
    ...layers.map((layer) => layerLine(layer, nowMs)),
    ...(standIn === undefined ? [] : [standInLine(standIn, nowMs)]),
    ...nextLines(explained, nowMs),
    ...chain.flatMap((model) => ['', ...modelLines(model, nowMs)]),
  ];
}

/** What would be tried now; when nothing would, the first moment at which something would, and what a person can do. */
function nextLines({ next, chain }: ModelExplanation, nowMs: number): readonly string[] {
  const credentials = chain.flatMap((model) => model.credentials.map((own) => ({ ...own, ref: model.ref })));
  if (next !== undefined) {
    const used = credentials.find((own) => own.credentialId === next.credentialId && own.ref === next.ref);
    const isBlocked = used?.health.state === 'cooling' || used?.health.state === 'disabled';
    return [
      `Next try : ${next.ref} with ${next.credentialId}${isBlocked ? ', once, although it is blocked' : ''}`,
    ];
  }
  const ends = credentials.flatMap(({ whyNot, health: { untilMs }, credentialId }) =>
    whyNot === undefined && untilMs !== undefined ? [{ untilMs, credentialId }] : [],
  );
  const soonest = ends.toSorted((left, right) => left.untilMs - right.untilMs)[0];
  if (soonest === undefined) {
    return ['Next try : nothing can be asked now', '  → add a credential: openclaw models auth add'];
  }
  return [
    `Next try : nothing can be asked now; first ${soonest.credentialId}, in ${formatCountdown(soonest.untilMs - nowMs)}`,
    '  → why and until when: openclaw models cooldown list',
  ];
}

function layerLine({ layer, value, setAtMs, wins }: SelectionLayer, nowMs: number): string {
  const known = setAtMs === undefined ? 'age unknown' : `set ${formatAge(nowMs - setAtMs)}`;
  const age = layer === 'command' ? '' : `, ${known}`;
  return `  ${wins ? '✓' : '·'} ${LAYERS[layer].padEnd(15)} ${value === undefined ? '-' : `${value}${age}`}`;
}

function standInLine(
  { ref, origin, setAtMs, firstUntilMs }: NonNullable<ModelExplanation['standIn']>,
  nowMs: number,
): string {
  const age = setAtMs === undefined ? ', age unknown' : `, set ${formatAge(nowMs - setAtMs)}`;
  const first =
    firstUntilMs === undefined ? '' : `, asked first for ${formatCountdown(firstUntilMs - nowMs)} more`;
  return `Stand-in : ${ref}, for ${origin ?? 'another model'}${age}${first}`;
}

function modelLines(
  { ref, whyNotCalled, costClass, credentials, runtime }: ExplainedModel,
  nowMs: number,
): readonly string[] {
  if (whyNotCalled !== undefined) return [`${ref}: cannot be asked, ${whyNotCalled}`];
  const how = `  runtime ${runtimeWords(runtime)}`;
  if (credentials.length === 0) return [`${ref}: no credential`, how];
  return [
    `${ref} (${costClass})`,
    how,
    ...credentials.map((credential) => credentialLine(credential, nowMs)),
  ];
}

function credentialLine({ credentialId, health, whyNot }: ExplainedCredential, nowMs: number): string {
  const words = whyNot === undefined ? healthWords(health, nowMs) : `not used, ${health.words ?? whyNot}`;
  return `  ${credentialId}: ${words}`;
}
