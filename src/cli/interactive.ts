import type { PickerScope } from '../app/app-types.ts';
import { pickerRows } from '../app/models/picker-rows.ts';
import { setPrimaryModel } from '../app/models/set-model.ts';
import { toggleFavourite } from '../app/models/toggle-favourite.ts';
import { readWorld } from '../app/world.ts';
import { usageError } from '../core/errors.ts';
import type { Ports } from '../core/ports/ports.ts';
import { type CliContext, canDrawOn } from './cli-context.ts';
import { onScreen } from './on-screen.ts';
import { runSetup } from './run-setup.ts';

/*
 * The only door from the command line to the screens. It decides whether there is a terminal before anything of Ink is
 * loaded (T3, P16), and prints the receipt once the terminal is the person's again (T12).
 */

const CANCELLED = 130;

/** The live panel; its keys open the picker and the wizard and come back to it. */
export async function showPanel(context: CliContext, agentId: string | undefined): Promise<number> {
  assertTerminal(context, 'The live panel', 'openclaw models status');
  const { createLivePanel } = await import('../app/status/live-panel.ts');
  const { openPanel } = await import('../../components/open-screens.tsx');
  for (;;) {
    const panel = createLivePanel(context.ports, agentId);
    const left = await onScreen(context, (streams) => openPanel(panel, streams)).finally(() =>
      panel.dispose(),
    );
    if (left === 'quit') return 0;
    if (left === 'cancelled') return CANCELLED;
    if (left === 'setup') await runSetup(context);
    else await chooseModel(context);
  }
}

async function chooseModel(context: CliContext): Promise<void> {
  const ref = await pickModel(context);
  if (ref !== undefined) await setPrimaryModel(context.ports, ref);
}

/** The picker; undefined when the person left without choosing. */
export async function pickModel(context: CliContext): Promise<string | undefined> {
  assertTerminal(context, 'The model picker', 'openclaw models set <provider/model>');
  const { ports } = context;
  const preferences = await ports.preferences();
  const world = readWorld(ports);
  const { openModelPicker } = await import('../../components/open-screens.tsx');
  const sources = {
    nowMs: world.nowMs,
    rows: (scope: PickerScope) => pickerRows(world, scope, preferences.read()),
    onFavourite: (ref: string) => toggleFavourite(preferences, ref),
  };
  const picked = await onScreen(context, (streams) => openModelPicker(sources, streams));
  if (picked === undefined) return undefined;
  if (picked.kind === 'chosen') return picked.ref;
  // A row that cannot answer yet leads to what would mend it (B026).
  const code = await runSetup(context);
  return code === 0 ? pickModel(context) : undefined;
}

/** For the demo: the panel over another world. */
export function withPorts(context: CliContext, ports: Ports): CliContext {
  return { ...context, ports };
}

function assertTerminal({ process }: CliContext, what: string, instead: string): void {
  if (canDrawOn(process, 'stdout')) return;
  throw usageError(`${what} needs a terminal on both ends`, { hint: `Without one: ${instead}` });
}
