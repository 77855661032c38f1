import { Box, Text, useAnimation, usePaste, useWindowSize } from 'ink';
import { type ReactNode, type RefObject, useCallback, useMemo, useState } from 'react';
import type { ChatSession, ChatSnapshot } from '../../src/app/chat/chat-types.ts';
import { theme } from '../theme.ts';
import { fitFooter } from '../ui/footer.ts';
import { SMALLEST } from '../ui/frame.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { activityWords, fallbackWords, statusWords } from './chat-words.ts';
import type { LineLook } from './entry-lines.ts';
import { PromptView } from './prompt-view.tsx';
import { createTranscriptLayout, type TranscriptWindow, windowOfTranscript } from './transcript-window.ts';
import { usePrompt } from './use-prompt.ts';

export interface ConversationProps {
  readonly chat: ChatSession;
  /** An overlay has the keyboard and the screen. */
  readonly isHidden: boolean;
  /** One more Ctrl-C leaves. */
  readonly isArmed: boolean;
  readonly onKey: () => void;
  readonly onHelp: () => void;
  readonly onLeave: () => void;
  /** Is given the way to empty the prompt. */
  readonly clearPrompt: RefObject<() => void>;
}

const MARK = '❯ ';
const MOST_PROMPT_ROWS = 8;
const FEWEST_TRANSCRIPT_ROWS = 3;
/** Status, the line of what goes on, footer. */
const FIXED_ROWS = 3;

const LOOKS = {
  user: { ...theme.accent, bold: true },
  plain: {},
  muted: theme.muted,
  warning: theme.warning,
  danger: theme.danger,
} as const satisfies Record<LineLook, object>;

/** Transcript, prompt and what stands around them; all rows are counted, so that a frame is never higher than the window (P1). */
export function Conversation(props: ConversationProps): ReactNode {
  const { chat, isHidden, isArmed, onHelp, onLeave } = props;
  const snapshot = useStore(chat);
  const { columns, rows } = useWindowSize();
  const room = Math.max(20, columns - 2);
  const [top, setTop] = useState<number>();
  const layout = useMemo(() => createTranscriptLayout(), []);
  const submit = (text: string): void => {
    setTop(undefined);
    if (chat.getSnapshot().question === undefined) void chat.submit(text);
    else answer(chat, text);
  };
  const prompt = usePrompt({
    history: useMemo(() => sentBefore(chat), [chat]),
    columns: room - MARK.length,
    complete: useCallback(
      (text: string) => (chat.getSnapshot().question === undefined ? chat.complete(text) : []),
      [chat],
    ),
    onSubmit: submit,
  });
  props.clearPrompt.current = prompt.clear;

  const budget = rowsFor(rows - 1, snapshot, prompt.layout.rows.length, prompt.suggestions.length);
  const view = windowOfTranscript(layout(snapshot.entries, room), budget.transcript, top);
  const page = Math.max(1, budget.transcript - 1);
  const isEmpty = prompt.state.text === '';
  const isBusy = snapshot.activity !== 'idle';
  // Here, so that it goes on under an overlay.
  const { time } = useAnimation({ interval: 1000, isActive: isBusy });
  const bindings: readonly KeyBinding[] = [
    ...prompt.bindings,
    {
      keys: ['pageup'],
      help: view.above > 0 ? 'pgup back' : '',
      run: () => setTop(Math.max(0, view.above - page)),
    },
    {
      keys: ['pagedown'],
      help: '',
      run: () => setTop(view.below <= page ? undefined : view.above + page),
    },
    { keys: ['?'], help: isEmpty ? '? help' : '', isOff: !isEmpty, run: onHelp },
    { keys: ['ctrl+d'], help: '', isOff: !isEmpty, run: onLeave },
    {
      keys: ['esc'],
      help: escapeWords(isBusy, view.below > 0),
      run: () => {
        if (!chat.abort()) setTop(undefined);
      },
    },
    { keys: [], help: isBusy || !isEmpty ? '' : '^d leave', run: () => undefined },
  ];
  const isActive = !isHidden;
  const watched = bindings.map((binding) => ({
    ...binding,
    run: () => {
      props.onKey();
      binding.run();
    },
  }));
  useKeys(watched, {
    isActive,
    onText: (text) => {
      props.onKey();
      prompt.onText(text);
    },
  });
  usePaste((text) => prompt.onText(text.replace(/\r\n?/g, '\n')), { isActive });
  if (isHidden) return null;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    return (
      <Box height={rows - 1}>
        <Text wrap="truncate-end">Please make the window larger (40×10 at least).</Text>
      </Box>
    );
  }
  return (
    <Box flexDirection="column" width="100%" height={rows - 1} paddingX={1}>
      <Text wrap="truncate-end">
        <Text {...theme.title}>Chat</Text>
        <Text {...theme.muted}> · {statusWords(snapshot, room - 7)}</Text>
      </Text>
      {snapshot.fallback === undefined ? null : (
        <Text {...theme.warning} wrap="truncate-end">
          {fallbackWords(snapshot.fallback, room)}
        </Text>
      )}
      {budget.hasGap ? <Text> </Text> : null}
      <TranscriptView view={view} height={budget.transcript} isNew={snapshot.entries.length === 0} />
      <QueueView queued={snapshot.queued} height={budget.queue} />
      {budget.hasGap ? <Text> </Text> : null}
      <ActivityLine
        snapshot={snapshot}
        seconds={Math.floor(time / 1000)}
        isArmed={isArmed}
        below={view.below}
      />
      <PromptView
        text={prompt.state.text}
        caret={prompt.state.caret}
        layout={prompt.layout}
        height={budget.prompt}
        mark={MARK}
        placeholder={snapshot.question === undefined ? '' : ' y or n, then enter'}
      />
      <SuggestionView suggestions={prompt.suggestions} pointed={prompt.pointed} height={budget.suggestions} />
      <Text {...theme.muted} wrap="truncate-end">
        {fitFooter(footerOf(bindings), room)}
      </Text>
    </Box>
  );
}

