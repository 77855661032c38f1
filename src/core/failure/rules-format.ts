import { all, any, type FailureRule, hasCode, hasStatus, hasText, none } from './rule.ts';

/** Requests the provider cannot read, known by their words: the same payload would fail again. */
export const formatTextRules: readonly FailureRule[] = [
  {
    id: 'format-tool-call-id',
    reason: 'format',
    when: hasText('tool_use.id', 'tool_call_id', 'should match pattern'),
  },
  { id: 'format-thinking-signature', reason: 'format', when: hasText('thinking signature required') },
  {
    id: 'format-text',
    reason: 'format',
    when: hasText(
      'invalid request format',
      'invalid input format',
      'does not support assistant message prefill',
      'must end with a user message',
      'requested agent harness',
    ),
  },
];

/** 400 and 422, and the generic types that many providers put on any refusal; asked after everything specific. */
export const formatStatusRules: readonly FailureRule[] = [
  {
    // A 400 that calls itself INTERNAL contradicts itself and proves nothing.
    id: 'format-status',
    reason: 'format',
    when: all(hasStatus(400, 422), none(hasCode('internal'))),
  },
];

/** Generic request types without a status. */
export const formatCodeRules: readonly FailureRule[] = [
  {
    id: 'format-code',
    reason: 'format',
    when: all(
      hasCode('invalid_request_error', 'invalid_argument', 'validationexception', 'bad_request'),
      none((facts) => facts.status !== undefined),
    ),
  },
  {
    id: 'format-rejected',
    reason: 'format',
    when: any(hasText('llm request rejected:'), hasCode('ai_typevalidationerror')),
  },
];
