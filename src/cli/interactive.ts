import type { PickerScope } from '../app/app-types.ts';
import { pickerRows } from '../app/models/picker-rows.ts';
import { setPrimaryModel } from '../app/models/set-model.ts';
import { toggleFavourite } from '../app/models/toggle-favourite.ts';
import type { SetupAnswers } from '../app/setup/answers-so-far.ts';
import type { SetupResult } from '../app/setup/setup-types.ts';
import { readWorld } from '../app/world.ts';
import { AppError, usageError } from '../core/errors.ts';
import type { Ports } from '../core/ports/ports.ts';
import { type CliContext, canDrawOn } from './cli-context.ts';
import { onScreen } from './on-screen.ts';

/*
 * The only door from the command line to the screens. It decides whether there is a terminal before anything of Ink is
 * loaded (T3, P16), and prints the receipt once the terminal is the person's again (T12).
 */

const CANCELLED = 130;

/**
 * Onboarding on a terminal; returns the exit code. As JSON the wizard draws on stderr, and stdout carries the receipt and
 * nothing else (decision 32); leaving throws `cancelled` then.
 */
export async function runOnboarding(
  context: CliContext,
  { asJson }: { readonly asJson: boolean } = { asJson: false },
): Promise<number> {
  const surface = asJson ? 'stderr' : 'stdout';
  assertTerminal(
    context,
    'Onboarding',
    'openclaw onboard --non-interactive --accept-risk --auth-choice <id>',
    surface,
  );
  const { createSetupFlow } = await import('../app/setup/setup-flow.ts');
  const { openSetupWizard } = await import('../../components/open-screens.tsx');
  let resume: SetupAnswers | undefined;
  for (;;) {
    const flow = createSetupFlow(context.ports, resume);
    try {
      const left = await onScreen(context, (streams) => openSetupWizard(flow, streams), surface);
      const result = await flow.leave();
      if (result?.kind === 'sign-in' && left === 'finished' && !asJson) {
        const { signInForSetup } = await import('./onboard/sign-in-for-setup.ts');
        await signInForSetup(context, result);
        resume = result.resume;
        continue;
      }
      if (asJson) return printReceipt(context, result, left);
      if (result === undefined || result.kind === 'sign-in') {
        context.output.note('Setup cancelled.');
        return CANCELLED;
      }
      for (const line of result.lines) context.output.line(line);
      return result.kind === 'done' && left === 'finished' ? 0 : CANCELLED;
    } finally {
      flow.dispose();
    }
  }
}

function printReceipt(
  { output }: CliContext,
  result: SetupResult | undefined,
  left: 'finished' | 'cancelled',
): number {
  if (result?.kind !== 'done') {
    throw new AppError('cancelled', 'Nothing was set up', { details: result?.lines ?? [] });
  }
  output.json({ ok: true, ...result.receipt });
  return left === 'finished' ? 0 : CANCELLED;
}

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
    if (left === 'setup') await runOnboarding(context);
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
  const code = await runOnboarding(context);
  return code === 0 ? pickModel(context) : undefined;
}

/** For the demo: the panel over another world. */
export function withPorts(context: CliContext, ports: Ports): CliContext {
  return { ...context, ports };
}

function assertTerminal(
  { process }: CliContext,
  what: string,
  instead: string,
  surface: 'stdout' | 'stderr' = 'stdout',
): void {
  if (canDrawOn(process, surface)) return;
  throw usageError(`${what} needs a terminal on both ends`, { hint: `Without one: ${instead}` });
}
