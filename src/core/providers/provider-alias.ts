/** Other spellings of provider ids (PROV table, REF-3). Keys and values are lower case. */
const PROVIDER_ALIASES: ReadonlyMap<string, string> = new Map([
  ['z.ai', 'zai'],
  ['z-ai', 'zai'],
  ['kimi-code', 'kimi'],
  ['kimi-coding', 'kimi'],
  ['fireworks-ai', 'fireworks'],
  ['novita-ai', 'novita'],
  ['novitaai', 'novita'],
  ['qwencloud', 'qwen'],
  ['modelstudio', 'qwen'],
  ['dashscope', 'qwen'],
  ['bailian-token-plan', 'qwen-token-plan'],
  ['gmi-cloud', 'gmi'],
  ['gmicloud', 'gmi'],
  ['opencode-zen', 'opencode'],
  ['bedrock', 'amazon-bedrock'],
  ['aws-bedrock', 'amazon-bedrock'],
  ['bytedance', 'volcengine'],
  ['doubao', 'volcengine'],
]);

/** The canonical id of a provider: trimmed, lower case, alias mapped (REF-3). Unknown ids come back as they are. */
export function normalizeProviderId(text: string): string {
  const id = text.trim().toLowerCase();
  return PROVIDER_ALIASES.get(id) ?? id;
}
