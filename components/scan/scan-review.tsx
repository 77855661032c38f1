import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ScanChoice, ScanPreview } from '../../src/app/scan/scan-plan.ts';
import type { DiffLine } from '../../src/core/config/line-diff.ts';
import { theme } from '../theme.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { hangingLines, useScroll } from '../ui/lines-screen.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';

export interface ScanReviewProps {
  readonly choice: ScanChoice;
  readonly preview: ScanPreview;
  /** Only where fallbacks were marked there is something to append or replace. */
  readonly canSwitch: boolean;
  readonly onSwitch: () => void;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
}

/** Head, and what is out of view. */
const OWN_ROWS = 2;

/** What would be written, as the difference to the present chain; nothing is written before Enter. */
export function ScanReview({ choice, preview, canSwitch, ...props }: ScanReviewProps): ReactNode {
  const { rows, columns } = useBodySize();
  const lines = preview.lines.flatMap(({ kind, text }) =>
    hangingLines(text, columns - 2).map((piece) => ({ kind, text: piece })),
  );
  const room = Math.max(1, rows - OWN_ROWS);
  const { from, last, bindings: scrolling } = useScroll(lines.length, room);
  const bindings: readonly KeyBinding[] = [
    { keys: ['enter'], help: 'enter write', isOff: !preview.isChange, run: props.onConfirm },
    ...scrolling,
    {
      keys: ['tab', 'a', 'r'],
      help: choice.mode === 'replace' ? 'tab append' : 'tab replace',
      isOff: !canSwitch,
      run: props.onSwitch,
    },
    { keys: ['esc'], help: 'esc back', run: props.onBack },
  ];
  useKeys(bindings);
  const below = last - from;
  return (
    <Frame
      title="Review"
      aside={canSwitch ? `${choice.mode} the fallbacks` : 'the fallbacks stay'}
      footer={footerOf(bindings)}
      notice={preview.notes[0]}
    >
      <Text wrap="truncate-end" {...theme.muted}>
        {preview.isChange ? 'The chain, as it is and as it would be:' : 'That is what is configured already.'}
      </Text>
      <Box flexDirection="column" flexShrink={0}>
        {lines.slice(from, from + room).map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have nothing else to be told apart by
          <Text key={index} wrap="truncate-end" {...lookOf(kind)}>
            {`${SIGNS[kind]} ${text}`}
          </Text>
        ))}
      </Box>
      {below > 0 ? <Text {...theme.muted}>{`  ↓ ${below} more`}</Text> : null}
    </Frame>
  );
}

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-', gap: '…' };

function lookOf(kind: DiffLine['kind']): typeof theme.good | typeof theme.danger | Record<string, never> {
  if (kind === 'added') return theme.good;
  return kind === 'removed' ? theme.danger : {};
}
