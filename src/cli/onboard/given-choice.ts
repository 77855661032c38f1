import { factsOf } from '../../app/credentials/oauth-facts.ts';
import { DEFAULT_RESET_SCOPE, type ResetScope } from '../../app/setup/reset-scope.ts';
import { CUSTOM, isOffered } from '../../app/setup/setup-providers.ts';
import type { HostFlags } from '../../app/setup/setup-record.ts';
import type { GivenAnswers } from '../../app/setup/setup-types.ts';
import { readWorld } from '../../app/world/world.ts';
import { SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { type AppError, usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { canCall } from '../../core/providers/call-modes.ts';
import type { ProviderDescriptor } from '../../core/providers/provider.ts';
import { findAuthChoice, findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { signInMethods } from '../../core/providers/sign-in.ts';
import type { OnboardFlags } from './from-flags.ts';
import { unknownChoice } from './unknown-choice.ts';

/** What the flags of an onboarding with questions answer (B043: an explicit flag wins). Throws `usage` for an unknown choice. */
export function givenAnswers(ports: Ports, flags: OnboardFlags): GivenAnswers {
  const { resetScope } = flags;
  const isReset = resetScopeOf(flags) !== undefined;
  return {
    ...(isReset ? { existing: 'reset' as const } : {}),
    // A bare --reset takes keys too: a person is asked, with that marked as the default.
    ...(isReset && resetScope !== undefined ? { 'reset-scope': resetScope } : {}),
    ...givenChoice(ports, flags),
    ...hostGiven(flags),
  };
}

function hostGiven(flags: OnboardFlags): GivenAnswers {
  const host = hostFlags(flags);
  return Object.keys(host).length === 0 ? {} : { host };
}

/** What the flags say about the product that shares the config (ONB-20, ONB-30). */
export function hostFlags({ mode, skipBootstrap }: OnboardFlags): HostFlags {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(skipBootstrap === true ? { skipsBootstrap: true } : {}),
  };
}

function givenChoice(ports: Ports, { authChoice, tokenProvider }: OnboardFlags): GivenAnswers {
  if (authChoice === undefined || authChoice === 'skip') return {};
  if (authChoice === 'custom-api-key') return { provider: CUSTOM };
  if (authChoice === 'token' || authChoice === 'setup-token') {
    return { provider: tokenProvider ?? SETUP_TOKEN_PROVIDER };
  }
  const found = findAuthChoice(authChoice);
  if (found === undefined) throw unknownChoice(authChoice);
  const { provider, choice } = found;
  const isAsked = choice.kind === 'key' || choice.kind === 'local';
  // A sign-in is chosen where the credential is asked for, at the provider that it is for (AUTHCLI-7).
  const owner = isAsked ? undefined : findProvider(signInMethods(provider.id)[0]?.provider ?? provider.id);
  const named = owner ?? provider;
  if (!isOffered(ports, readWorld(ports), named)) throw notOffered(ports, named, authChoice);
  return isAsked ? { provider: provider.id, method: choice.id } : { provider: named.id };
}

/** ONB-6: an explicit choice that leads nowhere fails at once, with what it lacks. */
function notOffered(ports: Ports, provider: ProviderDescriptor, choiceId: string): AppError {
  const facts = signInMethods(provider.id).map((method) => factsOf(ports, method));
  const lacking = facts.find((entry) => !entry.ok);
  return usageError(`--auth-choice ${choiceId} cannot be gone from here: ${reasonFor(provider)}`, {
    hint:
      lacking?.ok === false
        ? `It works once "openclaw settings set ${lacking.missing} <value>" has said who signs in.`
        : 'Run "openclaw onboard" to see what can be connected.',
  });
}

function reasonFor({ label, api }: ProviderDescriptor): string {
  if (api === undefined || !canCall(api)) return `this version does not speak the protocol of ${label}`;
  return `${label} takes a sign-in only, and publishes none that this program can use as it is`;
}

/**
 * What is to start anew (ONB-23); undefined without `--reset`. Without a scope it is the requirement's default, which the
 * sealed copy brings back whole. Throws `usage` for a scope without `--reset`.
 */
export function resetScopeOf({ reset, resetScope }: OnboardFlags): ResetScope | undefined {
  if (reset === true) return resetScope ?? DEFAULT_RESET_SCOPE;
  if (resetScope === undefined) return undefined;
  throw usageError('--reset-scope says what --reset takes', {
    hint: `Add --reset, as in: openclaw onboard --reset --reset-scope ${resetScope}`,
  });
}
