import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { PanelCredentialRow, PanelModelRow } from '../../src/app/app-types.ts';
import { healthWords } from '../../src/core/credentials/health.ts';
import { describeReason } from '../../src/core/failure/describe-reason.ts';
import { formatAge, formatCountdown } from '../../src/core/text/format.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { healthLook, theme } from '../theme.ts';
import { inCells } from '../ui/cells.ts';
import { progressBar, sparkline } from './panel-state.ts';

interface LineProps<T> {
  readonly row: T;
  readonly columns: number;
  /** Cells of the longest name among the rows. */
  readonly longest: number;
  readonly nowMs: number;
}

const ROLE = 11;
/** With room for `1 of 2 keys cooling, 00:12`. */
const MODEL_WORDS = 27;

/** `primary     anthropic/claude-opus-4-6   opus   ● ready   $5 / $25   1.0M` */
export function ModelLine({ row, columns, longest, nowMs }: LineProps<PanelModelRow>): ReactNode {
  const { glyph, look } = healthLook(row.health);
  const known = [row.price, row.context].filter((fact) => fact !== '-');
  const words = healthWords(row.health, nowMs);
  const facts = columns >= 96 ? known.map((fact) => `  ${fact}`).join('') : '';
  const width = Math.max(14, Math.min(44, longest, columns - ROLE - 24));
  return (
    <Text wrap="truncate-end">
      {'  '}
      <Text {...theme.muted}>{inCells(row.role, ROLE)}</Text> {inCells(modelName(row), width)}
      {'  '}
      <Text {...look}>{glyph}</Text> {columns >= 96 ? words.padEnd(MODEL_WORDS) : words}
      <Text {...theme.muted}>{facts}</Text>
    </Text>
  );
}

/** What stands for a model: its reference, and its alias where it has one. */
export function modelName({ ref, alias }: PanelModelRow): string {
  return sanitizeText(alias === undefined ? ref : `${ref} (${alias})`);
}

const KIND = 8;
/** From here on the kind of a credential has a column. */
const KIND_COLUMNS = 64;
/** From here on so do its last attempts. */
const SPARK_COLUMNS = 110;
const SPARK = 12;
const LEFT = 9;
/** `unverified`, and `next` beside `ready`. */
const WORDS = 10;
const NEXT = ' next';

/** `❯ anthropic:work  api key  ◔ cooling  ████████░░  00:42  rate limit · claude-opus-4-6` */
export function CredentialLine({
  row,
  columns,
  longest,
  nowMs,
  isPointed,
}: LineProps<PanelCredentialRow> & { readonly isPointed: boolean }): ReactNode {
  const { glyph, look } = healthLook(row.health);
  const width = Math.max(
    14,
    Math.min(
      36,
      longest,
      columns - (columns >= KIND_COLUMNS ? 46 : 40) - (columns >= SPARK_COLUMNS ? SPARK + 2 : 0),
    ),
  );
  return (
    <Text wrap="truncate-end">
      <Text {...theme.accent}>{isPointed ? '❯ ' : '  '}</Text>
      <Text bold={isPointed}>{inCells(sanitizeText(row.id), width)}</Text>{' '}
      {columns >= KIND_COLUMNS ? <Text {...theme.muted}>{inCells(row.kind, KIND)}</Text> : ''}
      {columns >= SPARK_COLUMNS ? <Text {...theme.muted}>{` ${sparkline(row.attempts, SPARK)} `}</Text> : ''}
      <Text {...look}>{` ${glyph} `}</Text>
      <State row={row} nowMs={nowMs} hasRoom={columns >= 80} hasRoomForUse={columns >= KIND_COLUMNS} />
    </Text>
  );
}

function State({
  row,
  nowMs,
  hasRoom,
  hasRoomForUse,
}: {
  readonly row: PanelCredentialRow;
  readonly nowMs: number;
  readonly hasRoom: boolean;
  readonly hasRoomForUse: boolean;
}): ReactNode {
  const { state, sinceMs, untilMs, reason } = row.health;
  if ((state === 'cooling' || state === 'disabled') && untilMs !== undefined) {
    const bar = hasRoom && sinceMs !== undefined ? `${progressBar(sinceMs, untilMs, nowMs)} ` : '';
    const scope = row.blockedModel === undefined ? '' : ` · ${row.blockedModel}`;
    return (
      <Text>
        {inCells(state, 8)} {bar}
        {formatCountdown(untilMs - nowMs).padEnd(LEFT)}{' '}
        <Text {...theme.muted}>{`${reason === undefined ? '' : describeReason(reason)}${scope}`}</Text>
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
