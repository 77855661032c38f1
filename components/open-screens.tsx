import type { LivePanel, PickerRow, PickerScope } from '../src/app/app-types.ts';
import type { ChatSession } from '../src/app/chat/chat-types.ts';
import type { LoginFlow } from '../src/app/credentials/login.ts';
import type { ScanChoice } from '../src/app/scan/scan-plan.ts';
import type { ScanSession } from '../src/app/scan/scan-session.ts';
import type { SetupFlow } from '../src/app/setup/setup-types.ts';
import type { ModelSort } from '../src/core/models/sort-rows.ts';
import { AuthPanel } from './auth-panel/auth-panel.tsx';
import { type ChatPicker, ChatScreen } from './chat/chat-screen.tsx';
import { LoginScreen } from './login/login-screen.tsx';
import { ModelPicker } from './model-picker/model-picker.tsx';
import { runScreen, type ScreenStreams } from './run-screen.tsx';
import { ScanScreen, type ScanWishes } from './scan/scan-screen.tsx';
import { SetupWizard } from './setup-wizard/setup-wizard.tsx';

/** Draws the wizard until it has a result or is left, or cut short by Ctrl-C or a signal; the flow keeps the result. */
export async function openSetupWizard(
  flow: SetupFlow,
  streams: ScreenStreams,
): Promise<'finished' | 'cancelled'> {
  const result = await runScreen<null>(
    (done) => <SetupWizard flow={flow} onDone={() => done(null)} />,
    streams,
  );
  return result.kind === 'done' ? 'finished' : 'cancelled';
}

/** Draws a sign-in below the address that was printed, until it is over one way or the other; the flow keeps the outcome. */
export async function openLogin(flow: LoginFlow, streams: ScreenStreams): Promise<void> {
  await runScreen<null>((done) => <LoginScreen flow={flow} onOver={() => done(null)} />, {
    ...streams,
    isInline: true,
  });
}

/** Draws the live panel; answers where the person wants to go next. */
export async function openPanel(
  panel: LivePanel,
  streams: ScreenStreams,
): Promise<'quit' | 'cancelled' | 'model' | 'setup'> {
  const result = await runScreen<'quit' | 'model' | 'setup'>(
    (done) => <AuthPanel panel={panel} onLeave={(left) => done(left.kind === 'quit' ? 'quit' : left.what)} />,
    streams,
  );
  return result.kind === 'cancelled' ? 'cancelled' : result.value;
}

export interface PickerSources {
  readonly rows: (scope: PickerScope) => readonly PickerRow[];
  readonly onFavourite: (ref: string) => void;
  readonly sort: ModelSort;
  readonly onSort: (sort: ModelSort) => void;
  readonly nowMs: number;
}

export type PickerAnswer = { readonly kind: 'chosen' | 'unusable'; readonly ref: string };

/** Draws the picker; undefined when it was left without a choice. */
export async function openModelPicker(
  { rows, ...kept }: PickerSources,
  streams: ScreenStreams,
): Promise<PickerAnswer | undefined> {
  const usable = rows('usable');
  const result = await runScreen<PickerAnswer | undefined>(
    (done) => (
      <ModelPicker
        title="Select a model"
        scopes={rows}
        initialScope={usable.length > 0 ? 'usable' : 'all'}
        onPick={(ref, mode) => done({ kind: mode === 'choose' ? 'chosen' : 'unusable', ref })}
        onBack={() => done(undefined)}
        {...kept}
      />
    ),
    streams,
  );
  return result.kind === 'cancelled' ? undefined : result.value;
}

/** Draws a chat until it is left; the session goes on, for the caller to close. */
export async function openChat(
  chat: ChatSession,
  picker: () => ChatPicker,
  streams: ScreenStreams,
): Promise<'exit' | 'setup' | 'cancelled'> {
  const interrupts = { onInterrupt: () => false };
  const result = await runScreen<'exit' | 'setup'>(
    (done) => <ChatScreen chat={chat} picker={picker} interrupts={interrupts} onLeave={done} />,
    { ...streams, onInterrupt: () => interrupts.onInterrupt() },
  );
  return result.kind === 'cancelled' ? 'cancelled' : result.value;
}

/** Draws a scan; the choice that was confirmed, undefined when it was left without one. */
export async function openScan(
  session: ScanSession,
  wishes: ScanWishes,
  streams: ScreenStreams,
): Promise<ScanChoice | undefined> {
  const result = await runScreen<ScanChoice | undefined>(
    (done) => (
      <ScanScreen session={session} wishes={wishes} onConfirm={done} onLeave={() => done(undefined)} />
    ),
    streams,
  );
  return result.kind === 'cancelled' ? undefined : result.value;
}
