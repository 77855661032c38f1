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
