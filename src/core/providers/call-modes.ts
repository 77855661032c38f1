import type { ApiMode } from './provider.ts';

/** The wire protocols this version can call; the others are listed only (CUST-2). */
const CALLABLE: ReadonlySet<ApiMode> = new Set([
  'openai-completions',
  'openai-responses',
  'anthropic-messages',
  'google-generative-ai',
  'ollama',
]);

/** Can a model behind this protocol be asked? */
export function canCall(api: ApiMode): boolean {
  return CALLABLE.has(api);
}
