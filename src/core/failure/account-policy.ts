/** OpenRouter's words for endpoints that the account's own privacy settings or guardrails rule out. */
const ACCOUNT_POLICY =
  /no endpoints? (?:found|available) (?:matching|that match) your (?:data|privacy|guardrail)|data policy|guardrail restrictions|privacy settings|settings\/privacy/i;

/** Does a refusal speak of the settings of the account (B062)? It looks like a model that is gone, and the model is there. */
export function isAccountPolicy(text: string): boolean {
  return ACCOUNT_POLICY.test(text);
}
