import type { LivePanel, PickerScope } from '../app/app-types.ts';
import type { ChatSession } from '../app/chat/chat-types.ts';
import { pickerRows } from '../app/models/picker-rows.ts';
import { setPrimaryModel } from '../app/models/set-model.ts';
import { toggleFavourite } from '../app/models/toggle-favourite.ts';
import type { ScanChoice } from '../app/scan/scan-plan.ts';
import type { ScanSession } from '../app/scan/scan-session.ts';
import { readWorld, readWorldTolerantly } from '../app/world/world.ts';
import { usageError } from '../core/errors.ts';
import type { ModelSort } from '../core/models/sort-rows.ts';
import type { Ports } from '../core/ports/ports.ts';
import type { CliContext } from './cli-context.ts';
import { onScreen } from './on-screen.ts';
import type { PanelLeave } from './plain/panel-action.ts';
import { runSetup } from './run-setup.ts';
import { canAsk, surfaceOf } from './surface.ts';

/*
 * The only door from the command line to the screens, and to the plain questions that take their place (decision 38). It
 * decides which of them it is before anything of Ink is loaded (T3, P16), and prints the receipt once the terminal is the
 * person's again (T12).
 */

const CANCELLED = 130;

type ScanWishes = Parameters<typeof import('../../components/open-screens.tsx').openScan>[1];
type PickerSources = import('../../components/open-screens.tsx').PickerSources;
type PickerAnswer = import('../../components/open-screens.tsx').PickerAnswer;

/** The live panel, or its status and menu in lines; from both the picker and the wizard lead back to it. */
export async function showPanel(context: CliContext, agentId: string | undefined): Promise<number> {
  assertSomeone(context, 'The live panel', 'openclaw models status');
  const { createLivePanel } = await import('../app/status/live-panel.ts');
  for (let isBack = false; ; isBack = true) {
    const panel = createLivePanel(context.ports, agentId);
    const left = await visitPanel(context, panel, isBack).finally(() => panel.dispose());
    if (left === 'quit' || left === 'ended') return 0;
    if (left === 'cancelled') return CANCELLED;
    if (left === 'setup') await runSetup(context);
    else await chooseModel(context);
  }
}

async function visitPanel(context: CliContext, panel: LivePanel, isBack: boolean): Promise<PanelLeave> {
  if (surfaceOf(context) === 'lines') {
    const { panelInLines } = await import('./plain/plain-panel.ts');
    return panelInLines(context, panel, isBack);
  }
  const { openPanel } = await import('../../components/open-screens.tsx');
  return onScreen(context, (streams) => openPanel(panel, streams));
}

async function chooseModel(context: CliContext): Promise<void> {
  const ref = await pickModel(context);
  if (ref === undefined) return;
  const { result } = await setPrimaryModel(context.ports, ref);
  // On the screen the panel shows it.
  if (surfaceOf(context) === 'lines') context.output.line(result);
}

/** The picker; undefined when the person left without choosing. */
export async function pickModel(context: CliContext): Promise<string | undefined> {
  assertSomeone(context, 'The model picker', 'openclaw models set <provider/model>');
  const { ports } = context;
  const preferences = await ports.preferences();
  const world = readWorld(ports);
  const sources = {
    nowMs: world.nowMs,
    rows: (scope: PickerScope) => pickerRows(world, scope, preferences.read()),
    onFavourite: (ref: string) => toggleFavourite(preferences, ref),
    sort: preferences.read().sort,
    onSort: (sort: ModelSort) => preferences.update({ sort }),
  };
  const picked = await askWhich(context, sources);
  if (picked === undefined) return undefined;
  if (picked.kind === 'chosen') return picked.ref;
  // A row that cannot answer yet leads to what would mend it (B026).
  const code = await runSetup(context);
  return code === 0 ? pickModel(context) : undefined;
}

async function askWhich(context: CliContext, sources: PickerSources): Promise<PickerAnswer | undefined> {
  if (surfaceOf(context) === 'lines') {
    const { askForModel } = await import('./plain/ask-for-model.ts');
    return askForModel(context, sources);
  }
  const { openModelPicker } = await import('../../components/open-screens.tsx');
  return onScreen(context, (streams) => openModelPicker(sources, streams));
}

/** A chat until it is left; returns the exit code. A model that cannot answer yet leads to setup and back (B026). */
export async function showChat(context: CliContext, chat: ChatSession): Promise<number> {
  const { ports } = context;
  const preferences = await ports.preferences();
  const { openChat } = await import('../../components/open-screens.tsx');
  const picker = (): ReturnType<Parameters<typeof openChat>[1]> => {
    const { agentId, model } = chat.getSnapshot();
    const world = readWorldTolerantly(ports, agentId);
    return {
      nowMs: world.nowMs,
      rows: (scope: PickerScope) => pickerRows(world, scope, preferences.read(), model),
      onFavourite: (ref: string) => toggleFavourite(preferences, ref),
    };
  };
  for (;;) {
    const left = await onScreen(context, (streams) => openChat(chat, picker, streams));
    if (left === 'exit') return 0;
    if (left === 'cancelled') return CANCELLED;
    await runSetup(context);
  }
}

/** A scan; the choice that was confirmed in its review, undefined when the person left without one. */
export async function showScan(
  context: CliContext,
  session: ScanSession,
  wishes: ScanWishes,
): Promise<ScanChoice | undefined> {
  if (surfaceOf(context) === 'lines') {
    const { scanInLines } = await import('./plain/plain-scan.ts');
    return scanInLines(context, session, wishes);
  }
  const { openScan } = await import('../../components/open-screens.tsx');
  return onScreen(context, (streams) => openScan(session, wishes, streams));
}

/** For the demo: the panel over another world. */
export function withPorts(context: CliContext, ports: Ports): CliContext {
  return { ...context, ports };
}

function assertSomeone(context: CliContext, what: string, instead: string): void {
  if (canAsk(context)) return;
  throw usageError(`${what} needs a terminal on both ends`, {
    hint: `Without one: ${instead}. Or add --no-tui, which prints plain lines and reads answers from stdin.`,
  });
}