function TranscriptView({
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

function QueueView({
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
        <Text key={index} {...theme.muted} wrap="truncate-end">
          waits: {text.replace(/\s+/g, ' ')}
        </Text>
      ))}
      {isCut ? <Text {...theme.muted}>… {queued.length - shown.length} more wait</Text> : null}
    </Box>
  );
}

/** One line whose height is always there: what goes on, or what the next key does (P31). */
function ActivityLine({
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

function SuggestionView({
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
    <Text key={text} {...(index + first === pointed ? theme.accent : theme.muted)} wrap="truncate-end">
      {index + first === pointed ? '  › ' : '    '}
      {text}
    </Text>
  ));
}

interface Budget {
  /** An empty row above and below the transcript. */
  readonly hasGap: boolean;
  readonly transcript: number;
  readonly queue: number;
  readonly prompt: number;
  readonly suggestions: number;
}

/** Shares the rows out: the transcript keeps a few whatever the others ask for, and gets what is left. */
function rowsFor(
  rows: number,
  { fallback, queued }: ChatSnapshot,
  promptRows: number,
  suggestions: number,
): Budget {
  const hasGap = rows >= 18;
  let free = rows - FIXED_ROWS - (fallback === undefined ? 0 : 1) - (hasGap ? 2 : 0) - FEWEST_TRANSCRIPT_ROWS;
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, free));
    free -= taken;
    return taken;
  };
  const prompt = Math.max(1, take(Math.min(promptRows, MOST_PROMPT_ROWS)));
  const list = take(suggestions);
  const queue = take(Math.min(queued.length, 3));
  return { hasGap, prompt, suggestions: list, queue, transcript: FEWEST_TRANSCRIPT_ROWS + Math.max(0, free) };
}

/** Both answers are kept as a setting: only a plain one counts. */
function answer(chat: ChatSession, text: string): void {
  const word = text.trim().toLowerCase();
  if (word === 'y' || word === 'yes') chat.answer(true);
  else if (word === 'n' || word === 'no') chat.answer(false);
}

function escapeWords(isBusy: boolean, isScrolled: boolean): string {
  if (isBusy) return 'esc stop';
  return isScrolled ? 'esc to the end' : '';
}

function sentBefore(chat: ChatSession): readonly string[] {
  return chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
}
