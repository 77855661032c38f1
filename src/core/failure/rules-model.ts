import { all, any, type FailureRule, hasCode, hasStatus, hasText, messageFits } from './rule.ts';

/** Missing models. "The model is not available" alone proves nothing (ERR-6). */
export const modelRules: readonly FailureRule[] = [
  {
    id: 'model-code',
    reason: 'model_not_found',
    when: hasCode(
      'model_not_found',
      'deploymentnotfound',
      'model_not_exist',
      'modelnotfound',
      'invalid_model',
      'model_decommissioned',
      'model_not_supported',
    ),
  },
  {
    id: 'model-text',
    reason: 'model_not_found',
    when: any(
      hasText(
        'model_not_found',
        'model not found',
        'not found the model',
        'unknown model',
        'unsupported model',
        'invalid model:',
        'invalid model name',
        'model not exist',
        'model identifier is invalid',
        'requested model is not supported',
        'is not supported when using codex',
        'reached the end of its life',
        'no endpoints found for',
        'is not a valid model id',
        'unexpected model name format',
        'does not have access to model',
        'was a stealth model',
      ),
      all(
        hasText('model'),
        messageFits(
          /\bmodel\b[^\n]{0,120}\b(?:does not exist|doesn't exist|not found|has been (?:deprecated|retired|decommissioned))\b/,
        ),
      ),
    ),
  },
];

/** 404 whose body named nothing more specific. */
export const modelStatusRules: readonly FailureRule[] = [
  { id: 'model-404', reason: 'model_not_found', when: hasStatus(404) },
];
