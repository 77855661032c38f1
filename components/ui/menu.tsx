import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';
import type { SetupOption } from '../../src/app/setup/setup-types.ts';
import { theme } from '../theme.ts';
import { inCells, inWords } from './cells.ts';
import { useBodySize } from './frame.tsx';
import { widthOf } from './width-of.ts';

export interface MenuProps {
  readonly options: readonly SetupOption[];
  readonly current?: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Pointer, digit and the gap before a hint. */
const MARKS = 8;
/** Between a label and its hint in the one text that a row has. */
const GAP = '\t';

/** A fixed menu of at most nine rows that are always enabled; a digit chooses at once, and the footer says so. */
export function Menu({ options, current, onChoose }: MenuProps): ReactNode {
  const index = options.findIndex((option) => option.id === current);
  const width = Math.max(0, ...options.map((option) => widthOf(option.label)));
  const { columns, rows } = useBodySize();
  const items = options.map((option, position) => ({
    key: option.id,
    label: `${position + 1}. ${inCells(option.label, width)}${GAP}${inWords(option.hint ?? '', columns - MARKS - width)}`,
    value: option.id,
  }));
  return (
    <Box flexDirection="column" flexShrink={0} aria-role="listbox">
      <SelectInput
        items={items}
        initialIndex={Math.max(0, index)}
        // In a short window the rows scroll: the one that is pointed at is always in sight (B098).
        {...(options.length > rows ? { limit: rows } : {})}
        onSelect={(item) => onChoose(item.value)}
        indicatorComponent={Pointer}
        itemComponent={Item}
      />
    </Box>
  );
}

function Pointer({ isSelected = false }: { readonly isSelected?: boolean }): ReactNode {
  return (
    <Box marginRight={1} flexShrink={0}>
      <Text {...theme.accent}>{isSelected ? '❯' : ' '}</Text>
    </Box>
  );
}

function Item({
  isSelected = false,
  label,
}: {
  readonly isSelected?: boolean;
  readonly label: string;
}): ReactNode {
  const [name, hint] = label.split(GAP);
  return (
    <Text wrap="truncate-end">
      <Text {...(isSelected ? theme.accent : {})}>{name}</Text>
      <Text {...theme.muted}>{hint === undefined || hint === '' ? '' : `   ${hint}`}</Text>
    </Text>
  );
}
