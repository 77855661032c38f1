import { PROVIDERS } from '../../core/provider-table/provider-table.ts';

/** Key flags of section 26.4, each once. */
export function keyFlags(): readonly string[] {
  return [...new Set(PROVIDERS.flatMap((provider) => provider.keyFlag ?? []))];
}

/** `openai-api-key` as commander names it in its result: `openaiApiKey`. */
export function camelCase(flag: string): string {
  return flag.replace(/^no-/, '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
