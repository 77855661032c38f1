import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import { acceptAnswer } from './accept-answer.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import type { GivenAnswers } from './setup-types.ts';
import type { StepId } from './step-path.ts';

const ASKED = ['existing', 'reset-scope', 'provider', 'method'] as const;

/** The answers that flags gave, taken in as a person's would be, and the questions that they stand for. */
export function takeGiven(
  { ports, world, answers }: { readonly ports: Ports; readonly world: World; readonly answers: SetupAnswers },
  given: GivenAnswers,
): { readonly answers: SetupAnswers; readonly steps: ReadonlySet<StepId> } {
  let taken = given.host === undefined ? answers : { ...answers, host: given.host };
  const steps = new Set<StepId>();
  for (const step of ASKED) {
    const value = given[step];
    if (value === undefined) continue;
    const accepted = acceptAnswer(step, value, { ports, world, answers: taken });
    if (accepted.kind !== 'accepted') continue;
    taken = accepted.answers;
    steps.add(step);
  }
  return { answers: taken, steps };
}
