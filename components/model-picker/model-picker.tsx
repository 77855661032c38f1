import { Box, Text } from 'ink';
import { type ReactNode, useMemo, useState } from 'react';
import type { PickerRow, PickerScope } from '../../src/app/app-types.ts';
import { type ModelSort, nextSort } from '../../src/core/models/sort-rows.ts';
import { isResold } from '../../src/core/providers/is-resold.ts';
import { wrapCells } from '../ui/cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { LinesScreen } from '../ui/lines-screen.tsx';
import { escapeBinding, FilterLine, ListView, listHeight } from '../ui/list-view.tsx';
import { useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { knownFacts, ModelRow, modelDetails, rowLayout } from './model-row.tsx';
import { pickerHelp } from './picker-help.ts';
import { usePickerRows } from './use-picker-rows.ts';

/** What a key does with the model it is pressed on: for this conversation, as the default, with or without stand-ins. */
export interface PickerChoice {
  readonly key: 'enter' | `ctrl+${string}`;
  /** As the footer says it: `enter this session`. */
  readonly help: string;
  /** The same at length, for the list of keys. */
  readonly about: string;
  readonly id: string;
}

export interface ModelPickerProps {
  readonly title: string;
  readonly scopes: (scope: PickerScope) => readonly PickerRow[];
  readonly initialScope: PickerScope;
  /** `choice` is the id of the key that was used; `choose` where there is only Enter. */
  readonly onPick: (ref: string, mode: 'choose' | 'disabled', choice: string) => void;
  readonly onBack: () => void;
  /** What a model can be chosen for; without it Enter chooses, and that is all. */
  readonly choices?: readonly PickerChoice[];
  readonly onFavourite?: (ref: string) => void;
  readonly sort?: ModelSort;
  /** Keeps the order for the next time. */
  readonly onSort?: (sort: ModelSort) => void;
  /** Right of the title in place of the scope, where there is only one. */
  readonly aside?: string;
  readonly current?: string | undefined;
  /** Unix milliseconds for countdowns; the rows are a picture of this moment. */
  readonly nowMs: number;
}

const ORDER = ['usable', 'configured', 'all', 'provider-config'] as const;
const SCOPE_WORDS = {
  usable: 'usable now',
  configured: 'configured',
  all: 'all models',
  'provider-config': 'own models',
} as const;
/** The filter line. */
const OWN_ROWS = 1;
/** Bodies of this height have room for details of two lines, which narrower ones need. */
const ROWS_FOR_DETAILS = 10;
const COLUMNS_FOR_ONE_LINE = 98;
const FIXED_SPACE = '\u00a0';
/** With less room the footer has no place for the name of the next view. */
const COLUMNS_FOR_SCOPE = 58;

const SORT_WORDS = { default: '', name: 'by name', price: 'by price', context: 'by context' } as const;
const ENTER_CHOOSES: readonly PickerChoice[] = [
  {
    key: 'enter',
    help: 'enter choose',
    about: 'choose it; one that cannot be used yet is set up first',
    id: 'choose',
  },
];

/** The numbered picker (ui.md section 3): type to filter, digits to point, Tab to widen; 10 000 rows cost no more than 100. */
export function ModelPicker(props: ModelPickerProps): ReactNode {
  const [scope, setScope] = useState<PickerScope>(props.initialScope);
  const [sort, setSort] = useState<ModelSort>(props.sort ?? 'default');
  const { rows: height, columns } = useBodySize();
  const [showsHelp, setShowsHelp] = useState(false);
  const { rows, total, hasOwn, toggleFavourite } = usePickerRows(props.scopes, scope, sort);
  const next = nextScope(scope, hasOwn);
  const detailsRows = height >= ROWS_FOR_DETAILS && columns < COLUMNS_FOR_ONE_LINE ? 2 : 1;
  const list = useList({
    rows,
    textOf,
    priorityOf,
    tieOf,
    height: listHeight(height, OWN_ROWS + detailsRows),
    initialId: props.current ?? rows.find((row) => row.isCurrent)?.ref,
  });
  const { current } = list;
  const choices = props.choices ?? ENTER_CHOOSES;
  const choose = (choice: string): void => {
    if (current === undefined) return;
    props.onPick(current.ref, current.disabledReason === undefined ? 'choose' : 'disabled', choice);
  };
  const bindings: readonly KeyBinding[] = [
    ...choices.map(({ key, help, id }) => ({
      keys: [key],
      help: current?.disabledReason === undefined || key !== 'enter' ? help : 'enter mends it',
      isOff: current === undefined || (current.disabledReason !== undefined && key !== 'enter'),
      run: () => choose(id),
    })),
    { keys: [], help: 'type to filter', run: () => undefined },
    {
      keys: ['ctrl+s'],
      help: '^s sort',
      isOff: rows.length < 2,
      run: () => {
        setSort(nextSort(sort));
        list.restart();
        props.onSort?.(nextSort(sort));
      },
    },
    {
      keys: ['ctrl+f'],
      help: '^f favourite',
      isOff: props.onFavourite === undefined || current === undefined,
      run: () => {
        if (current === undefined) return;
        toggleFavourite(current.ref);
        props.onFavourite?.(current.ref);
      },
    },
    {
      keys: ['tab'],
      help: `tab ${scopeWords(next, columns)}`,
      isOff: props.aside !== undefined,
      run: () => setScope(next),
    },
    escapeBinding(list, props.onBack),
    { keys: ['?'], help: '? help', isOff: list.query !== '', run: () => setShowsHelp(true) },
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText, onPaste: list.onText, isActive: !showsHelp });
  const layout = useMemo(() => rowLayout(columns, rows.length, knownFacts(rows)), [columns, rows]);
  const where = props.aside ?? `${SCOPE_WORDS[scope]} · ${list.matches.length} of ${total}`;
  const aside = sort === 'default' ? where : `${SORT_WORDS[sort]} · ${where}`;
  if (showsHelp) {
    const lines = pickerHelp(choices, props.onFavourite !== undefined, props.aside === undefined);
    return <LinesScreen title="Keys" lines={lines} onBack={() => setShowsHelp(false)} />;
  }
  return (
    <Frame title={props.title} aside={aside} footer={footerOf(bindings)}>
      <FilterLine label="Filter" query={list.query} />
      <ListView
        list={list}
        empty={emptyWords(list.query, scope, rows.length, scope === 'all' || props.aside !== undefined)}
      >
        {({ row, ranges }) => (
          <ModelRow
            key={row.id}
            row={row}
            ranges={ranges}
            layout={layout}
            isPointed={row.id === current?.id}
            nowMs={props.nowMs}
          />
        )}
      </ListView>
      <Box flexGrow={1} />
      {detailsLines(modelDetails(current, layout, props.nowMs), columns, detailsRows).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <Text key={index} wrap="truncate-end">
          {line}
        </Text>
      ))}
    </Frame>
  );
}

