import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { PanelCredentialRow, PanelModelRow } from '../../src/app/app-types.ts';
import { healthWords } from '../../src/core/credentials/health.ts';
import { describeReason } from '../../src/core/failure/describe-reason.ts';
import { formatAge, formatCountdown } from '../../src/core/text/format.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { stateWords } from '../state-words.ts';
import { healthLook, theme } from '../theme.ts';
import { inCells } from '../ui/cells.ts';
import { distinctCells } from '../ui/distinct-cells.ts';
import { widthOf } from '../ui/width-of.ts';
import { longestOf, progressBar, sparkline } from './panel-state.ts';

interface LineProps<T> {
  readonly row: T;
  readonly columns: number;
  /** The names of all rows beside it, from which its own must be told apart; its own one among them. */
  readonly names: readonly string[];
  readonly nowMs: number;
}

/** Below this a role is its place in the chain, and a name stands without its alias: the state needs the room. */
const WORDY_COLUMNS = 60;
/** Margin, gaps and the sign of the state. */
const MODEL_MARKS = 8;
/** With room for `cooling 00:42` beside a narrow name. */
const FEWEST_WORDS = 13;
/** Longer names are rare; what is said of them should not drift to the far edge. */
const LONGEST_NAME = 64;
/** With room for `1 of 2 keys cooling, 00:12`. */
const MODEL_WORDS = 27;

/** `primary     anthropic/claude-opus-4-6   opus   ● ready   $5 / $25   1.0M` */
export function ModelLine({
  row,
  columns,
  names,
  longestRole,
  nowMs,
}: LineProps<PanelModelRow> & { readonly longestRole: number }): ReactNode {
  const { glyph, look } = healthLook(row.health);
  const known = [row.price, row.context].filter((fact) => fact !== '-');
  const facts = columns >= 96 ? known.map((fact) => `  ${fact}`).join('') : '';
  const room = columns - longestRole - MODEL_MARKS;
  const width = Math.max(12, Math.min(LONGEST_NAME, longestOf(names), room - FEWEST_WORDS));
  const words = stateWords(row.health, nowMs, room - width);
  return (
    <Text wrap="truncate-end">
      {'  '}
      <Text {...theme.muted}>{inCells(roleWords(row, columns), longestRole)}</Text>
      {`  ${nameAmong(names, modelName(row, columns), width)}`}
      {'  '}
      <Text {...look}>{glyph}</Text> {columns >= 96 ? words.padEnd(MODEL_WORDS) : words}
      <Text {...theme.muted}>{facts}</Text>
    </Text>
  );
}

function nameAmong(names: readonly string[], name: string, width: number): string {
  return distinctCells(names, width).get(name) ?? inCells(name, width);
}

/** `primary` is first, `fallback 2` third; the image models follow in the same way. */
export function roleWords({ role }: PanelModelRow, columns: number): string {
  if (columns >= WORDY_COLUMNS) return role;
  const place = Number(/\d+$/.exec(role)?.[0] ?? 0) + 1;
  return role.startsWith('image') ? `img ${place}.` : `${place}.`;
}

/** What stands for a model: its reference, and its alias where it has one and there is room. */
export function modelName({ ref, alias }: PanelModelRow, columns: number): string {
  return sanitizeText(alias === undefined || columns < WORDY_COLUMNS ? ref : `${ref} (${alias})`);
}

const KIND = 8;
/** From here on the kind of a credential has a column. */
const KIND_COLUMNS = 64;
/** From here on so do its last attempts. */
const SPARK_COLUMNS = 110;
const SPARK = 12;
const LEFT = 9;
/** With room for `unverified next`. */
const WORDS = 15;
const NEXT = ' next';
/** Pointer, gaps, and the sign of the state. */
const CREDENTIAL_MARKS = 6;

/** `❯ anthropic:work  api key  ◔ cooling  ████████░░  00:42  rate limit · claude-opus-4-6` */
export function CredentialLine({
  row,
  columns,
  names,
  nowMs,
  isPointed,
}: LineProps<PanelCredentialRow> & { readonly isPointed: boolean }): ReactNode {
  const { glyph, look } = healthLook(row.health);
  const width = Math.max(14, Math.min(LONGEST_NAME, longestOf(names), columns - besideName(columns)));
  const kind = columns >= KIND_COLUMNS ? KIND : 0;
  const spark = columns >= SPARK_COLUMNS ? SPARK + 2 : 0;
  const room = columns - CREDENTIAL_MARKS - width - kind - spark;
  return (
    <Text wrap="truncate-end">
      <Text {...theme.accent}>{isPointed ? '❯ ' : '  '}</Text>
      <Text bold={isPointed}>{nameAmong(names, sanitizeText(row.id), width)}</Text>{' '}
      {columns >= KIND_COLUMNS ? <Text {...theme.muted}>{inCells(row.kind, KIND)}</Text> : ''}
      {columns >= SPARK_COLUMNS ? <Text {...theme.muted}>{` ${sparkline(row.attempts, SPARK)} `}</Text> : ''}
      <Text {...look}>{` ${glyph} `}</Text>
      <State
        row={row}
        nowMs={nowMs}
        hasRoom={columns >= 80}
        hasRoomForUse={columns >= KIND_COLUMNS}
        room={room}
      />
    </Text>
  );
}

/** What stands beside a name in a window this wide, the reason of a block in wide ones included. */
function besideName(columns: number): number {
  if (columns >= SPARK_COLUMNS) return 58 + SPARK + 2;
  return columns >= KIND_COLUMNS ? 46 : 26;
}

function State({
  row,
  nowMs,
  hasRoom,
  hasRoomForUse,
  room,
}: {
  readonly row: PanelCredentialRow;
  readonly nowMs: number;
  readonly hasRoom: boolean;
  readonly hasRoomForUse: boolean;
  /** Cells for all of it. */
  readonly room: number;
}): ReactNode {
  const { state, sinceMs, untilMs, reason } = row.health;
  if ((state === 'cooling' || state === 'disabled') && untilMs !== undefined) {
    const bar = hasRoom && sinceMs !== undefined ? `${progressBar(sinceMs, untilMs, nowMs)} ` : '';
    const left = `${inCells(state, 8)} ${bar}${formatCountdown(untilMs - nowMs).padEnd(LEFT)}`;
    const why = reason === undefined ? '' : describeReason(reason);
    const scope = row.blockedModel === undefined ? '' : ` · ${row.blockedModel}`;
    return (
      <Text>
        {left}
        <Text {...theme.muted}>{longestThatFits([`${why}${scope}`, why], room - widthOf(left) - 1)}</Text>
      </Text>
    );
  }
  const used = row.lastUsedMs === undefined ? 'not used yet' : `used ${formatAge(nowMs - row.lastUsedMs)}`;
  return (
    <Text>
      {healthWords(row.health, nowMs).padEnd(WORDS - (row.isNext ? NEXT.length : 0))}
      {row.isNext ? <Text {...theme.accent}>{NEXT}</Text> : ''}
      {hasRoomForUse ? <Text {...theme.muted}>{`  ${used}`}</Text> : ''}
    </Text>
  );
}

/** The first of these that fits, behind a space; what is cut in the middle says nothing. */
function longestThatFits(texts: readonly string[], cells: number): string {
  const text = texts.find((candidate) => candidate !== '' && widthOf(candidate) <= cells);
  return text === undefined ? '' : ` ${text}`;
}
