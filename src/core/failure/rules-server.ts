import { all, any, type FailureRule, hasCode, hasStatus, hasText, isMessage } from './rule.ts';

/** Statuses that are transient by themselves. 5xx folds into `timeout` as the seed era does (ERR-2). */
export const serverStatusRules: readonly FailureRule[] = [
  { id: 'timeout-status', reason: 'timeout', when: hasStatus(408, 410, 425, 499, 504, 522, 524) },
  { id: 'server-status', reason: 'timeout', when: (facts) => (facts.status ?? 0) >= 500 },
];

/** Server faults without a usable status; kept narrow on purpose (ERR-3). */
export const serverTextRules: readonly FailureRule[] = [
  {
    id: 'no-error-details',
    reason: 'no_error_details',
    when: isMessage('unknown error (no error details in response)'),
  },
  {
    // Our own wording, so it proves nothing about the provider (ERR-2).
    id: 'internal-unknown',
    reason: 'unknown',
    failover: false,
    when: isMessage('llm request failed with an unknown error'),
  },
  {
    id: 'api-error-payload',
    reason: 'timeout',
    when: all(
      hasCode('api_error'),
      hasText(
        'internal server error',
        'unknown error',
        'unexpected error',
        'upstream error',
        'backend error',
      ),
    ),
  },
  {
    id: 'server-code',
    reason: 'timeout',
    when: hasCode(
      'server_error',
      'internal_server_error',
      'internalservererror',
      'internalserverexception',
      'serviceunavailableexception',
      'modelerrorexception',
      'modelstreamerrorexception',
      'modeltimeoutexception',
      'unavailable',
    ),
  },
  {
    id: 'server-text',
    reason: 'timeout',
    when: any(
      isMessage('internal server error', 'internal error', 'bad gateway', 'service temporarily unavailable'),
      hasText(
        'service unavailable',
        'the server had an error while processing your request',
        'web server is returning an unknown error',
        'an error occurred while processing your request. you can retry',
        '内部错误',
        '系统错误',
        '系统繁忙',
        '服务不可用',
      ),
    ),
  },
];
