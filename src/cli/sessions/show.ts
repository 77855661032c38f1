import { type ServedPart, servedStrip } from '../../app/status/served-strip.ts';
import { wordsOfReason } from '../../app/turn/failure-words.ts';
import { readWorld } from '../../app/world/world.ts';
import { AppError } from '../../core/errors.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { pinWords } from '../../core/models/pin-words.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { SessionSummary } from '../../core/ports/session-store.ts';
import { formatAge } from '../../core/text/format.ts';
import { nearest } from '../../core/text/nearest.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import type { CliContext } from '../cli-context.ts';
import { widthOf } from '../fitted-lines.ts';
import { textTable } from '../text-table.ts';

export interface SessionOptions {
  readonly agent?: string;
  readonly json?: boolean;
}

/** `sessions list`. */
export async function printSessions(
  { ports, output, process }: CliContext,
  options: SessionOptions,
): Promise<void> {
  const { agentId, nowMs } = readWorld(ports, options.agent);
  const sessions = ports.sessions.list(agentId);
  if (options.json === true) {
    output.json({ agentId, count: sessions.length, sessions: sessions.map(sessionJson) });
    return;
  }
  if (sessions.length === 0) {
    output.line('No sessions.');
    output.note('Begin one: openclaw chat, or openclaw agent --session <id> --message "hi"');
    return;
  }
  const cells = sessions.map((session) => [
    session.sessionId,
    titleOf(session) ?? '-',
    overrideWords(session),
    String(session.messageCount),
    formatAge(nowMs - session.updatedAtMs),
  ]);
  const header = ['Session', 'About', 'Model', 'Messages', 'Used'];
  for (const line of await textTable(header, cells, widthOf(process))) output.line(line);
}

/** `sessions show <id>`. Throws `nothing-to-do` when it is not there. */
export function printSession({ ports, output }: CliContext, id: string, options: SessionOptions): void {
  const world = readWorld(ports, options.agent);
  const session = ports.sessions.get(world.agentId, id);
  if (session === undefined) throw noSession(id, ports.sessions.list(world.agentId));
  const firstWords = session.messages.find((message) => message.role === 'user')?.text;
  const summary = { ...session, messageCount: session.messages.length, firstWords };
  const served = servedStrip(ports, world.agentId, id);
  const age = (atMs: number): string => formatAge(world.nowMs - atMs);
  if (options.json === true) {
    output.json({ ...sessionJson(summary), messages: session.messages, served: served.map(servedJson) });
    return;
  }
  output.line(`Session  : ${id} of agent ${world.agentId}`);
  output.line(`Used     : ${age(session.updatedAtMs)}, made ${age(session.createdAtMs)}`);
  const since = session.overrideAtMs === undefined ? '' : `, ${age(session.overrideAtMs)}`;
  output.line(`Model    : ${overrideWords(summary)}${since}`);
  const primary = configuredPrimary(world.config, world.agentId, world.catalog);
  if (session.override?.source === 'user' && primary !== undefined) {
    const pinned = pinWords(formatModelRef(session.override), formatModelRef(primary));
    if (pinned !== undefined) output.line(pinned);
  }
  for (const [provider, { profileId, source }] of Object.entries(session.profiles)) {
    output.line(
      `Profile  : ${profileId} for ${provider} (${source === 'user' ? 'your choice' : 'automatic'})`,
    );
  }
  if (session.compactionCount > 0)
    output.line(`Compacted: ${session.compactionCount === 1 ? 'once' : `${session.compactionCount} times`}`);
  for (const part of served) output.line(`Answered : ${servedWords(part)}, from ${age(part.sinceMs)}`);
  for (const message of session.messages) {
    output.line();
    output.line(`${message.role}: ${sanitizeText(message.text, { multiline: true })}`);
  }
}

/** `aurora/large, 3 answers (local)`, with why it came in place of another. */
function servedWords({ model, answers, costClass, reason }: ServedPart): string {
  const cost = costClass === undefined ? '' : ` (${costClass})`;
  const because = reason === undefined ? '' : `, after: ${wordsOfReason(reason)}`;
  return `${model}, ${answers === 1 ? '1 answer' : `${answers} answers`}${cost}${because}`;
}

function servedJson({ model, answers, costClass, reason, sinceMs }: ServedPart): object {
  return { model, answers, costClass: costClass ?? null, reason: reason ?? null, since: sinceMs };
}

/** The session that a command names is not there: exit 1, with the nearest ones. */
export function noSession(id: string, sessions: readonly SessionSummary[]): AppError {
  const names = nearest(
    id,
    sessions.map((session) => session.sessionId),
  );
  return new AppError('nothing-to-do', `There is no session "${id}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw sessions list" to see all.',
  });
}

/** How a conversation begins, on one line of at most 40 characters; undefined before its first message. */
function titleOf({ firstWords }: SessionSummary): string | undefined {
  return firstWords === undefined ? undefined : sanitizeText(firstWords, { maxLength: 40 });
}

function overrideWords({ override, isDefaultChosen, params }: SessionSummary): string {
  if (override === undefined) return isDefaultChosen ? 'default (your choice)' : 'default';
  const ref = formatModelRef(override);
  return override.source === 'user'
    ? `${ref} (your choice${params.withFallbacks === true ? ', with fallbacks' : ''})`
    : `${ref} (stands in for ${override.origin ?? '?'})`;
}

function sessionJson(session: SessionSummary): Readonly<Record<string, unknown>> {
  const { override } = session;
  return {
    id: session.sessionId,
    agentId: session.agentId,
    model: override === undefined ? null : formatModelRef(override),
    modelSource: override?.source ?? 'default',
    origin: override?.origin ?? null,
    profiles: session.profiles,
    messageCount: session.messageCount,
    compactionCount: session.compactionCount,
    params: session.params,
    updatedAt: session.updatedAtMs,
    title: titleOf(session) ?? null,
    modelSetAt: session.overrideAtMs ?? null,
    createdAt: session.createdAtMs,
  };
}
