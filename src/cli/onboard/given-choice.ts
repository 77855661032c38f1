import { CUSTOM } from '../../app/setup/setup-providers.ts';
import type { GivenAnswers } from '../../app/setup/setup-types.ts';
import { SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { usageError } from '../../core/errors.ts';
import { findAuthChoice } from '../../core/providers/provider-table/provider-table.ts';
import type { OnboardFlags } from './from-flags.ts';
import { unknownChoice } from './unknown-choice.ts';

/** What the flags of an onboarding with questions answer (B043: an explicit flag wins). Throws `usage` for an unknown choice. */
export function givenAnswers(flags: OnboardFlags): GivenAnswers {
  assertResetScope(flags);
  return { ...(flags.reset === true ? { existing: 'reset' } : {}), ...givenChoice(flags) };
}

function givenChoice({ authChoice, tokenProvider }: OnboardFlags): GivenAnswers {
  if (authChoice === undefined || authChoice === 'skip') return {};
  if (authChoice === 'custom-api-key') return { provider: CUSTOM };
  if (authChoice === 'token' || authChoice === 'setup-token') {
    return { provider: tokenProvider ?? SETUP_TOKEN_PROVIDER };
  }
  const found = findAuthChoice(authChoice);
  if (found === undefined) throw unknownChoice(authChoice);
  const { provider, choice } = found;
  // A sign-in is chosen where the credential is asked for.
  const isAsked = choice.kind === 'key' || choice.kind === 'local';
  return isAsked ? { provider: provider.id, method: choice.id } : { provider: provider.id };
}

/**
 * ONB-23, decision 39: `--reset` starts the models anew, and `config undo` takes that back. Removing credentials or
 * conversations cannot be taken back, so it has commands of its own.
 */
export function assertResetScope({ resetScope }: OnboardFlags): void {
  if (resetScope === undefined || resetScope === 'config') return;
  throw usageError(`--reset-scope ${resetScope} would remove what cannot be brought back`, {
    hint: 'Use --reset-scope config here; credentials go with "openclaw models auth logout", conversations with "openclaw sessions delete".',
  });
}
