import { type DiffLine, lineDiff } from '../../core/config/line-diff.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import { draftOf } from './setup-answers.ts';
import { setupPlan } from './setup-plan.ts';
import type { StepContext } from './setup-steps.ts';
import type { SetupStep } from './setup-types.ts';

/** The exact change, computed from the file as it is now (D18). */
export function drawReview(context: StepContext): SetupStep {
  const { ports, world, answers, servers } = context;
  const plan = setupPlan(ports, world, draftOf(answers, world, servers));
  const preview = previewOf(ports, world, plan.edits);
  const error = context.error ?? preview.error;
  return {
    kind: 'review',
    id: 'review',
    title: 'This is what will be written',
    configPath: world.snapshot.path,
    diff: preview.diff,
    storeLines: plan.storeLines,
    notes: plan.notes,
    ...(error === undefined ? {} : { error }),
  };
}

/** A file that another program has just changed or broken is told about, not crashed on. */
function previewOf(
  ports: Ports,
  world: World,
  edits: readonly ConfigEdit[],
): { readonly diff: readonly DiffLine[]; readonly error?: string } {
  try {
    const change = { edits, expectedRevision: world.snapshot.revision, actor: 'onboard' };
    const { before, after } = ports.config.preview(change);
    return { diff: lineDiff(before, after) };
  } catch (error) {
    if (error instanceof AppError) return { diff: [], error: error.message };
    throw error;
  }
}
