import type { PanelCredentialRow, PanelModelRow, PanelSnapshot } from '../../app/app-types.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatAge, formatTimeOfDay } from '../../core/text/format.ts';

/** What just happened, as much of it as one listens to. */
const RECENT = 5;

/** The live panel's picture as lines, each a fact by itself, states in words (ui.md section 5, P25). */
export function panelLines(snapshot: PanelSnapshot): readonly string[] {
  const { agentId, agents, models, credentials, activity, nowMs, problem } = snapshot;
  const names = credentialNames(credentials);
  const place = agents.length < 2 ? '' : `, ${agents.indexOf(agentId) + 1} of ${agents.length}`;
  return [
    `OpenClaw, agent ${agentId}${place}, ${formatTimeOfDay(nowMs)}`,
    ...(problem === undefined ? [] : [`! ${problem}; this is what was known before.`]),
    'Models',
    ...(models.length === 0 ? ['  none is selected'] : models.map((row) => `  ${modelWords(row, nowMs)}`)),
    'Credentials',
    ...(credentials.length === 0
      ? ['  none']
      : credentials.map((row, index) => `  ${index + 1}. ${names[index]} - ${credentialWords(row, nowMs)}`)),
    'Recent',
    ...(activity.length === 0
      ? ['  nothing yet']
      : activity.slice(0, RECENT).map(({ atMs, text }) => `  ${formatTimeOfDay(atMs)} ${text}`)),
  ];
}

function modelWords({ role, ref, alias, health, price, context }: PanelModelRow, nowMs: number): string {
  const facts = [
    alias === undefined ? ref : `${ref} (${alias})`,
    healthWords(health, nowMs),
    price === '-' ? '' : price,
    context === '-' ? '' : `window ${context}`,
  ];
  return `${role}: ${facts.filter((fact) => fact !== '').join(' - ')}`;
}

/** Names that are told apart: a variable may stand for several providers. */
export function credentialNames(rows: readonly PanelCredentialRow[]): readonly string[] {
  return rows.map(({ id, provider }) =>
    rows.filter((other) => other.id === id).length > 1 ? `${id} for ${provider}` : id,
  );
}

/** What is known of a credential beside its name. */
export function credentialWords(row: PanelCredentialRow, nowMs: number): string {
  const facts = [
    row.kind,
    healthWords(row.health, nowMs),
    row.blockedModel === undefined ? '' : `only ${row.blockedModel}`,
    row.isNext ? 'asked first' : '',
    row.lastUsedMs === undefined ? 'not used yet' : `used ${formatAge(nowMs - row.lastUsedMs)}`,
  ];
  return facts.filter((fact) => fact !== '').join(' - ');
}

/**
 * What is another in the second picture, a line each (P25): states with the time of day at which they end, never a countdown,
 * so that nothing is said twice; then what happened, oldest first.
 */
export function changeLines(before: PanelSnapshot, after: PanelSnapshot): readonly string[] {
  return [
    ...differences(factsOf(before), factsOf(after)),
    ...activityAfter(before, after).map(({ text }) => text),
  ].map((line) => `${formatTimeOfDay(after.nowMs)} ${line}`);
}

type Facts = ReadonlyMap<string, string>;

function factsOf({ models, credentials, problem, agentId, nowMs }: PanelSnapshot): Facts {
  const names = credentialNames(credentials);
  return new Map([
    ...(problem === undefined ? [] : [['the store', problem] as const]),
    ...models.map((row) => [row.role, `${row.ref}, ${lastingWords(row, nowMs)}`] as const),
    ...credentials.map((row, index): readonly [string, string] => {
      const first = row.isNext ? `, asked first for ${row.provider}` : '';
      return [names[index] ?? row.id, `${lastingWords(row, nowMs)}${first}`];
    }),
    ['agent', agentId],
  ]);
}

/** The state without what runs down. */
function lastingWords({ health }: Pick<PanelModelRow, 'health'>, nowMs: number): string {
  const { state, reason, untilMs, keys } = health;
  if (keys !== undefined && state === 'ok') {
    return `${keys.blocked} of ${keys.total} keys cooling until ${formatTimeOfDay(keys.untilMs)}`;
  }
  if ((state !== 'cooling' && state !== 'disabled') || untilMs === undefined) {
    return state === 'expiring' ? 'expiring' : healthWords(health, nowMs);
  }
  const why = reason === undefined ? '' : ` (${describeReason(reason)})`;
  return `${state} until ${formatTimeOfDay(untilMs)}${why}`;
}

function differences(before: Facts, after: Facts): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    return [now === undefined ? `${name}: gone (was: ${old})` : `${name}: ${now}`];
  });
}

function activityAfter(before: PanelSnapshot, after: PanelSnapshot): PanelSnapshot['activity'] {
  const known = new Set(before.activity.map(({ id }) => id));
  return after.activity.filter(({ id }) => !known.has(id)).reverse();
}
