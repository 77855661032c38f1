import { ChatScreen } from '../../../components/chat/chat-screen.tsx';
import type { ChatSession } from '../../../src/app/chat/chat-types.ts';
import { openChat } from '../../app/chat/chat.ts';
import { pickerRow } from '../../support/picker-row.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';
import type { TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, OPENAI } from '../../support/turns.ts';

export interface ChatOnScreen extends TestScreen<'exit' | 'setup'> {
  readonly chat: ChatSession;
}

const ROWS = [
  pickerRow(1, OPENAI, { isCurrent: true }),
  pickerRow(2, ANTHROPIC),
  pickerRow(3, 'mistral/large', { disabledReason: 'no credentials' }),
];

/** The chat of these ports as a person sees it. */
export function drawChat(ports: TestPorts, size: ScreenSize = { columns: 80, rows: 24 }): ChatOnScreen {
  const chat = openChat(ports, { isNew: true, hasPicker: true, canAsk: true });
  const interrupts = { onInterrupt: () => false };
  const picker = { rows: () => ROWS, onFavourite: () => undefined, nowMs: 0 };
  const screen = renderScreen<'exit' | 'setup'>(
    (done) => <ChatScreen chat={chat} picker={() => picker} interrupts={interrupts} onLeave={done} />,
    size,
    () => interrupts.onInterrupt(),
  );
  return { ...screen, chat };
}
