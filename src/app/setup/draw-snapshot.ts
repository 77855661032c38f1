import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import type { KeptSetup } from './kept-setup.ts';
import { type Overlay, overlayStep } from './overlay-step.ts';
import { drawResume } from './resume-step.ts';
import type { SetupPurpose } from './setup-purpose.ts';
import { drawStep } from './setup-steps.ts';
import { trailOf } from './setup-trail.ts';
import type { SetupSnapshot, SetupStep } from './setup-types.ts';
import { type StepId, stepPath } from './step-path.ts';

/** All that a flow knows at one moment. */
export interface FlowState {
  readonly ports: Ports;
  readonly world: World;
  readonly purpose: SetupPurpose;
  readonly answers: SetupAnswers;
  readonly path: readonly StepId[];
  readonly at: StepId;
  readonly servers: readonly LocalServer[];
  readonly isLooking: boolean;
  readonly error: string | undefined;
  readonly overlay: Overlay | undefined;
  readonly offered: KeptSetup | undefined;
  readonly isKept: boolean;
}

/** What people see of it. */
export function drawSnapshot(state: FlowState): SetupSnapshot {
  const { ports, world, answers, path, at, servers, overlay, isLooking, isKept } = state;
  const asked = path.filter((id) => id !== 'check');
  const position = asked.indexOf(at === 'check' ? 'model' : at);
  return {
    step: stepOf(state),
    stepNumber: Math.max(1, position + 1),
    stepCount: asked.length,
    canGoBack: position > 0 && overlay?.kind !== 'finished',
    trail: trailOf(path, at, answers, world, servers),
    nowMs: ports.clock.now(),
    isLooking,
    isKept,
  };
}

function stepOf(state: FlowState): SetupStep {
  const { ports, world, answers, path, at, servers, overlay, offered, error, purpose } = state;
  if (overlay !== undefined) {
    return overlayStep(overlay, { isTyped: at === 'typed-model', hasPlans: path.includes('method') });
  }
  if (at === 'resume' && offered !== undefined) {
    const itsPath = stepPath({ world, answers: offered.answers, purpose });
    const trail = trailOf([...itsPath, 'review'], 'review', offered.answers, world, servers);
    return drawResume(offered, trail, ports.clock.now());
  }
  return drawStep(at, { ports, world, servers, answers, error, purpose, looking: state.isLooking });
}
