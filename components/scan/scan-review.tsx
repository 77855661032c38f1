import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ScanChoice, ScanPreview } from '../../src/app/scan/scan-plan.ts';
import type { DiffLine } from '../../src/core/config/line-diff.ts';
import { theme } from '../theme.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
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

/** Head, gap and notes. */
const OWN_ROWS = 2;

/** What would be written, as the difference to the present chain; nothing is written before Enter. */
export function ScanReview({ choice, preview, canSwitch, ...props }: ScanReviewProps): ReactNode {
  const { rows } = useBodySize();
  const bindings: readonly KeyBinding[] = [
    { keys: ['enter'], help: 'enter write', isOff: !preview.isChange, run: props.onConfirm },
    {
      keys: ['tab', 'a', 'r'],
      help: choice.mode === 'replace' ? 'tab append instead' : 'tab replace instead',
      isOff: !canSwitch,
      run: props.onSwitch,
    },
    { keys: ['esc'], help: 'esc back', run: props.onBack },
  ];
  useKeys(bindings);
  const room = Math.max(1, rows - OWN_ROWS);
  const hidden = preview.lines.length - room;
  const shown = hidden > 0 ? preview.lines.slice(0, room - 1) : preview.lines;
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
        {shown.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have nothing else to be told apart by
          <Text key={index} wrap="truncate-middle" {...lookOf(kind)}>
            {`${SIGNS[kind]} ${text}`}
          </Text>
        ))}
        {hidden > 0 ? <Text {...theme.muted}>{`  … ${hidden + 1} more lines`}</Text> : null}
      </Box>
    </Frame>
  );
}

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-', gap: '…' };

function lookOf(kind: DiffLine['kind']): typeof theme.good | typeof theme.danger | Record<string, never> {
  if (kind === 'added') return theme.good;
  return kind === 'removed' ? theme.danger : {};
}
