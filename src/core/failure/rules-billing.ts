import { all, any, type FailureRule, hasCode, hasStatus, hasText, messageFits, none } from './rule.ts';

/** Unpaid accounts said by a machine code, whatever the status (ERR-2: `insufficient_quota` also comes with 429). */
export const billingCodeRules: readonly FailureRule[] = [
  {
    id: 'billing-code',
    reason: 'billing',
    when: hasCode(
      'insufficient_quota',
      'insufficient_balance',
      'insufficient_credit',
      'insufficient_credits',
      'insufficient_funds',
      'billing_error',
      'billing_not_active',
      'billing_hard_limit_reached',
      'enforced_spend_limit_reached',
      'payment_error',
      'payment_required',
      'credits_exhausted',
      'arrearage',
    ),
  },
];

const explicitBilling = any(
  hasText(
    'insufficient credit',
    'insufficient_credit',
    'insufficient fund',
    'insufficient_fund',
    'insufficient balance',
    'insufficient_balance',
    'insufficient account balance',
    'insufficient quota',
    'insufficient_quota',
    'credit balance is too low',
    'credit balance too low',
    'wallet balance is too low',
    'require more credits',
    'requires more credits',
    'add more credits',
    'add credits',
    'purchase credits',
    'purchase more credits',
    'out of credits',
    'run out of credit',
    'any credits yet',
    'any credits or licenses',
    'used all available credits',
    'credits are depleted',
    'out of extra usage',
    'plans & billing',
    'billing hard limit',
    'billing_not_active',
    'enable billing',
    'is in arrears',
    'maximum allowed monthly spending limit',
    'model not on plan',
    'not available in your current plan',
    '余额不足',
    '账户已欠费',
    '账号已欠费',
  ),
  messageFits(/\binsufficient(?: [\w/-]{1,20}){0,3} balance\b/),
);

const usageWindow = hasText(
  'rate limit',
  'usage limit',
  'usage_limit',
  'quota limit',
  'spend limit',
  'spending limit',
  'daily limit',
  'weekly limit',
  'monthly limit',
  'organization limit',
  'workspace limit',
  'quota refresh',
);

/** Billing in words, and what a 402 means: a window that reopens by itself, or an unpaid account. */
export const billingTextRules: readonly FailureRule[] = [
  { id: 'billing-text', reason: 'billing', when: explicitBilling },
  {
    // Google ends its ordinary free-tier 429 with the same sentence and a RetryInfo: there it is a rate limit.
    id: 'billing-plan-text',
    reason: 'billing',
    when: all(
      hasText('check your plan and billing'),
      none(hasCode('resource_exhausted'), hasText('retry in ')),
    ),
  },
  {
    id: 'usage-window-402',
    reason: 'rate_limit',
    when: all(hasStatus(402), usageWindow, none(hasText('upgrade your plan'))),
  },
  { id: 'billing-402', reason: 'billing', when: any(hasStatus(402), hasText('payment required')) },
];