/** The details over the lines there are, cut between facts; what is more is cut from the last one. */
function detailsLines(facts: readonly string[], columns: number, rows: number): readonly string[] {
  const whole = facts.map((fact) => fact.replaceAll(' ', FIXED_SPACE)).join(`${FIXED_SPACE}· `);
  const lines = wrapCells(whole, columns).map((line) => line.replaceAll(FIXED_SPACE, ' '));
  return lines.length <= rows ? lines : [...lines.slice(0, rows - 1), lines.slice(rows - 1).join(' ')];
}

function scopeWords(scope: PickerScope, columns: number): string {
  if (columns >= COLUMNS_FOR_SCOPE) return SCOPE_WORDS[scope];
  return scope === 'usable' ? 'usable' : 'more';
}

function textOf(row: PickerRow): string {
  return `${row.ref} ${row.name} ${row.aliases.join(' ')}`;
}

function priorityOf(row: PickerRow): number {
  if (row.isFavourite) return 0;
  if (row.isCurrent || row.isRecent) return 1;
  return row.disabledReason === undefined ? 2 : 3;
}

/** Of two that match alike, the one of who makes the model stands before those that pass it on. */
function tieOf(row: PickerRow): number {
  return isResold(row.ref) ? 1 : 0;
}

function nextScope(scope: PickerScope, hasOwn: () => boolean): PickerScope {
  const next = ORDER[ORDER.indexOf(scope) + 1] ?? 'usable';
  return next === 'provider-config' && !hasOwn() ? 'usable' : next;
}

/** @param isAll whether this is all that can be looked through */
function emptyWords(query: string, scope: PickerScope, highest: number, isAll: boolean): string {
  if (/^\d+$/.test(query)) return `There is no number ${query}: they go up to ${highest}. esc clears.`;
  if (query !== '')
    return `No models match “${query}”${isAll ? '' : ' here. tab looks further'}. esc clears.`;
  return scope === 'usable'
    ? 'No model can be used yet. tab shows all of them; enter on one sets it up.'
    : 'Nothing here yet.';
}
