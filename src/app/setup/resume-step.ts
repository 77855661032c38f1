import { formatAge } from '../../core/text/format.ts';
import { choiceStep } from './choice-step.ts';
import type { KeptSetup } from './kept-setup.ts';
import type { SetupStep } from './setup-types.ts';

/**
 * The offer to go on with an onboarding that was interrupted.
 * @param trail the answers it has so far, one line each
 */
export function drawResume(
  kept: KeptSetup,
  trail: readonly { readonly title: string; readonly answer: string }[],
  nowMs: number,
): SetupStep {
  const answers = trail.map(({ title, answer }) => `${title}: ${answer}`);
  const hint = kept.answers.credential === 'paste' || kept.answers.credential === 'token';
  return choiceStep(
    'resume',
    'An earlier setup was interrupted',
    [
      {
        id: 'resume',
        label: 'Go on where you stopped',
        ...(hint ? { hint: 'the key is asked for again' } : {}),
      },
      { id: 'anew', label: 'Start anew', hint: 'forgets these answers' },
    ],
    { lines: [`${formatAge(nowMs - kept.atMs)} ago · ${answers.join(' · ')}`] },
  );
}
