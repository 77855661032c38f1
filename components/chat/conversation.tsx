import { Box, Text, useAnimation, useWindowSize } from 'ink';
import { type ReactNode, type RefObject, useCallback, useMemo, useState } from 'react';
import type { ChatSession } from '../../src/app/chat/chat-types.ts';
import { theme } from '../theme.ts';
import { fitFooter } from '../ui/footer.ts';
import { SMALLEST } from '../ui/frame.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { fallbackWords, statusWords } from './chat-words.ts';
import { ActivityLine, QueueView, SuggestionView, TranscriptView } from './conversation-parts.tsx';
import { PromptView } from './prompt-view.tsx';
import { rowsFor } from './row-budget.ts';
import { createTranscriptLayout, windowOfTranscript } from './transcript-window.ts';
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
    { keys: [], help: isBusy ? '' : leaveWords(isEmpty), run: () => undefined },
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
    onBreak: () => prompt.onText('\n'),
    onPaste: (text) => prompt.onText(text.replace(/\r\n?/g, '\n')),
  });
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
        {` · ${statusWords(snapshot, room - 7)}`}
      </Text>
      {snapshot.fallback === undefined ? null : (
        <Text {...theme.warning} wrap="truncate-end">
          {fallbackWords(snapshot.fallback, room)}
        </Text>
      )}
      {budget.hasGap ? <Text> </Text> : null}
      <TranscriptView view={view} height={budget.transcript} isNew={snapshot.entries.length === 0} />
      {budget.hasGap ? <Text> </Text> : null}
      <QueueView queued={snapshot.queued} height={budget.queue} />
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

/** Ctrl-C is the runner's key: it empties the prompt before it leaves. */
function leaveWords(isEmpty: boolean): string {
  return isEmpty ? '^d leave' : '^c clear';
}

function sentBefore(chat: ChatSession): readonly string[] {
  return chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
}
