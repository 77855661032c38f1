import { all, any, type FailureRule, hasCode, hasStatus, hasText, messageFits, none } from './rule.ts';

/** Context overflow said by a machine code (decision 20, first row of ERR-2). */
export const contextCodeRules: readonly FailureRule[] = [
  {
    id: 'context-code',
    reason: 'context_overflow',
    when: hasCode(
      'context_length_exceeded',
      'request_too_large',
      'model_context_window_exceeded',
      'context_window_exceeded',
      'exceed_context_size_error',
      'string_above_max_length',
      'contextwindowexceedederror',
      'model_max_prompt_tokens_exceeded',
    ),
  },
];

/** Context overflow in words. Token *quotas* (per minute, per day) are rate limits and must not match here. */
export const contextTextRules: readonly FailureRule[] = [
  {
    id: 'context-text',
    reason: 'context_overflow',
    when: hasText(
      'request_too_large',
      'context_length_exceeded',
      'model_context_window_exceeded',
      'context_window_exceeded',
      'input exceeds the maximum number of tokens',
      'input token count exceeds the maximum number of',
      'input is too long for the model',
      'input too long for the model',
      'input is too long for requested model',
      'context length exceeded',
      'context window exceeded',
      'context overflow',
      'prompt is too long',
      'prompt too large',
      'prompt too long',
      'prompt exceeds max length',
      'maximum context length',
      'maximum prompt length',
      'exceeds the maximum context',
      'exceeds model context window',
      'exceeds the context window',
      "exceeds the model's maximum limit",
      'exceeds the available context size',
      'exceeded model token limit',
      'exceed context limit',
      'exceeds context limit',
      'context window exceeds limit',
      'context size has been exceeded',
      'greater than the context length',
      'loaded with context length of only',
      'input tokens exceed the configured limit',
      'max input tokens:',
      'range of input length should be',
      'too many tokens: size limit exceeded',
      'less than the context length',
      "out of room in the model's context",
      'reduce the length of the messages',
      '超出最大上下文',
      '上下文长度超',
      '上下文过长',
      '压缩上下文后重试',
    ),
  },
  {
    id: 'context-text-figures',
    reason: 'context_overflow',
    when: any(
      all(hasText('context window is'), hasText('you requested')),
      all(hasText('input token count'), hasText('exceeds the maximum number of tokens')),
      all(hasText('prompt token count'), hasText('exceeds the limit')),
      all(hasText('`inputs` tokens'), hasText('must be <=')),
      messageFits(/total message size \d{1,15} exceeds limit/),
    ),
  },
  {
    // 413 is a size ceiling whatever it is counted in; Groq sends it for tokens per minute (ERR-2, second row).
    id: 'context-413',
    reason: 'context_overflow',
    when: all(hasStatus(413), none(hasText('payment required'))),
  },
];
