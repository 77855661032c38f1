import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PickerRow, PickerScope } from '../../src/app/app-types.ts';
import type { ChatSession, PickedFor } from '../../src/app/chat/chat-types.ts';
import { ModelPicker, type PickerChoice } from '../model-picker/model-picker.tsx';
import { useStore } from '../use-store.ts';
import { Conversation } from './conversation.tsx';
import { HelpView } from './help-view.tsx';

/** Rows of the picker at one moment. */
export interface ChatPicker {
  readonly rows: (scope: PickerScope) => readonly PickerRow[];
  readonly onFavourite: (ref: string) => void;
  readonly nowMs: number;
}

/** Where the runner asks what Ctrl-C means now; true when it means something else than to leave. */
export interface InterruptGate {
  onInterrupt: () => boolean;
}

export interface ChatScreenProps {
  readonly chat: ChatSession;
  /** Read when the picker opens. */
  readonly picker: () => ChatPicker;
  readonly interrupts: InterruptGate;
  /** `setup`: the person chose a model that cannot answer before it is set up. */
  readonly onLeave: (left: 'exit' | 'setup') => void;
}

/** The chat with its overlays (ui.md section 6). */
export function ChatScreen({ chat, picker, interrupts, onLeave }: ChatScreenProps): ReactNode {
  const { isPickerOpen, isLeaving } = useStore(chat);
  const [showsHelp, setShowsHelp] = useState(false);
  const [isArmed, setIsArmed] = useState(false);
  const armed = useRef(false);
  const arm = useCallback((on: boolean): void => {
    armed.current = on;
    setIsArmed(on);
  }, []);
  const clearPrompt = useRef<() => void>(() => undefined);
  useEffect(() => {
    interrupts.onInterrupt = () => {
      // Twice leaves from every state (P28).
      if (armed.current) return false;
      arm(true);
      if (chat.abort()) return true;
      if (chat.getSnapshot().isPickerOpen) void chat.pick(undefined);
      setShowsHelp(false);
      clearPrompt.current();
      return true;
    };
  }, [chat, interrupts, arm]);
  useEffect(() => {
    if (isLeaving) onLeave('exit');
  }, [isLeaving, onLeave]);
  const isCovered = isPickerOpen || showsHelp;
  return (
    <>
      <Conversation
        chat={chat}
        isHidden={isCovered}
        isArmed={isArmed}
        onKey={() => arm(false)}
        onHelp={() => setShowsHelp(true)}
        onLeave={() => onLeave('exit')}
        clearPrompt={clearPrompt}
      />
      {isPickerOpen ? <PickerOverlay chat={chat} picker={picker} onSetup={() => onLeave('setup')} /> : null}
      {showsHelp && !isPickerOpen ? <HelpView onBack={() => setShowsHelp(false)} /> : null}
    </>
  );
}

/** What a model can be picked for (ui.md section 3). */
const CHOICES: readonly (PickerChoice & { readonly id: PickedFor })[] = [
  {
    key: 'enter',
    help: 'enter this session',
    about: 'this conversation uses it, and nothing stands in',
    id: 'session',
  },
  {
    key: 'ctrl+o',
    help: '^o with fallbacks',
    about: 'this conversation uses it; the configured fallbacks may stand in',
    id: 'session-with-fallbacks',
  },
  {
    key: 'ctrl+d',
    help: '^d default',
    about: 'the default for all; its fallbacks may stand in',
    id: 'default',
  },
];

function PickerOverlay({
  chat,
  picker,
  onSetup,
}: {
  readonly chat: ChatSession;
  readonly picker: () => ChatPicker;
  readonly onSetup: () => void;
}): ReactNode {
  const { rows, onFavourite, nowMs } = useMemo(picker, [picker]);
  const { model } = chat.getSnapshot();
  return (
    <ModelPicker
      title="Model for this conversation"
      scopes={rows}
      initialScope={rows('usable').length > 0 ? 'usable' : 'all'}
      current={model}
      choices={CHOICES}
      onPick={(ref, mode, choice) => {
        void chat.pick(mode === 'choose' ? ref : undefined, CHOICES.find(({ id }) => id === choice)?.id);
        if (mode === 'disabled') onSetup();
      }}
      onBack={() => void chat.pick(undefined)}
      onFavourite={onFavourite}
      nowMs={nowMs}
    />
  );
}
