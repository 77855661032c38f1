/** Ids that providers renamed; the old spelling keeps working (REF-13). Keys are `provider/model` in lower case. */
const REWRITES: Readonly<Record<string, string>> = {
  'google/gemini-3.1-flash-preview': 'gemini-3-flash-preview',
  'google/gemini-3.1-pro': 'gemini-3.1-pro-preview',
  'kimi/kimi-code': 'kimi-for-coding',
  'kimi/k2p5': 'kimi-for-coding',
  'vercel-ai-gateway/opus-4.6': 'anthropic/claude-opus-4-6',
  'xai/grok-4.20-experimental-beta-0304-reasoning': 'grok-4.20-beta-latest-reasoning',
};

/** The ref under its present name; refs that never changed come back as they are. Takes and returns plain parts. */
export function rewriteModelRef(ref: { provider: string; model: string }): {
  provider: string;
  model: string;
} {
  const renamed = REWRITES[`${ref.provider}/${ref.model.toLowerCase()}`];
  if (renamed !== undefined) return { provider: ref.provider, model: renamed };
  // The gateway addresses models by vendor; bare Claude names date from before that.
  if (ref.provider === 'vercel-ai-gateway' && ref.model.startsWith('claude-')) {
    return { provider: ref.provider, model: `anthropic/${ref.model}` };
  }
  // OpenRouter's own routers carry its name in their ids (`openrouter/auto`); every other id there names a vendor.
  if (ref.provider === 'openrouter' && !ref.model.includes('/')) {
    return { provider: ref.provider, model: `openrouter/${ref.model}` };
  }
  return ref;
}
