import { all, any, type FailureRule, hasCode, hasText, messageFits, none } from './rule.ts';

const timeoutShaped = any(hasCode('timeouterror', 'etimedout'), hasText('timed out', 'timeout'));

/** The person stopped the call; asked first, because nothing may be tried after that. */
export const abortRules: readonly FailureRule[] = [
  { id: 'abort-by-person', reason: 'abort', when: all((facts) => facts.aborted, none(timeoutShaped)) },
];

/** Refusals and safety stops: another credential would get the same answer. */
export const refusalRules: readonly FailureRule[] = [
  {
    id: 'refusal',
    reason: 'refusal',
    when: any(
      hasCode(
        'refusal',
        'content_filter',
        'content_policy_violation',
        'safety_check_failed',
        'responsibleaipolicyviolation',
        'data_inspection_failed',
        'datainspectionfailed',
        'prohibited_content',
      ),
      hasText(
        'content management policy',
        'content filtering policy',
        'violates usage guidelines',
        'blocked due to safety',
        'blocked due to prohibited_content',
        'moderation and your input was flagged',
        'content_policy_violation',
        'rejected by the safety system',
        'rejected as a result of our safety system',
        'flagged as potentially violating',
        'prompt was blocked',
      ),
      messageFits(
        /(?:stop|finish)[ _]reason: {0,2}(?:refusal|content_filter|safety|sensitive|prohibited_content)$/,
      ),
    ),
  },
];

/** Conversations that the provider no longer knows. An expired *login* session is an auth matter. */
export const sessionRules: readonly FailureRule[] = [
  {
    id: 'session-expired',
    reason: 'session_expired',
    when: any(
      hasCode('session_expired', 'session_not_found', 'previous_response_not_found'),
      hasText(
        'session not found',
        'session_not_found',
        'session_expired',
        'no conversation found with session',
        'conversation not found',
        'session does not exist',
      ),
      all(
        hasText('session expired', 'session has expired'),
        none(hasText('sign in', 'log in', 'login', 'sso')),
      ),
    ),
  },
];
