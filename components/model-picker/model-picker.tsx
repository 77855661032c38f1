import { Box, Text } from 'ink';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { PickerRow, PickerScope } from '../../src/app/app-types.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { escapeBinding, FilterLine, ListView, listHeight } from '../ui/list-view.tsx';
import { useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { ModelRow, modelDetails, rowLayout } from './model-row.tsx';

export interface ModelPickerProps {
  readonly title: string;
  readonly scopes: (scope: PickerScope) => readonly PickerRow[];
  readonly initialScope: PickerScope;
  readonly onPick: (ref: string, mode: 'choose' | 'disabled') => void;
  readonly onBack: () => void;
  readonly onFavourite?: (ref: string) => void;
  /** Right of the title in place of the scope, where there is only one. */
  readonly aside?: string;
  readonly current?: string | undefined;
  /** Unix milliseconds for countdowns; the rows are a picture of this moment. */
  readonly nowMs: number;
}

const ORDER = ['usable', 'configured', 'all'] as const;
const SCOPE_WORDS = { usable: 'usable now', configured: 'configured', all: 'all models' } as const;
/** Filter line and details. */
const OWN_ROWS = 2;

type Item = PickerRow & { readonly id: string };

/** The numbered picker (ui.md section 3): type to filter, digits to point, Tab to widen; 10 000 rows cost no more than 100. */
export function ModelPicker(props: ModelPickerProps): ReactNode {
  const [scope, setScope] = useState<PickerScope>(props.initialScope);
  const [marks, setMarks] = useState(0);
  const { rows: height, columns } = useBodySize();
  const rows = useItems(props.scopes, scope, marks);
  const list = useList({
    rows,
    textOf,
    priorityOf,
    height: listHeight(height, OWN_ROWS),
    initialId: props.current ?? rows.find((row) => row.isCurrent)?.ref,
  });
  const total = useMemo(() => props.scopes('all').length, [props.scopes]);
  const { current } = list;
  const bindings: readonly KeyBinding[] = [
    {
      keys: ['enter'],
      help: 'enter choose',
      isOff: current === undefined,
      run: () => {
        if (current !== undefined)
          props.onPick(current.ref, current.disabledReason === undefined ? 'choose' : 'disabled');
      },
    },
    { keys: [], help: 'type to filter', run: () => undefined },
    {
      keys: ['ctrl+f'],
      help: '^f favourite',
      isOff: props.onFavourite === undefined || current === undefined,
      run: () => {
        if (current !== undefined) props.onFavourite?.(current.ref);
        setMarks(marks + 1);
      },
    },
    {
      keys: ['tab'],
      help: `tab ${SCOPE_WORDS[nextScope(scope)]}`,
      isOff: props.aside !== undefined,
      run: () => setScope(nextScope(scope)),
    },
    escapeBinding(list, props.onBack),
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText });
  const layout = rowLayout(columns, rows.length);
  const aside = props.aside ?? `${SCOPE_WORDS[scope]} · ${list.matches.length} of ${total}`;
  return (
    <Frame title={props.title} aside={aside} footer={footerOf(bindings)}>
      <FilterLine label="Filter" query={list.query} />
      <ListView list={list} empty={emptyWords(list.query, scope)}>
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
      <Text wrap="truncate-end">{modelDetails(current, props.nowMs)}</Text>
    </Frame>
  );
}

/** Rows of a scope; read again when a favourite was toggled, which `marks` counts. */
function useItems(scopes: ModelPickerProps['scopes'], scope: PickerScope, marks: number): readonly Item[] {
  const cache = useRef<{ readonly key: string; readonly items: readonly Item[] } | undefined>(undefined);
  const key = `${scope}/${marks}`;
  if (cache.current?.key !== key) {
    cache.current = { key, items: scopes(scope).map((row) => ({ ...row, id: row.ref })) };
  }
  return cache.current.items;
}

function textOf(row: Item): string {
  return `${row.ref} ${row.name} ${row.aliases.join(' ')}`;
}

function priorityOf(row: Item): number {
  if (row.isFavourite) return 0;
  if (row.isCurrent || row.isRecent) return 1;
  return row.disabledReason === undefined ? 2 : 3;
}

function nextScope(scope: PickerScope): PickerScope {
  return ORDER[(ORDER.indexOf(scope) + 1) % ORDER.length] ?? 'usable';
}

function emptyWords(query: string, scope: PickerScope): string {
  if (query !== '') return `No models match “${query}”. esc clears.`;
  return scope === 'usable'
    ? 'No model can be used yet. tab shows all of them; enter on one sets it up.'
    : 'Nothing here yet.';
}
