import type { FailureRule } from './rule.ts';
import { authCodeRules, authPermanentRules, authStatusRules, authTextRules } from './rules-auth.ts';
import { billingCodeRules, billingTextRules } from './rules-billing.ts';
import { contextCodeRules, contextTextRules } from './rules-context.ts';
import { formatCodeRules, formatStatusRules, formatTextRules } from './rules-format.ts';
import { modelRules, modelStatusRules } from './rules-model.ts';
import { overloadedCodeRules, overloadedTextRules } from './rules-overloaded.ts';
import { providerBareRules, providerRules } from './rules-provider.ts';
import { rateLimitCodeRules, rateLimitTextRules, resourceExhaustedRules } from './rules-rate-limit.ts';
import { serverStatusRules, serverTextRules } from './rules-server.ts';
import { abortRules, refusalRules, sessionRules } from './rules-stop.ts';
import { transportRules } from './rules-transport.ts';

/**
 * The table of ERR-2 in the order it is asked (decision 23): the person's stop, one provider's own rows, unambiguous
 * codes, explicit billing and overflow words, specific words, statuses, and only then vague sentences.
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  ...abortRules,
  ...providerRules,
  ...contextCodeRules,
  ...billingCodeRules,
  ...rateLimitCodeRules,
  ...overloadedCodeRules,
  ...authPermanentRules,
  ...billingTextRules,
  ...overloadedTextRules,
  ...resourceExhaustedRules,
  ...contextTextRules,
  ...refusalRules,
  ...sessionRules,
  ...authCodeRules,
  ...modelRules,
  ...rateLimitTextRules,
  ...formatTextRules,
  ...authTextRules,
  ...authStatusRules,
  ...modelStatusRules,
  ...formatStatusRules,
  ...serverStatusRules,
  ...transportRules,
  ...serverTextRules,
  ...providerBareRules,
  ...formatCodeRules,
];
