import type { Classification } from './reason.ts';

/**
 * A reference or a variable did not give a secret, so that no request was made. The candidate counts as failed (FALL-13) but
 * that says nothing about its health (COOL-7).
 */
export const UNRESOLVED_CREDENTIAL: Classification = {
  reason: 'auth',
  failover: true,
  rule: 'unresolved-credential',
  scope: 'none',
};

/**
 * The sign-in of another program cannot serve now, so that no request was made. Like an expired credential it is stepped over:
 * the next one of the provider is tried, and nothing is held against its health (CRED-12).
 */
export const UNUSABLE_SIGN_IN: Classification = {
  reason: 'auth',
  failover: true,
  rule: 'unusable-sign-in',
  scope: 'none',
};
