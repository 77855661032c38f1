import { any, type FailureRule, hasCode, hasStatus, hasText, messageFits } from './rule.ts';

/** Codes that can only mean a rate limit; they outrank whatever the sentence beside them says (decision 23). */
export const rateLimitCodeRules: readonly FailureRule[] = [
  { id: 'usage-window-code', reason: 'rate_limit', when: hasCode('usage_limit_reached') },
  {
    id: 'rate-limit-code',
    reason: 'rate_limit',
    when: hasCode(
      'rate_limit',
      'rate_limit_error',
      'rate_limit_exceeded',
      'rate_limit_reached',
      'rate_limit_reached_error',
      'ratelimitexceeded',
      'ratelimiterror',
      'too_many_requests',
      'toomanyrequestsexception',
      'throttlingexception',
      'throttling',
      'throttling.ratequota',
      'throttling.allocationquota',
      'throttling.burstrate',
      'token_limit_exceeded',
      'model_cooldown',
      'quota_exceeded',
      'quote_exceeded',
    ),
  },
];

/** `RESOURCE_EXHAUSTED` is Google's word for quota and for capacity, so billing and capacity texts come before it. */
export const resourceExhaustedRules: readonly FailureRule[] = [
  { id: 'resource-exhausted-code', reason: 'rate_limit', when: hasCode('resource_exhausted') },
];

/** Rate limits in words; they outrank 400, 403 and 5xx (B016). */
export const rateLimitTextRules: readonly FailureRule[] = [
  {
    id: 'usage-window-text',
    reason: 'rate_limit',
    when: any(
      hasText('tokens per day', 'requests per day', 'usage limit', 'usage_limit_reached'),
      messageFits(/\bhit your (?:[a-z0-9-]+ )?limit\b/),
      messageFits(
        /\b(?:daily|weekly|monthly|hourly|weekly\/monthly) limit(?: has been| is)? (?:reached|exhausted|exceeded)\b/,
      ),
      messageFits(/\bresets tomorrow\b/),
    ),
  },
  {
    id: 'rate-limit-text',
    reason: 'rate_limit',
    when: hasText(
      'rate_limit',
      'rate limit',
      'rate-limit',
      'ratelimit',
      'too many requests',
      'too many concurrent requests',
      'too many tokens per',
      'too many tokens, please wait',
      'requests too quickly',
      'tokens per min',
      'requests per min',
      'quota exceeded',
      'exceeded your current quota',
      'throttlingexception',
      'throttled',
      'throttling',
      'concurrency limit',
      'quota limit exceeded',
      'resource exhausted',
      'resource_exhausted',
      'resource has been exhausted',
      'model_cooldown',
      '请求过于频繁',
      '频率限制',
      '请求频率',
      '配额不足',
      '配额已用',
      '额度已用',
      '限流',
    ),
  },
  { id: 'rate-limit-429', reason: 'rate_limit', when: hasStatus(429) },
];

/** Did the row find a window of use that is spent, such as a day or a subscription's week, rather than a burst (RETRY-4)? */
export function isSpentWindow(rule: string): boolean {
  return rule.includes('usage-window');
}
