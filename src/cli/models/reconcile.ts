import { findStale, mendStale } from '../../app/models/reconcile.ts';
import { AppError, usageError } from '../../core/errors.ts';
import type { StalePin, StaleReason } from '../../core/models/stale-pins.ts';
import type { PinChange } from '../../core/ports/pin-store.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';
import { canAsk } from '../surface.ts';

export interface ReconcileOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly undo?: boolean;
  readonly json?: boolean;
}

const REASONS: Readonly<Record<StaleReason, string>> = {
  'agent-gone': 'its agent is not in the config any more',
  'provider-gone': 'the provider is not known any more',
  'model-gone': 'the provider does not have the model any more',
  'profile-gone': 'not stored any more',
  'block-ended': 'the block that it stands in for has ended',
  'origin-changed': 'the model that it stands in for is not the default any more',
  legacy: 'written by an earlier version, without a source',
};

/**
 * `models reconcile`: shows what is stale, asks, and mends it in one transaction. Returns the exit code: 130 when the person
 * says no. Throws `usage` off a terminal without `--yes` or `--dry-run`, `nothing-to-do` when there is nothing to take back.
 */
export async function reconcile(context: CliContext, options: ReconcileOptions): Promise<number> {
  const { ports, output } = context;
  if (options.undo === true) return takeBack(context, options);
  const stale = findStale(ports);
  const isPreview = options.dryRun === true || stale.length === 0;
  if (options.json !== true) {
    for (const line of fittedLines(previewLines(stale), widthOf(context.process))) output.line(line);
  }
  if (isPreview) {
    if (options.json === true) output.json(reconcileJson(stale, [], options.dryRun === true));
    else if (stale.length > 0) output.note('Nothing was changed. Mend it with: openclaw models reconcile');
    return 0;
  }
  if (options.yes !== true && !(await isConfirmed(context, stale.length))) {
    output.note('Nothing was changed.');
    return 130;
  }
  const made = await mendStale(ports, stale);
  if (options.json === true) output.json(reconcileJson(stale, made, false));
  else output.line(`Mended: ${made.length}. Take it back with: openclaw models reconcile --undo`);
  if (made.length < stale.length) output.note('The rest was changed by another process meanwhile and stays.');
  return 0;
}

async function takeBack({ ports, output }: CliContext, options: ReconcileOptions): Promise<number> {
  if (options.dryRun === true || options.yes === true) {
    throw usageError('--undo stands alone', { hint: 'Write: openclaw models reconcile --undo' });
  }
  const undone = await ports.pins.undo();
  if (undone === undefined) {
    throw new AppError('nothing-to-do', 'No reconciliation is left to take back', {
      hint: 'Run "openclaw models reconcile --dry-run" to see what is stale.',
    });
  }
  if (options.json === true) output.json({ ok: true, undone: undone.map(placeJson) });
  else output.line(`Taken back: ${undone.length}.`);
  return 0;
}

async function isConfirmed(context: CliContext, count: number): Promise<boolean> {
  if (!canAsk(context)) {
    throw usageError('models reconcile does not ask off a terminal', {
      hint: 'Add --yes to mend what is listed, or --dry-run to only look.',
    });
  }
  const { askOn } = await import('../questions.ts');
  const questions = askOn(context);
  try {
    return await questions.confirm(count === 1 ? 'Mend it?' : `Mend these ${count}?`);
  } finally {
    questions.close();
  }
}

function previewLines(stale: readonly StalePin[]): readonly string[] {
  if (stale.length === 0) return ['Nothing is stale.'];
  return stale.map(({ reason, names, change }) => {
    return `${placeWords(change)}: ${names} (${REASONS[reason]}) → ${afterWords(change)}`;
  });
}

function placeWords(change: PinChange): string {
  if (change.table === 'order') return `Order of ${change.provider} for agent ${change.agentId}`;
  const what = change.table === 'override' ? 'model' : `credential for ${change.provider}`;
  return `Session ${change.sessionId} of agent ${change.agentId}, ${what}`;
}

function afterWords(change: PinChange): string {
  switch (change.table) {
    case 'override': {
      const { provider, model } = change.after;
      return model === null ? 'the default model' : `${provider ?? ''}/${model}, your choice`;
    }
    case 'pin':
      return 'the usual order';
    case 'order':
      return change.after === null ? 'no order of its own' : change.after.join(', ');
  }
}

function placeJson(change: PinChange): object {
  const { table, agentId, before, after } = change;
  return {
    table,
    agentId,
    sessionId: change.table === 'order' ? null : change.sessionId,
    provider: change.table === 'override' ? null : change.provider,
    before,
    after,
  };
}

function reconcileJson(stale: readonly StalePin[], made: readonly PinChange[], dryRun: boolean): object {
  return {
    ok: true,
    dryRun,
    count: stale.length,
    changed: made.length,
    stale: stale.map(({ reason, names, change }) => ({ reason, names, ...placeJson(change) })),
  };
}
