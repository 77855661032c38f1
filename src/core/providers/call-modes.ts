import type { ApiMode } from './provider.ts';

/** The wire protocols this version can call; the others are listed only (CUST-2). */
const CALLABLE: ReadonlySet<ApiMode> = new Set([
  'openai-completions',
  'openai-responses',
  'anthropic-messages',
  'google-generative-ai',
  'ollama',
  'azure-openai-responses',
  'openai-codex-responses',
  'github-copilot',
  'google-vertex',
  'bedrock-converse-stream',
]);

/** Can a model behind this protocol be asked? */
export function canCall(api: ApiMode): boolean {
  return CALLABLE.has(api);
}

/**
 * May onboarding offer it? GitHub takes requests for Copilot only from editors that it has registered; this program poses as
 * none, so that it works only where the config names the headers that the account may use.
 */
export function canOffer(api: ApiMode): boolean {
  return canCall(api) && api !== 'github-copilot';
}

/** Protocols without a list of models that an account may ask for: Azure's names no deployments, the others have none. */
const WITHOUT_LIST: ReadonlySet<ApiMode> = new Set([
  'azure-openai-responses',
  'openai-codex-responses',
  'github-copilot',
  'google-vertex',
  'bedrock-converse-stream',
]);

/** Can an endpoint of this protocol be asked for its models? The bundled ones stand in where it cannot. */
export function hasModelList(api: ApiMode): boolean {
  return !WITHOUT_LIST.has(api);
}
