import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ChatSnapshot } from '../../src/app/chat/chat-types.ts';
import { theme } from '../theme.ts';
import { activityWords } from './chat-words.ts';
import type { LineLook } from './entry-lines.ts';
import type { TranscriptWindow } from './transcript-window.ts';

const LOOKS = {
  user: { ...theme.accent, bold: true },
  plain: {},
  muted: theme.muted,
  warning: theme.warning,
  danger: theme.danger,
} as const satisfies Record<LineLook, object>;

/** The rows in view, at the bottom of their place. */
export function TranscriptView({
  view,
  height,
  isNew,
}: {
  readonly view: TranscriptWindow;
  readonly height: number;
  readonly isNew: boolean;
}): ReactNode {
  return (
    <Box flexDirection="column" height={height} flexShrink={0} justifyContent="flex-end" overflow="hidden">
      {isNew ? (
        <Text {...theme.muted}>Write a message. /help lists the commands, ? the keys too.</Text>
      ) : null}
      {view.lines.map(({ text, look }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <Text key={index} {...LOOKS[look]} wrap="truncate-end">
          {text === '' ? ' ' : text}
        </Text>
      ))}
    </Box>
  );
}

/** Messages that wait for the running reply. */
export function QueueView({
  queued,
  height,
}: {
  readonly queued: readonly string[];
  readonly height: number;
}): ReactNode {
  const isCut = queued.length > height;
  const shown = isCut ? queued.slice(0, Math.max(0, height - 1)) : queued;
  if (height === 0) return null;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {shown.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place in the queue
        <Text key={index} wrap="truncate-end">
          <Text {...theme.muted}>waits: </Text>
          {text.replace(/\s+/g, ' ')}
        </Text>
      ))}
      {isCut ? <Text {...theme.muted}>… {queued.length - shown.length} more wait</Text> : null}
    </Box>
  );
}

/** One line whose height is always there: what goes on, or what the next key does (P31). */
export function ActivityLine({
  snapshot,
  seconds,
  isArmed,
  below,
}: {
  readonly snapshot: ChatSnapshot;
  readonly seconds: number;
  readonly isArmed: boolean;
  readonly below: number;
}): ReactNode {
  const parts = [
    isArmed ? 'ctrl-c again leaves' : '',
    activityWords(snapshot, seconds),
    below > 0 ? `↓ ${below} more rows` : '',
  ].filter((part) => part !== '');
  return (
    <Text {...theme.warning} wrap="truncate-end">
      {parts.join(' · ') || ' '}
    </Text>
  );
}

/** What the line could become, around the one that stands there. */
export function SuggestionView({
  suggestions,
  pointed,
  height,
}: {
  readonly suggestions: readonly string[];
  readonly pointed: number;
  readonly height: number;
}): ReactNode {
  const first = Math.max(0, Math.min(pointed - height + 1, suggestions.length - height));
  return suggestions.slice(first, first + height).map((text, index) => (
    <Text key={text} {...(index + first === pointed ? theme.accent : {})} wrap="truncate-end">
      {index + first === pointed ? '  › ' : '    '}
      {text}
    </Text>
  ));
}
