import { isSignInOnly, signInCommand } from '../providers/sign-in.ts';
import type { FailureReason } from './reason.ts';

const DESCRIPTIONS: Readonly<Record<FailureReason, string>> = {
  auth: 'credential refused',
  auth_permanent: 'credential revoked',
  rate_limit: 'rate limit',
  overloaded: 'provider overloaded',
  server_error: 'server fault',
  timeout: 'timeout or server fault',
  billing: 'billing',
  format: 'request not accepted',
  model_not_found: 'model not found',
  session_expired: 'session expired',
  context_overflow: 'conversation too long for the model',
  empty_response: 'empty answer',
  no_error_details: 'error without details',
  unclassified: 'unrecognised error',
  unknown: 'unknown error',
  refusal: 'refused by the provider',
  abort: 'stopped by you',
};

/** A reason in words for people, lower-case, to stand inside a sentence (ERR-1, B016). */
export function describeReason(reason: FailureReason): string {
  return DESCRIPTIONS[reason];
}

/**
 * The next step for a person, one sentence, never empty (B082). `provider` is the provider id of the failed call.
 * Names only commands that exist.
 */
export function fixForReason(reason: FailureReason, provider: string): string {
  switch (reason) {
    case 'auth':
      if (isSignInOnly(provider)) return `Sign in again: ${signInCommand(provider)}`;
      return `Store a working key: openclaw models auth paste-api-key --provider ${provider}`;
    case 'auth_permanent':
      if (isSignInOnly(provider)) return `Sign in again: ${signInCommand(provider)}`;
      return `Create a new key at ${provider}, then: openclaw models auth paste-api-key --provider ${provider}`;
    case 'billing':
      return `Top up the ${provider} account, then clear its block: openclaw models cooldown list`;
    case 'rate_limit':
      return 'Wait for the reset shown by openclaw models status, or choose another model: openclaw models set';
    case 'overloaded':
      return `Try again in a minute, or choose a model outside ${provider}: openclaw models set`;
    case 'timeout':
    case 'server_error':
      return `Check the network and the status page of ${provider}, then try again.`;
    case 'model_not_found':
      return 'See the models that exist: openclaw models list';
    case 'context_overflow':
      return 'Shorten the message, or choose a model with a larger window: openclaw models list';
    case 'format':
      return `Change the request: ${provider} rejects it as it is; another model may accept it: openclaw models set`;
    case 'session_expired':
      return 'Send the message again; it starts a new session.';
    case 'refusal':
      return 'Rephrase the message; another credential gets the same answer.';
    case 'abort':
      return 'Send the message again when you are ready.';
    case 'empty_response':
    case 'no_error_details':
    case 'unclassified':
    case 'unknown':
      return `Try again; if it persists, choose a model outside ${provider}: openclaw models set`;
  }
}
