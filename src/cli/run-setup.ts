import type { SetupAnswers } from '../app/setup/answers-so-far.ts';
import type { SetupPurpose } from '../app/setup/setup-purpose.ts';
import type { GivenAnswers, SetupFlow, SetupResult } from '../app/setup/setup-types.ts';
import { AppError, usageError } from '../core/errors.ts';
import type { CliContext } from './cli-context.ts';
import { onScreen } from './on-screen.ts';
import { canAsk, surfaceOf } from './surface.ts';

const CANCELLED = 130;
const KEPT = 'Your answers are kept for a week, without any key: run openclaw onboard to go on.';

export interface SetupRun {
  readonly purpose?: SetupPurpose;
  /** The receipt as one document on stdout; everything else goes to stderr (decision 32). */
  readonly asJson?: boolean;
  /** What flags have answered already. */
  readonly given?: GivenAnswers;
}

type Surface = 'stdout' | 'stderr';

/**
 * Onboarding or `configure` with a person, on a screen or as plain questions; returns the exit code. As JSON leaving throws
 * `cancelled`. Throws `usage` where there is nobody to ask.
 */
export async function runSetup(context: CliContext, run: SetupRun = {}): Promise<number> {
  const { purpose = 'onboard', asJson = false } = run;
  const surface: Surface = asJson ? 'stderr' : 'stdout';
  assertSomeone(context, surface);
  const isPlain = surfaceOf(context, surface) === 'lines';
  if (purpose === 'onboard') {
    const { assertValidConfig } = await import('../app/setup/assert-valid-config.ts');
    await assertValidConfig(context.ports);
  }
  const { createSetupFlow } = await import('../app/setup/setup-flow.ts');
  // A script answers the same questions each time; only people go on where they stopped.
  const isKept = purpose === 'onboard' && context.process.stdin.isTTY === true;
  const notes = isKept ? await context.ports.setupNotes() : undefined;
  const preferences = (await context.ports.preferences()).read();
  let resume: SetupAnswers | undefined;
  for (;;) {
    const flow = createSetupFlow(context.ports, {
      purpose,
      preferences,
      resume,
      given: resume === undefined ? run.given : undefined,
      notes,
    });
    try {
      const left = await (isPlain ? askInLines(context, flow, surface) : draw(context, flow, surface));
      const result = await flow.leave();
      if (result === undefined && flow.getSnapshot().isKept) context.output.note(KEPT);
      if (result?.kind === 'sign-in' && left === 'finished' && !asJson) {
        const { signInForSetup } = await import('./onboard/sign-in-for-setup.ts');
        await signInForSetup(context, result);
        resume = result.resume;
        continue;
      }
      return asJson ? printReceipt(context, result, left) : printResult(context, result, left);
    } finally {
      flow.dispose();
    }
  }
}

async function draw(
  context: CliContext,
  flow: SetupFlow,
  surface: Surface,
): Promise<'finished' | 'cancelled'> {
  const { openSetupWizard } = await import('../../components/open-screens.tsx');
  return onScreen(context, (streams) => openSetupWizard(flow, streams), surface);
}

async function askInLines(
  context: CliContext,
  flow: SetupFlow,
  surface: Surface,
): Promise<'finished' | 'cancelled'> {
  const { askPlainly } = await import('./plain/ask-plainly.ts');
  return askPlainly(context, flow, surface);
}

function printResult(
  { output }: CliContext,
  result: SetupResult | undefined,
  left: 'finished' | 'cancelled',
): number {
  if (result === undefined || result.kind === 'sign-in') {
    output.note('Setup cancelled.');
    return CANCELLED;
  }
  for (const line of result.lines) output.line(line);
  return result.kind === 'done' && left === 'finished' ? 0 : CANCELLED;
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

function assertSomeone(context: CliContext, surface: Surface): void {
  if (canAsk(context, surface)) return;
  throw usageError('Onboarding needs a terminal on both ends', {
    hint: 'Without one: openclaw onboard --non-interactive --accept-risk --auth-choice <id>',
  });
}
