import { readStatus } from '../app/status/read-status.ts';
import { isUsable } from '../core/credentials/health.ts';
import type { CliContext } from './cli-context.ts';
import { showPanel } from './interactive.ts';
import { printStatus } from './models/status.ts';
import { runSetup } from './run-setup.ts';
import { canAsk } from './surface.ts';

/** `openclaw` alone (decision 4): onboarding when no model is usable, else the panel; with nobody there the status. */
export async function openDefault(context: CliContext): Promise<number> {
  if (!canAsk(context)) return printStatus(context, {});
  const { resolvedDefault, defaultHealth } = readStatus(context.ports);
  const blocked = defaultHealth?.state === 'cooling' || defaultHealth?.state === 'disabled';
  const usable =
    resolvedDefault !== undefined && defaultHealth !== undefined && (isUsable(defaultHealth) || blocked);
  if (usable) return showPanel(context, undefined);
  const code = await runSetup(context);
  return code === 0 ? showPanel(context, undefined) : code;
}
