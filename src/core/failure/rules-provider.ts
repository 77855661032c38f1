import type { FailureReason } from './reason.ts';
import {
  all,
  any,
  type Condition,
  type FailureRule,
  hasCode,
  hasStatus,
  hasText,
  isMessage,
} from './rule.ts';

const ZAI = ['zai'] as const;
const MINIMAX = ['minimax', 'minimax-portal'] as const;
const MOONSHOT = ['moonshot', 'kimi'] as const;
const CODEX = ['openai', 'openai-codex'] as const;
const OLLAMA = ['ollama', 'ollama-cloud'] as const;

/** Codes and words that mean something at one provider only (ERR-4). Asked before the generic rows. */
export const providerRules: readonly FailureRule[] = [
  row(['openrouter'], 'openrouter-key-limit', 'billing', hasText('key limit exceeded')),
  row(MOONSHOT, 'moonshot-balance', 'billing', hasText('insufficient account balance', 'please recharge')),
  row(
    MOONSHOT,
    'moonshot-usage-window',
    'rate_limit',
    all(hasCode('access_terminated_error'), hasText('usage limit')),
  ),
  row(CODEX, 'codex-not-included', 'billing', hasCode('usage_not_included')),
  row(CODEX, 'codex-usage-window', 'rate_limit', hasText("you've hit your usage limit")),
  row(
    ['anthropic'],
    'anthropic-long-context',
    'rate_limit',
    hasText('extra usage is required for long context'),
  ),
  row(
    OLLAMA,
    'ollama-memory',
    'server_error',
    all(hasText('requires more system memory'), hasText('than is available')),
  ),

  row(ZAI, 'zai-auth', 'auth', hasCode('1000', '1001', '1002', '1003', '1004')),
  row(ZAI, 'zai-inactive', 'auth_permanent', hasCode('1110', '1112')),
  row(ZAI, 'zai-overflow', 'context_overflow', hasCode('1261')),
  row(ZAI, 'zai-billing', 'billing', hasCode('1113', '1309', '1311')),
  row(ZAI, 'zai-model', 'model_not_found', hasCode('1211')),
  row(ZAI, 'zai-network', 'timeout', hasCode('1234')),
  row(ZAI, 'zai-refusal', 'refusal', hasCode('1301')),
  row(ZAI, 'zai-rate-limit', 'rate_limit', hasCode('1302', '1303', '1304', '1308', '1310')),
  row(ZAI, 'zai-overloaded', 'overloaded', hasCode('1305', '1312')),

  row(MINIMAX, 'minimax-rate-limit', 'rate_limit', hasCode('1002', '1039', '1041', '2045', '2056')),
  row(MINIMAX, 'minimax-auth', 'auth', hasCode('1004', '2049')),
  row(MINIMAX, 'minimax-billing', 'billing', hasCode('1008', '2061')),
  row(MINIMAX, 'minimax-refusal', 'refusal', any(hasCode('1026', '1027'), hasText('new_sensitive'))),
  row(MINIMAX, 'minimax-server', 'timeout', hasCode('1000', '1001', '1013', '1024', '1033')),
];

/** Bare sentences of one provider; asked last, so that any status or code beside them decides first. */
export const providerBareRules: readonly FailureRule[] = [
  row(['anthropic'], 'anthropic-unknown', 'timeout', isMessage('an unknown error occurred')),
  row(['openrouter'], 'openrouter-bare', 'timeout', isMessage('provider returned error')),
  row(['groq'], 'groq-flex', 'overloaded', any(hasStatus(498), hasText('flex tier capacity'))),
];

function row(providers: readonly string[], id: string, reason: FailureReason, when: Condition): FailureRule {
  return { id, reason, providers, when };
}
