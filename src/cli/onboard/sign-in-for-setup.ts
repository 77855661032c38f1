import { signInWays } from '../../app/setup/setup-sign-ins.ts';
import type { SetupResult } from '../../app/setup/setup-types.ts';
import { AppError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { signIn } from '../models/login.ts';
import { leanOnLogin } from '../models/login-cli.ts';

/** The sign-in that was chosen in onboarding. One that comes to nothing is told, and setup goes on without it. */
export async function signInForSetup(
  context: CliContext,
  { provider, way }: Extract<SetupResult, { kind: 'sign-in' }>,
): Promise<void> {
  const chosen = signInWays(context.ports, provider).find(({ option }) => option.id === way);
  if (chosen === undefined) return;
  const named = { profileId: undefined, actor: 'onboard' };
  try {
    if (chosen.kind === 'sign-in') await signIn(context, chosen.method, named);
    else await leanOnLogin(context, chosen.login, named);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const line of [error.message, ...error.details, error.hint ?? '']) {
      if (line !== '') context.output.note(line);
    }
  }
}
