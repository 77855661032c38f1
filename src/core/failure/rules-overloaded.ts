import { all, any, type FailureRule, hasCode, hasStatus, hasText } from './rule.ts';

/** Overload said by a machine code or by 529. */
export const overloadedCodeRules: readonly FailureRule[] = [
  {
    id: 'overloaded-code',
    reason: 'overloaded',
    when: any(
      hasCode(
        'overloaded_error',
        'overloaded',
        'server_is_overloaded',
        'slow_down',
        'engine_overloaded',
        'engine_overloaded_error',
        'model_capacity_exhausted',
        'capacity_exceeded',
        'modelnotreadyexception',
      ),
      hasStatus(529),
    ),
  },
];

/** Overload in words; asked before a bare 429, because Google and Codex report missing capacity as 429. */
export const overloadedTextRules: readonly FailureRule[] = [
  {
    id: 'overloaded-text',
    reason: 'overloaded',
    when: hasText(
      'overload',
      'modelnotreadyexception',
      'at capacity',
      'no capacity available',
      'capacity limits',
      'capacity exceeded',
      'api is busy',
      'server is busy',
      'server busy',
      'servers are busy',
      'is currently loading',
      'high demand',
      'high amounts of traffic',
      'high traffic',
      'high load',
      '过载',
      '负载过高',
      '负载较高',
    ),
  },
  {
    // A 429 with the same words is a rate limit.
    id: 'overloaded-503',
    reason: 'overloaded',
    when: all(hasStatus(503), hasText('slow down', 'loading model')),
  },
];
